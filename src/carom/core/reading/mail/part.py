"""The parts of a mail (RFC 2045, RFC 2046). Takes any bytes; a part is read when somebody asks for it."""

from __future__ import annotations

import binascii
import re
from typing import Final

from carom.core.limits import HEADER_BLOCK_BYTES, MIME_DEPTH, MIME_PARTS, NOTICE_CHARS
from carom.core.reading.mail.charset import declared, decode
from carom.core.reading.mail.header import Fields, base64_bytes, end_of_header, header_text

#: Bytes of one part that are decoded; four for each character that is read.
_PART_BYTES: Final = 4 * NOTICE_CHARS
_TYPE: Final = re.compile(rb"^content-type[ \t]*:\s*([^\s;]+/[^\s;]*)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY: Final = re.compile(r"b(?<![\w-]b)oundary\s*=\s*(?:\"([^\"]{1,300})\"?|([^\s;\"]{1,300}))", re.IGNORECASE)
#: What may follow a boundary on its line (RFC 2046 section 5.1.1).
_AFTER_BOUNDARY: Final = frozenset(b"\n\r \t")
_MESSAGES: Final = frozenset(("message/rfc822", "message/global", "message/news"))


class Part:
    """One part: where its header and its body lie in the bytes of the mail."""

    __slots__ = (
        "_body",
        "_end",
        "_fields",
        "_raw",
        "_start",
        "content_type",
        "header_end",
        "is_hollow",
        "written_type",
    )

    def __init__(self, raw: bytes, start: int, end: int) -> None:
        self._raw, self._start, self._end = raw, start, end
        self.header_end, self._body = end_of_header(raw, start, min(end, start + HEADER_BLOCK_BYTES))
        self._fields: Fields | None = None
        #: Lower-case, and the field it was taken from where that was read; set by `take_apart`.
        self.content_type = "text/plain"
        self.written_type = ""
        #: A multipart in which no part was found.
        self.is_hollow = False

    @property
    def fields(self) -> Fields:
        if self._fields is None:
            self._fields = Fields(header_text(self._raw[self._start : self.header_end]))
        return self._fields

    @property
    def start(self) -> int:
        """Where the header begins."""
        return self._start

    @property
    def body_start(self) -> int:
        return self._body

    @property
    def end(self) -> int:
        return self._end

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")

    @property
    def is_message(self) -> bool:
        return self.content_type in _MESSAGES

    @property
    def is_attachment(self) -> bool:
        return self.fields.first("content-disposition").lower().startswith("attachment")

    @property
    def content(self) -> bytes:
        """The bytes after transfer decoding (RFC 2045 section 6), as far as they can be decoded."""
        if self.is_multipart:
            return b""
        body = self._raw[self._body : self._end]
        encoding = self.fields.first("content-transfer-encoding").lower()
        if encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        return base64_bytes(body) if encoding == "base64" else body

    @property
    def text(self) -> str:
        data = self.content[:_PART_BYTES]
        return decode(data, declared(self.fields.first("content-type")))[:NOTICE_CHARS]

    def pieces(self, content_type: str) -> list[tuple[int, int]]:
        """Where the parts of a multipart begin and end."""
        boundary = _boundary(content_type)
        if not boundary:
            return []
        return _pieces(self._raw, b"--" + boundary.encode("utf-8", "surrogatepass"), self._body, self._end)


def take_apart(raw: bytes) -> list[Part]:
    """All parts in the order of the document, the whole first; a returned message is one part."""
    parts: list[Part] = []
    pending = [(0, len(raw), 0, "text/plain")]
    while pending and len(parts) < MIME_PARTS:
        start, end, depth, default = pending.pop()
        part = Part(raw, start, end)
        # The headers of pieces are so short that an expression is quicker than to read them.
        found = _TYPE.search(raw, start, part.header_end) if parts else None
        kind = found[1].decode("latin-1").lower() if found is not None else default
        if not parts or kind.startswith("multipart/"):
            written = part.written_type = part.fields.first("content-type")
            kind = _kind(written) or default
            if kind.startswith("multipart/") and depth < MIME_DEPTH:
                inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
                pieces = part.pieces(written)
                part.is_hollow = not pieces
                pending += [(*piece, depth + 1, inner) for piece in reversed(pieces)]
        part.content_type = kind
        parts.append(part)
    return parts


def _kind(written: str) -> str:
    """The type alone, in lower case; empty for what is not of the form (RFC 2045 section 5.2)."""
    kind = written.partition(";")[0].strip().lower()
    return kind if "/" in kind else ""


def _boundary(written: str) -> str:
    at = written.find("boundary=") + 9
    if at >= 9 and (end := written.find('"', at + 1)) > 0 and written[at] == '"':
        # As nearly all mailers write it.
        return written[at + 1 : end].strip()
    found = _BOUNDARY.search(written)
    return (found[1] or found[2]).strip() if found is not None else ""


def message_in(part: Part) -> Part | None:
    """The message that a message part holds."""
    content = part.content if part.is_message else b""
    return Part(content, 0, len(content)) if content else None


def _pieces(raw: bytes, mark: bytes, body: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = 0
    place = raw.find(mark, body, end)
    while place >= 0:
        after = place + len(mark)
        closes = raw.startswith(b"--", after)
        begins_line = place == body or raw[place - 1] == 0x0A
        if begins_line and (closes or after == end or raw[after] in _AFTER_BOUNDARY):
            if start:
                found.append((start, place))
                if closes or len(found) >= MIME_PARTS:
                    return found
            start = raw.find(b"\n", after, end) + 1 or end
        place = raw.find(mark, after, end)
    # Nothing closes the last part: the mail was cut.
    return [*found, (start, end)] if start else found
