"""From a material to its mails or lines, without holding all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from carom.app.material.archive import tar_pieces, zip_pieces
from carom.app.material.mbox import TOO_LONG, split_mbox
from carom.app.material.stream import open_stream, packed_bytes
from carom.app.material.tolerant import Tolerant
from carom.app.material.values import STDIN, Form, Material, Piece, Position
from carom.core.limits import ARCHIVE_BYTES, MAIL_BYTES

#: Characters of a log line that are kept; a reply has at most a few thousand.
_LINE_BYTES: Final = 64 * 1024

DAMAGED_GZIP: Final = "gzip: the file is cut or damaged here"


def read_mails(
    material: Material, on_defect: Callable[[str], None] | None = None, start: Position | None = None
) -> Iterator[Piece]:
    """The mails of a material that is no log. Raises OSError for a file that cannot be read.

    `on_defect` is told instead of a mail of a Maildir that cannot be read, since mail programs move them at any time,
    and of members of an archive that are none. `start` passes over what was read before.
    """
    if start is not None and start.offset and material.form is Form.MBOX:
        with _opened(material) as stream:
            yield from _mbox(stream, material.source, start.offset)
        return
    yield from islice(_all_mails(material, on_defect), start.mails if start is not None else 0, None)


def _all_mails(material: Material, on_defect: Callable[[str], None] | None) -> Iterator[Piece]:
    if material.form is Form.MAILDIR:
        yield from _maildir(material, on_defect)
        return
    with _opened(material) as stream:
        if material.form is Form.MBOX:
            yield from _mbox(stream, material.source)
        elif material.form is Form.ZIP:
            yield from zip_pieces(stream, material.source, on_defect or _ignore)
        elif material.form is Form.TAR:
            packed = partial(_packed_or_many, stream)
            yield from tar_pieces(Tolerant(stream), packed, material.source, on_defect or _ignore)
        else:
            yield _whole(stream, material.source)


def read_lines(material: Material, on_defect: Callable[[str], None]) -> Iterator[str]:
    """The lines of a log, without their ends; what lies beyond the bound of a line is left out.

    `on_defect` is told in the end when the file was damaged.
    """
    with _opened(material) as opened:
        stream = Tolerant(opened)
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


def _opened(material: Material) -> AbstractContextManager[BinaryIO]:
    if material.stream is None:
        return open_stream(Path(material.path))
    # Standard input is the caller's to close.
    return nullcontext(material.stream) if material.path == STDIN else material.stream


def _mbox(stream: BinaryIO, source: str, start: int = 0) -> Iterator[Piece]:
    if start:
        _skip(stream, start)
    tolerant = Tolerant(stream)
    last: Piece | None = None
    for piece in split_mbox(tolerant, source, start=start):
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield msgspec.structs.replace(last, defects=(DAMAGED_GZIP,)) if tolerant.damaged else last


def _skip(stream: BinaryIO, size: int) -> None:
    """Go to a place in a file; what cannot be searched is read up to there."""
    if stream.seekable():
        stream.seek(size)
        return
    left = size
    while left and (some := stream.read(min(left, _LINE_BYTES))):
        left -= len(some)


def _packed_or_many(stream: BinaryIO) -> int:
    # Of a pipe the packed size is not known; then only the unpacked size is bounded.
    packed = packed_bytes(stream)
    return ARCHIVE_BYTES if packed is None else packed


def _ignore(_defect: str) -> None:
    """Nobody wants to know."""


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
    tolerant = Tolerant(stream)
    raw = tolerant.read_up_to(MAIL_BYTES + 1)
    if len(raw) > MAIL_BYTES:
        return Piece(raw[:MAIL_BYTES], source, (TOO_LONG,))
    return Piece(raw, source, (DAMAGED_GZIP,) if tolerant.damaged else ())
