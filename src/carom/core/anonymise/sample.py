"""One mail taken apart, cleaned and put together again: headers, texts in their encodings, the rest removed."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from typing import Final

from carom.core.anonymise.header import Header
from carom.core.anonymise.mapping import Mapping
from carom.core.anonymise.named import named_in
from carom.core.anonymise.text import Cleaner
from carom.core.limits import MAIL_BYTES, MIME_DEPTH, MIME_PARTS
from carom.core.reading.mail.charset import SEVEN_BIT, declared
from carom.core.reading.mail.header import base64_bytes
from carom.core.reading.mail.message import RETURNED_TYPES, Mail
from carom.core.reading.mail.part import Part, take_apart
from carom.core.reading.mail.quoted import quoted_original

#: Boundaries with fewer letters and digits hold no name of a host, and stand in other texts by chance.
_BOUNDARY_SIGNS: Final = 6
_BOUNDARY: Final = re.compile(rb"boundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{12,300})\"|([^\s;\"]{12,300}))", re.IGNORECASE)
_OUR_BOUNDARY: Final = re.compile(rb"=_part_\d+")
#: Parts that are read as text, whatever their subtype; everything else is an attachment.
_READ: Final = ("text/", "message/")
_REPORT: Final = re.compile(rb"multipart/report|delivery-status|feedback-report", re.IGNORECASE)
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_LINE_END: Final = re.compile(rb"\r?\n")
_GONE: Final = b"[removed]"
#: Something encoded, which may be anything: a part that was not recognised as one.
_ENCODED: Final = re.compile(
    r"((?:^[>\t ]{0,8}[A-Za-z0-9+/]{56,80}={0,2}[ \t]*(?:\r?\n|\Z)){2,}"
    r"(?:[>\t ]{0,8}[A-Za-z0-9+/]+={0,2}[ \t]*(?:\r?\n|\Z))?)",
    re.MULTILINE,
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: The end of the header in a quoted copy, quotation marks before it or not.
_QUOTED_BODY: Final = re.compile(r"(?<=\n)[> \t]*\r?\n(?=[> \t\r\n]*\S)")
_QUOTED_FIELD: Final = re.compile(r"^[> \t]{0,8}[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]", re.MULTILINE)
#: Seven-bit charsets of Japan (RFC 1468), in which every sign of ASCII is a piece of another.
_ESCAPED: Final = b"\x1b$"
_JAPANESE: Final = "iso2022_jp_2"


def anonymised(raw: bytes) -> bytes:
    """The mail as a sample that may be shown. Never raises on bytes; what it returns has the same line ends.

    Addresses, hosts, IPs, ids and names are replaced, each by the same in every place; signatures, attachments and the
    body of the original are left out. Free text stays but for these, so a person looks before it is sent on.
    """
    raw = raw[:MAIL_BYTES]
    if b"\r" in raw and b"\n" not in raw:
        # Line ends of the old Macintosh.
        return anonymised(raw.replace(b"\r", b"\n")).replace(b"\n", b"\r")
    plain = _with_plain_boundaries(raw)
    return _Sample(Cleaner(Mapping(), named_in(Mail(plain)))).made(plain)


class _Sample:
    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._header = Header(cleaner)

    def made(self, raw: bytes, depth: int = 0) -> bytes:
        begin = _begin_of_header(raw)
        return self._text(raw[:begin]) + b"".join(self._pieces(raw[begin:], depth))

    def _pieces(self, raw: bytes, depth: int) -> Iterator[bytes]:
        place = 0
        parts = take_apart(raw)
        for part in parts:
            if part.start < place:
                continue
            yield self._text(raw[place : part.start])
            yield self._header.clean(raw[part.start : part.body_start], of_original=part.content_type in RETURNED_TYPES)
            place = part.body_start
            if not part.is_multipart or part.is_hollow:
                yield self._body(raw[place : part.end], part, depth)
                place = part.end
        # Parts that are not looked at are not shown.
        yield self._text(raw[place:]) if len(parts) < MIME_PARTS else _gone(raw[place:])

    def _body(self, body: bytes, part: Part, depth: int) -> bytes:
        if part.content_type in RETURNED_TYPES:
            return self._returned(body, part, depth)
        encoding = part.fields.first("content-transfer-encoding").lower()
        if not part.content_type.startswith(_READ) and not part.is_hollow:
            return _gone(body, encoding)
        charset = declared(part.fields.first("content-type"))
        if encoding == "base64":
            cleaned = self._text(part.content, charset)
            return body if cleaned == part.content else _in_base64(cleaned, body)
        if encoding == "quoted-printable":
            return self._quoted_printable(body, charset)
        return self._text(body, charset)

    def _text(self, data: bytes, charset: str = "") -> bytes:
        """Bytes of a text cleaned in their charset, or as Latin-1, which loses nothing, where it does not fit."""
        for codec in (_JAPANESE if _ESCAPED in data else charset or "utf-8", "utf-8", "latin-1"):
            try:
                text = data.decode(codec)
                # The same text may be written with other escapes or marks; read as bytes it hides addresses.
                if text.encode(codec) == data or codec.startswith(SEVEN_BIT):
                    return self._notice(text).encode(codec)
            except (LookupError, UnicodeError, ValueError):
                continue
        return _gone(data)

    def _notice(self, text: str) -> str:
        """A text cleaned; what is encoded in the middle of it by itself, so that it is not taken for ids."""
        pieces = _ENCODED.split(text)
        if len(pieces) == 1:
            return self._words(text)
        return "".join(self._encoded(piece) if place % 2 else self._words(piece) for place, piece in enumerate(pieces))

    def _words(self, text: str) -> str:
        cut = _cut_in(text)
        return self._cleaner.clean(text[:cut]) + self._quote(text[cut:])

    def _encoded(self, text: str) -> str:
        """A report that lost the header of its part; else nothing to be shown."""
        written = text.encode("ascii", "replace")
        try:
            found = base64_bytes(written).decode()
        except ValueError:
            found = "\0"
        if _CONTROL.search(found):
            return (_GONE + _line_end(written)).decode()
        return _in_base64(self._cleaner.clean(found).encode(), written).decode()

    def _quote(self, text: str) -> str:
        """The copy of the original in a notice: its header, the body gone."""
        field = _QUOTED_FIELD.search(text)
        if field is None:
            return self._cleaner.clean(text)
        body = _QUOTED_BODY.search(text, field.end())
        head = text[field.start() : body.end() if body is not None else len(text)]
        if head[:1] in "> \t":
            cleaned = self._cleaner.clean(head)
        else:
            data = self._header.clean(head.encode("utf-8", "surrogatepass"), of_original=True)
            cleaned = data.decode("utf-8", "replace")
        end = "\r\n" if "\r\n" in text else "\n"
        return self._cleaner.clean(text[: field.start()]) + cleaned + ("[removed]" + end if body is not None else "")

    def _returned(self, body: bytes, part: Part, depth: int) -> bytes:
        """The original: its header cleaned, its body gone; a report inside is cleaned like the one around it."""
        content = part.content
        made = self._original(content, depth)
        if content == body:
            return made
        # Encoded against RFC 2046 section 5.2.1; the reader decodes it all the same.
        encoding = part.fields.first("content-transfer-encoding").lower()
        return _in_base64(made, body) if encoding == "base64" else _in_quoted_printable(made, body)

    def _original(self, content: bytes, depth: int) -> bytes:
        begin = _begin_of_header(content)
        blank = _BLANK.search(content, begin)
        head = content[: blank.end()] if blank is not None else content
        if depth < MIME_DEPTH and _REPORT.search(head):
            return self.made(content, depth + 1)
        rest = content[len(head) :]
        return self._header.clean(head, of_original=True) + _gone(rest)

    def _quoted_printable(self, body: bytes, charset: str) -> bytes:
        content = binascii.a2b_qp(body)
        cleaned = self._text(content, charset)
        return body if cleaned == content else _in_quoted_printable(cleaned, body)


def _begin_of_header(raw: bytes) -> int:
    """Where the header begins: behind blank lines and the line of a mailbox (`From ...`)."""
    begin = len(raw) - len(raw.lstrip(b"\r\n\t "))
    if raw.startswith((b"From ", b">From "), begin):
        end = raw.find(b"\n", begin) + 1
        return end or begin
    return begin


def _cut_in(text: str) -> int:
    """Where the copy of the original begins, which is looked for with LF alone."""
    if "\r\n" not in text:
        return quoted_original(text)
    plain = text.replace("\r\n", "\n")
    before = plain[: quoted_original(plain)]
    place = 0
    for line in before.split("\n")[:-1]:
        place += len(line) + (2 if text.startswith("\r\n", place + len(line)) else 1)
    return place + len(before) - (before.rfind("\n") + 1)


def _in_base64(content: bytes, like: bytes) -> bytes:
    """In lines of 76 (RFC 2045 section 6.8), with the line ends of the body that it replaces."""
    end = _line_end(like)
    lines = base64.encodebytes(content).strip().split(b"\n")
    return like[: len(like) - len(like.lstrip())] + end.join(lines) + end


def _in_quoted_printable(content: bytes, like: bytes) -> bytes:
    end = _line_end(like)
    lines = [quopri.encodestring(line) for line in _LINE_END.split(content)]
    return end.join(line.replace(b"\n", end) for line in lines)


def _gone(body: bytes, encoding: str = "") -> bytes:
    """A line in the place of what was there, with the line ends around it."""
    if not body.strip():
        return body
    return _in_base64(_GONE, body) if encoding == "base64" else _GONE + _line_end(body) * 2


def _line_end(data: bytes) -> bytes:
    found = _LINE_END.search(data)
    return found[0] if found is not None else b"\n"


def _with_plain_boundaries(raw: bytes) -> bytes:
    """Boundaries by which hosts can be told, replaced wherever they stand: parts are still found by them."""
    found = {one[1] or one[2] for one in _BOUNDARY.finditer(raw)}
    telling = [one for one in found if sum(map(_is_letter, one)) >= _BOUNDARY_SIGNS]
    for number, boundary in enumerate(sorted(telling, key=lambda one: (-len(one), one)), start=1):
        if not _OUR_BOUNDARY.fullmatch(boundary):
            raw = raw.replace(boundary, b"=_part_%d" % number)
    return raw


def _is_letter(sign: int) -> bool:
    return sign < 128 and chr(sign).isalnum()
