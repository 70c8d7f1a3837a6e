"""Mails of an mbox file, one in memory at a time.

A mail ends before a line ``From sender date`` that follows a blank line (RFC 4155 appendix A). There are four
habits of telling such lines of a body apart: mboxo quotes ``From `` with ``>``, mboxrd quotes quoted ones as well,
mboxcl quotes and writes a Content-Length, mboxcl2 writes a Content-Length and quotes nothing. A length is believed
when a separator or the end of the file stands where it says; after the first lie none is, in this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from carom.app.material.lines import BLANK, LineReader, Stream
from carom.app.material.values import Piece
from carom.core.limits import MAIL_BYTES

_DATED: Final = re.compile(rb"From [^\r\n]{0,400}\d\d:\d\d(?::\d\d)?[^\r\n]{0,40}(?:19|20)\d\d")
_SEPARATOR: Final = re.compile(rb"(?:\A|[\r\n])From ")
_QUOTED: Final = re.compile(rb"(\A|[\r\n])>(>*From )")
_LENGTH: Final = re.compile(rb"[\r\n]Content-Length:[ \t]*(\d{1,12})[ \t]*[\r\n]", re.IGNORECASE)
_BOUNDARY: Final = re.compile(rb"boundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)

CUT: Final = "mbox: the file ends inside this mail"
TOO_LONG: Final = f"mail: longer than {MAIL_BYTES} bytes, the rest was left out"


def split_mbox(stream: Stream, source: str, *, start: int = 0) -> Iterator[Piece]:
    """The mails of an mbox in their order; a truncated file gives its last mail with the defect `CUT`.

    `start`: bytes of the file before those of `stream`, which begins where a mail begins.
    """
    lines = LineReader(stream, start)
    mail: _Gathered | None = None
    after_blank, dated, lengths_hold = True, True, True
    while line := lines.next():
        if after_blank and line.startswith(b"From ") and (not dated or mail is None or _DATED.match(line)):
            if mail is None:
                # Some writers leave the date out; then no later separator has one either.
                dated = _DATED.match(line) is not None
            else:
                yield mail.piece(source, lines.offset - len(line), at_end=False)
            mail = _Gathered()
        elif mail is None:
            mail = None if line in BLANK else _Gathered(line)
        else:
            mail.add(line)
        after_blank = line in BLANK
        if after_blank and lengths_hold and mail is not None and (length := mail.stated_length()) is not None:
            lengths_hold = after_blank = _take_body(mail, lines, length)
    if mail is not None:
        yield mail.piece(source, lines.offset, at_end=True)


def _take_body(mail: _Gathered, lines: LineReader, length: int) -> bool:
    """Add a body of the stated length, when a mail ends there; otherwise leave it to be read by lines."""
    body = lines.take(length)
    if len(body) == length and lines.at_separator():
        mail.add_body(body)
        return True
    lines.push_back(body)
    return False


class _Gathered:
    """The bytes of one mail so far, up to the bound. One buffer: a list of short lines takes many times their size."""

    __slots__ = ("_in_header", "_is_quoted", "_raw", "_size")

    def __init__(self, line: bytes = b"") -> None:
        self._raw = bytearray(line)
        self._size = len(line)
        self._in_header = True
        self._is_quoted = True

    def add(self, line: bytes) -> None:
        self._size += len(line)
        if self._size <= MAIL_BYTES:
            self._raw += line

    def add_body(self, body: bytes) -> None:
        self._raw += body
        self._size += len(body)
        # Who left one separator of the body as it was quoted none (mboxcl2).
        self._is_quoted = _SEPARATOR.search(body) is None

    def stated_length(self) -> int | None:
        """Content-Length, once, at the end of the header; None when it says nothing that could be true."""
        if not self._in_header:
            return None
        self._in_header = False
        found = _LENGTH.search(b"\n" + self._raw)
        length = int(found[1]) if found else None
        return length if length is not None and self._size + length <= MAIL_BYTES else None

    def piece(self, source: str, end: int, *, at_end: bool) -> Piece:
        raw = _without_last_blank(self._raw)
        if self._is_quoted and b">From " in raw:
            raw = _QUOTED.sub(rb"\1\2", raw)
        defects = (TOO_LONG,) if self._size > MAIL_BYTES else ()
        if at_end and not defects and is_cut(raw):
            defects = (CUT,)
        return Piece(raw, source, defects, end)


def _without_last_blank(raw: bytearray) -> bytes:
    """The blank line before the separator belongs to the format."""
    end = next((end for end in (b"\r\n", b"\n", b"\r") if raw.endswith(end)), b"")
    rest = raw[: len(raw) - len(end)]
    return bytes(rest) if not rest or rest.endswith((b"\n", b"\r")) else bytes(raw)


def is_cut(raw: bytes) -> bool:
    """True when the end is missing: of the last line, of the header, or of the outermost multipart."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    header, blank, _ = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    if not raw.endswith(b"\n") or not (blank or header.endswith(b"\n")):
        return True
    boundary = _BOUNDARY.search(header) if b"multipart/" in header.lower() else None
    return boundary is not None and b"--" + (boundary[1] or boundary[2]) + b"--" not in raw
