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

from carom.app.material.stream import Stream
from carom.app.material.values import Piece
from carom.core.limits import MAIL_BYTES

_DATED: Final = re.compile(rb"From [^\r\n]{0,400}\d\d:\d\d(?::\d\d)?[^\r\n]{0,40}(?:19|20)\d\d")
_SEPARATOR: Final = re.compile(rb"(?:\A|[\r\n])From ")
_QUOTED: Final = re.compile(rb"(\A|[\r\n])>(>*From )")
_LENGTH: Final = re.compile(rb"[\r\n]Content-Length:[ \t]*(\d{1,12})[ \t]*[\r\n]", re.IGNORECASE)
#: Bytes asked for at once.
_BLOCK: Final = 256 * 1024
#: Bytes in which a separator ends, and in which a header ends that has a length.
_SEPARATOR_BYTES: Final = 1024
_HEADER_BYTES: Final = 64 * 1024
_BOUNDARY: Final = re.compile(rb"boundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)

CUT: Final = "mbox: the file ends inside this mail"
TOO_LONG: Final = f"mail: longer than {MAIL_BYTES} bytes, the rest was left out"


def split_mbox(stream: Stream, source: str, *, start: int = 0) -> Iterator[Piece]:
    """The mails of an mbox in their order; a truncated file gives its last mail with the defect `CUT`.

    `start`: bytes of the file before those of `stream`, which begins where a mail begins.
    """
    box = _Box(stream, start)
    lengths_hold = True
    # Some writers leave the date out; then no later separator has one either.
    dated = box.skip_separator() if box.at_first() else True
    while box.has_more():
        mail = _Mail(box)
        if lengths_hold and (length := mail.stated_length()) is not None:
            lengths_hold = mail.take_body(length)
        mail.take_up_to_separator(dated=dated)
        yield mail.piece(source)
        box.skip_separator()


class _Box:
    """The bytes of the file from the present place on, as far as they were asked for."""

    def __init__(self, stream: Stream, start: int) -> None:
        self._stream = stream
        self.buffer = bytearray()
        #: Bytes of the file before the buffer.
        self.offset = start
        self.fill(_BLOCK)
        # A file of which the first block has no LF has CR for line ends.
        self.end = b"\r" if b"\r" in self.buffer and b"\n" not in self.buffer else b"\n"

    def fill(self, size: int) -> bool:
        """Have so many bytes in the buffer; False when the file ends before."""
        while len(self.buffer) < size and (some := self._stream.read(_BLOCK)):
            self.buffer += some
        return len(self.buffer) >= size

    def drop(self, size: int) -> None:
        del self.buffer[:size]
        self.offset += size

    def has_more(self) -> bool:
        return self.fill(1)

    def at_first(self) -> bool:
        """Pass over blank lines; whether a separator comes then."""
        while self.fill(1) and self.buffer[0] in b"\r\n":
            self.drop(1)
        return self.fill(5) and self.buffer.startswith(b"From ")

    def skip_separator(self) -> bool:
        """Go behind the separator that stands here; whether it has a date."""
        self.fill(_SEPARATOR_BYTES)
        dated = _DATED.match(self.buffer) is not None
        end = self.buffer.find(self.end, 0, _SEPARATOR_BYTES)
        self.drop(end + 1 if end >= 0 else min(len(self.buffer), _SEPARATOR_BYTES))
        return dated

    def is_separator(self, place: int, *, dated: bool) -> bool:
        """Whether ``From `` after the line end at `place` begins another mail: behind a blank line, with its date."""
        before = bytes(self.buffer[max(place - 2, 0) : place])
        before = before.removesuffix(b"\r") if self.end == b"\n" else before
        # A blank line is a line end behind another one, or at the very beginning.
        if before and not before.endswith(self.end):
            return False
        self.fill(place + _SEPARATOR_BYTES)
        return not dated or _DATED.match(self.buffer, place + 1) is not None


class _Mail:
    """The mail that begins where the box stands, up to the bound."""

    def __init__(self, box: _Box) -> None:
        self._box = box
        #: Bytes of the buffer that belong to it.
        self._taken = self._body = 0
        #: What it began with, once it has passed the bound.
        self._begin = b""
        self._is_quoted = True
        self._is_whole = self._at_end = False

    def stated_length(self) -> int | None:
        """Content-Length, when it says something that could be true."""
        box = self._box
        box.fill(_HEADER_BYTES)
        blank = box.buffer.find(box.end + box.end, 0, _HEADER_BYTES)
        with_cr = box.buffer.find(b"\n\r\n", 0, blank if blank >= 0 else _HEADER_BYTES)
        end = with_cr + 3 if with_cr >= 0 else blank + 2
        # Lower-case and a plain search: an expression takes ten times as long, and every mail passes here.
        if end < 2 or b"content-length" not in box.buffer[:end].lower():
            return None
        found = _LENGTH.search(box.buffer, 0, end)
        self._body = end
        length = int(found[1]) if found is not None else MAIL_BYTES
        return length if end + length <= MAIL_BYTES else None

    def take_body(self, length: int) -> bool:
        """Take so much when a mail ends there; otherwise leave it to the separators."""
        box, end = self._box, self._body + length
        box.fill(end + 8)
        rest = bytes(box.buffer[end : end + 8])
        blank = next((one for one in (b"\r\n", b"\n", b"\r") if rest.startswith(one)), b"")
        rest = rest.removeprefix(blank)
        if len(box.buffer) < end or (rest and not rest.startswith(b"From ")):
            return False
        # Who left one separator of the body as it was quoted none (mboxcl2).
        self._is_quoted = _SEPARATOR.search(box.buffer, self._body, end) is None
        self._taken, self._at_end, self._is_whole = end + len(blank), not rest, True
        return True

    def take_up_to_separator(self, *, dated: bool) -> None:
        """Go on to the next separator or to the end of the file."""
        box = self._box
        mark = box.end + b"From "
        place = 0
        while not self._is_whole:
            place = box.buffer.find(mark, place)
            if place >= 0 and box.is_separator(place, dated=dated):
                self._taken, self._is_whole = place + 1, True
            elif place >= 0:
                place += 1
            else:
                self._leave_out()
                # A separator may stand across the end of what was read.
                place = max(len(box.buffer) - len(mark), 0)
                if not box.fill(len(box.buffer) + 1):
                    self._taken, self._at_end, self._is_whole = len(box.buffer), True, True

    def _leave_out(self) -> None:
        """What passes the bound leaves the buffer, but for the bytes that a separator is told by."""
        box = self._box
        if self._begin or len(box.buffer) > MAIL_BYTES:
            self._begin = self._begin or bytes(box.buffer[:MAIL_BYTES])
            box.drop(max(len(box.buffer) - 16, 0))

    def piece(self, source: str) -> Piece:
        box = self._box
        raw = self._begin or _without_last_blank(box.buffer[: self._taken])
        too_long = bool(self._begin) or len(raw) > MAIL_BYTES
        raw = raw[:MAIL_BYTES]
        box.drop(self._taken)
        if self._is_quoted and b">From " in raw:
            raw = _QUOTED.sub(rb"\1\2", raw)
        defects = (TOO_LONG,) if too_long else ()
        if self._at_end and not defects and is_cut(raw):
            defects = (CUT,)
        return Piece(raw, source, defects, box.offset)


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
