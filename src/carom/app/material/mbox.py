"""Mails of an mbox file, one in memory at a time.

An mbox has no lengths one could trust; a mail ends before a line ``From sender date`` that follows a blank
line (RFC 4155 appendix A). Writers quote such lines of a body with ``>``, which is taken off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final, Protocol

from carom.app.material.values import Piece
from carom.core.limits import MAIL_BYTES

#: Bytes of a line read at once; longer ones come in pieces.
_LINE_BYTES: Final = 64 * 1024
_DATED: Final = re.compile(rb"From [^\r\n]{0,400}\d\d:\d\d(?::\d\d)?[^\r\n]{0,40}(?:19|20)\d\d")
_QUOTED: Final = re.compile(rb">+From ")
_BOUNDARY: Final = re.compile(rb"boundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)

CUT: Final = "mbox: the file ends inside this mail"
TOO_LONG: Final = f"mail: longer than {MAIL_BYTES} bytes, the rest was left out"


class Lines(Protocol):
    def readline(self, size: int, /) -> bytes: ...


def split_mbox(stream: Lines, source: str) -> Iterator[Piece]:
    """The mails of an mbox in their order; a truncated file gives its last mail with the defect `CUT`."""
    gathered: _Gathered | None = None
    after_blank, dated = True, True
    for line in iter(partial(stream.readline, _LINE_BYTES), b""):
        if after_blank and line.startswith(b"From ") and (not dated or gathered is None or _DATED.match(line)):
            if gathered is None:
                # Some writers leave the date out; then no later separator has one either.
                dated = _DATED.match(line) is not None
            else:
                yield gathered.piece(source, at_end=False)
            gathered = _Gathered()
        elif gathered is None:
            gathered = None if _is_blank(line) else _Gathered(line)
        else:
            gathered.add(line)
        after_blank = _is_blank(line)
    if gathered is not None:
        yield gathered.piece(source, at_end=True)


class _Gathered:
    """The lines of one mail so far, up to the bound."""

    __slots__ = ("_lines", "_size")

    def __init__(self, *lines: bytes) -> None:
        self._lines = list(lines)
        self._size = sum(map(len, lines))

    def add(self, line: bytes) -> None:
        self._size += len(line)
        if self._size <= MAIL_BYTES:
            self._lines.append(line[1:] if line.startswith(b">") and _QUOTED.match(line) else line)

    def piece(self, source: str, *, at_end: bool) -> Piece:
        # The blank line before the separator belongs to the format.
        lines = self._lines[:-1] if self._lines and _is_blank(self._lines[-1]) else self._lines
        raw = b"".join(lines)
        defects = (TOO_LONG,) if self._size > MAIL_BYTES else ()
        if at_end and not defects and is_cut(raw):
            defects = (CUT,)
        return Piece(raw, source, defects)


def is_cut(raw: bytes) -> bool:
    """True when the end is missing: of the last line, of the header, or of the outermost multipart."""
    header, blank, _ = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    if not raw.endswith(b"\n") or not (blank or header.endswith(b"\n")):
        return True
    boundary = _BOUNDARY.search(header) if b"multipart/" in header.lower() else None
    return boundary is not None and b"--" + (boundary[1] or boundary[2]) + b"--" not in raw


def _is_blank(line: bytes) -> bool:
    return len(line) < 3 and line in (b"\n", b"\r\n")
