"""Files opened to be read once, compressed or not."""

from __future__ import annotations

import errno
import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

from carom.app.material.form import HEAD_BYTES

#: What reading raises where a packed file is cut or damaged.
DAMAGED: Final = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile)
#: An OSError is damage, too, when it comes from a decompressor, which gives no number (bz2), or tells of a place that
#: no file has and a directory stated. All others tell of the disk.
_PLACES: Final = (None, errno.EINVAL)

_GZIP: Final = b"\x1f\x8b"


class Stream(Protocol):
    """What mails are read from; `read` gives some bytes, at most `size`, and none at the end."""

    def read(self, size: int, /) -> bytes: ...


#: A binary stream with `peek`.
Bytes: TypeAlias = io.BufferedReader


class _Gunzip(gzip.GzipFile):
    """Gives what it has, so that what stands before a damage is not lost; GzipFile fills the whole buffer or raises."""

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        some = self.read1(len(view))
        view[: len(some)] = some
        return len(some)


def open_stream(path: Path) -> Bytes:
    """The bytes of a file, out of gzip when they are in it. Raises OSError as `open` does."""
    file: Bytes = io.BufferedReader(io.FileIO(path), HEAD_BYTES)
    if not is_gzip(file):
        return file
    file.close()
    return buffered(_Gunzip(path, "rb"))


def is_damage(error: Exception) -> bool:
    """Whether reading failed for what the file holds, and not for the disk it lies on."""
    return isinstance(error, DAMAGED) or (isinstance(error, OSError) and error.errno in _PLACES)


def is_gzip(stream: Bytes) -> bool:
    return stream.peek(2)[:2] == _GZIP


def unpacked(stream: Bytes) -> Bytes:
    """What is in a stream that can be read once: its bytes, or what gzip made of them."""
    return buffered(_Gunzip(fileobj=stream)) if is_gzip(stream) else stream


def packed_bytes(stream: BinaryIO) -> int | None:
    """How many bytes of the file below a stream were read so far; None where that is not known (pipes)."""
    raw = getattr(stream, "raw", None)
    below: Any = raw.fileobj if isinstance(raw, gzip.GzipFile) else stream
    try:
        return int(below.tell())
    except OSError:
        return None


def open_pipe(path: Path) -> Bytes:
    """The bytes of what is no regular file, as they come."""
    return io.BufferedReader(io.FileIO(path), HEAD_BYTES)


def buffered(stream: object) -> Bytes:
    """The stream with `peek`, which binary streams need not have."""
    # BufferedReader is content with `readinto`; the type stubs ask for a RawIOBase.
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
