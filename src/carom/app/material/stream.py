"""Files opened to be read once, compressed or not."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import Final, cast

from carom.app.material.form import HEAD_BYTES

#: What reading raises where a gzip file is cut or damaged.
DAMAGED: Final = (EOFError, zlib.error, gzip.BadGzipFile)

_GZIP: Final = b"\x1f\x8b"


def open_stream(path: Path) -> io.BufferedReader:
    """The bytes of a file, out of gzip when they are in it. Raises OSError as `open` does."""
    file: io.BufferedReader = io.BufferedReader(io.FileIO(path), HEAD_BYTES)
    if file.peek(2)[:2] != _GZIP:
        return file
    file.close()
    return buffered(gzip.open(path, "rb"))


def open_pipe(path: Path) -> io.BufferedReader:
    """The bytes of what is no regular file, as they come."""
    return io.BufferedReader(io.FileIO(path), HEAD_BYTES)


def buffered(stream: object) -> io.BufferedReader:
    """The stream with `peek`, which binary streams need not have."""
    # BufferedReader is content with `readinto`; the type stubs ask for a RawIOBase.
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
