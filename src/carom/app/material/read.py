"""From a material to its mails or lines, without holding all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from carom.app.material.mbox import TOO_LONG, split_mbox
from carom.app.material.stream import DAMAGED, open_stream
from carom.app.material.values import STDIN, Form, Material, Piece
from carom.core.limits import MAIL_BYTES

#: Characters of a log line that are kept; a reply has at most a few thousand.
_LINE_BYTES: Final = 64 * 1024

DAMAGED_GZIP: Final = "gzip: the file is cut or damaged here"


def read_mails(material: Material, on_defect: Callable[[str], None] | None = None) -> Iterator[Piece]:
    """The mails of a material that is no log. Raises OSError for a file that cannot be read.

    `on_defect` is told instead of a mail of a Maildir that cannot be read: mail programs move them at any time.
    """
    if material.form is Form.MAILDIR:
        yield from _maildir(material, on_defect)
        return
    with _opened(material) as stream:
        if material.form is Form.MBOX:
            yield from _mbox(stream, material.source)
        else:
            yield _whole(stream, material.source)


def read_lines(material: Material, on_defect: Callable[[str], None]) -> Iterator[str]:
    """The lines of a log, without their ends; what lies beyond the bound of a line is left out.

    `on_defect` is told in the end when the file was damaged.
    """
    with _opened(material) as opened:
        stream = _Tolerant(opened)
        while line := stream.readline(_LINE_BYTES):
            rest = line
            while not rest.endswith(b"\n") and (rest := stream.readline(_LINE_BYTES)):
                pass
            yield line.decode("utf-8", "replace").rstrip("\r\n")
        if stream.damaged:
            on_defect(DAMAGED_GZIP)


def written_at(material: Material) -> datetime | None:
    """When the file was last written, which is not before its last line; None of standard input."""
    if material.stream is not None:
        return None
    return datetime.fromtimestamp(Path(material.path).stat().st_mtime, UTC)


class _Tolerant:
    """A stream that ends where its compressed file is damaged, instead of raising."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.damaged = False

    def readline(self, size: int, /) -> bytes:
        try:
            return self._stream.readline(size)
        except DAMAGED:
            self.damaged = True
            return b""

    def read(self, size: int) -> bytes:
        gathered: list[bytes] = []
        left = size
        while left > 0:
            try:
                some = self._stream.read(min(left, _LINE_BYTES))
            except DAMAGED:
                self.damaged = True
                break
            if not some:
                break
            gathered.append(some)
            left -= len(some)
        return b"".join(gathered)


def _opened(material: Material) -> AbstractContextManager[BinaryIO]:
    if material.stream is None:
        return open_stream(Path(material.path))
    # Standard input is the caller's to close.
    return nullcontext(material.stream) if material.path == STDIN else material.stream


def _mbox(stream: BinaryIO, source: str) -> Iterator[Piece]:
    tolerant = _Tolerant(stream)
    for piece in split_mbox(tolerant, source):
        # Only ever true of the last one: the end was met before it was given.
        yield Piece(piece.raw, source, (DAMAGED_GZIP,)) if tolerant.damaged else piece


def _maildir(material: Material, on_defect: Callable[[str], None] | None) -> Iterator[Piece]:
    for folder in ("cur", "new"):
        for path in sorted((Path(material.path) / folder).iterdir()):
            if path.name.startswith(".") or path.is_dir():
                continue
            try:
                with open_stream(path) as stream:
                    piece = _whole(stream, material.source)
            except OSError as error:
                if on_defect is None:
                    raise
                on_defect(f"{folder}/{path.name}: {error.strerror}")
            else:
                yield piece


def _whole(stream: BinaryIO, source: str) -> Piece:
    tolerant = _Tolerant(stream)
    raw = tolerant.read(MAIL_BYTES + 1)
    if len(raw) > MAIL_BYTES:
        return Piece(raw[:MAIL_BYTES], source, (TOO_LONG,))
    return Piece(raw, source, (DAMAGED_GZIP,) if tolerant.damaged else ())
