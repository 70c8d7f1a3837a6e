"""A mail as readers see it: the notice for people, the parts for machines, the returned original."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Final

from carom.core.lazy import lazy
from carom.core.limits import HEADER_CHARS, MAIL_BYTES, NOTICE_CHARS
from carom.core.reading.mail.header import Fields
from carom.core.reading.mail.html import html_to_text
from carom.core.reading.mail.part import Part, message_in, take_apart
from carom.core.reading.mail.quoted import quoted_original
from carom.core.reading.mail.repair import repair

#: Characters of a part in which its first fields stand.
_FIELDS_CHARS: Final = 1000
#: Types of a part that holds the original or its header.
RETURNED_TYPES: Final = frozenset(
    (
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "text/rfc822-header",
        "message/global-headers",
        "text/rfc822",
        "message/rfc822-headers",
        "message/rfc822-header",
    )
)
#: Fields with which a delivery status begins (RFC 3464 section 2); no text for people does.
_STATUS_FIELDS: Final = ("reporting-mta:", "final-recipient:", "original-recipient:", "original-envelope-id:")
_STATUS_TYPES: Final = frozenset(("message/delivery-status", "message/global-delivery-status"))
#: In the bytes of any part that holds one and is not encoded.
_STATUS_MARKS: Final = (b"inal-Recipient:", b"inal-recipient:")
# The address in the brackets that end the field, or alone before a comment: as nearly all mails write it.
_BARE: Final = re.compile(r"[^\s<>\"(),:;@]{1,128}@[^\s<>\"(),:;@]{1,255}")
_PLAIN_SENDER: Final = re.compile(
    r"(?:^\s*|<)([^\s<>\"(),:;@]{1,128}@[^\s<>\"(),:;@]{1,255})(?:>?\s*$|\s*\([^()<>@]{0,200}\)\s*$)"
)
#: Comments of one From that are read as comments; the library recurses at each (RFC 5322 3.2.2 lets them nest).
_COMMENTS: Final = 20
_HEADER_BEGINS: Final = re.compile(r"^[ \t>]{0,8}(?=[A-Za-z][A-Za-z0-9\-]{1,60}:[ \t])", re.MULTILINE)
_QUOTE_MARKS: Final = re.compile(r"^[ \t>]{1,8}(?=\S)", re.MULTILINE)
#: Characters of a quoted copy in which its header stands.
_HEADER_CHARS: Final = 65536
_MULTIPART: Final = re.compile(rb"Content-Type:[ \t]*multipart/[^\n]*(?:\n[ \t][^\n]*){0,8}", re.IGNORECASE)
_MBOX_LINE: Final = re.compile(rb"\A>?From [^\r\n]{0,500}\r?\n")


class Mail:
    """One mail, from bytes of any kind. What not every reader needs is computed when first asked for."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        #: All parts in the order of the document, the returned original as one.
        self.parts, self._defects = _taken_apart(_tidy(raw))
        self.root = self.parts[0]
        self.fields = self.root.fields
        self.header = self.fields.first
        #: The first part of each content type.
        self.types = {part.content_type: part for part in reversed(self.parts)}
        #: Content-Type with its parameters, in lower case.
        self.written_type = self.root.written_type.lower()
        self.subject = self.header("subject")

    @property
    def defects(self) -> tuple[str, ...]:
        cut = ("size: only the first bytes were read",) if len(self.raw) > MAIL_BYTES else ()
        return self._defects + cut

    @lazy
    def sender(self) -> str:
        """The bare address in From, lower-case; empty when there is none."""
        value = self.header("from")[:HEADER_CHARS]
        bare = value[value.rfind("<") + 1 : -1] if value.endswith(">") else value.partition(" (")[0]
        if _BARE.fullmatch(bare):
            # As nearly all mails write it.
            return bare.lower()
        if value.count("(") > _COMMENTS:
            value = value.replace("(", " ")
        plain = _PLAIN_SENDER.search(value)
        return (plain[1] if plain else parseaddr(value)[1]).lower()

    @lazy
    def return_path(self) -> str | None:
        """The envelope sender that the last server noted; empty for ``<>``, None when nobody noted it."""
        if not self.fields.has("return-path"):
            return None
        return self.header("return-path").strip("<>").strip()

    @lazy
    def delivery_status(self) -> Part | None:
        types = self.types
        part = types.get("message/delivery-status") or types.get("message/global-delivery-status")
        if part is None and "delivery-status" in self.written_type:
            # Gateways and archives call the part what they like; its first field cannot be taken for anything else.
            return next((part for part in self.parts[1:] if _begins_status(part)), None)
        return part

    @lazy
    def status_text(self) -> str:
        """All that the machine parts say: some systems add one for each recipient (RFC 3464 section 2 has one)."""
        first = self.delivery_status
        if first is None:
            return ""
        alike = [part for part in self.parts if part.content_type in _STATUS_TYPES]
        if not alike:
            alike = [part for part in self.parts[1:] if part is not self.returned and _begins_status(part)]
        return first.text if len(alike) < 2 else "\n\n".join(part.text for part in alike)[:NOTICE_CHARS]

    @lazy
    def attached_status(self) -> Part | None:
        """A delivery status in a part of another type, which nothing announces: gateways attach it so."""
        if self.delivery_status is not None or len(self.parts) < 2:
            return None
        if not any(mark in self.raw for mark in _STATUS_MARKS):
            return None
        return next((part for part in self.parts[1:] if part is not self.returned and _begins_status(part)), None)

    @lazy
    def feedback(self) -> Part | None:
        part = self.types.get("message/feedback-report")
        if part is None and "feedback-report" in self.written_type:
            # Some senders call the part a text; its first field cannot be taken for anything else.
            return next((part for part in self.parts if "feedback-type:" in part.text[:_FIELDS_CHARS].lower()), None)
        return part

    @lazy
    def returned(self) -> Part | None:
        """The part that holds the original message or its header, when it is a part of its own."""
        if RETURNED_TYPES.isdisjoint(self.types):
            return None
        return next(part for part in self.parts if part.content_type in RETURNED_TYPES)

    @lazy
    def returned_message(self) -> Part | None:
        """The original message, when it came back as such."""
        return message_in(self.returned) if self.returned is not None else None

    @lazy
    def original(self) -> Fields | None:
        """The header of the original, from a part of its own or from the copy quoted in the notice."""
        if self.returned_message is not None:
            return self.returned_message.fields
        if self.returned is not None:
            return header_in(self.returned.text)
        return header_in(self.quoted) if self.quoted else None

    @lazy
    def notice(self) -> str:
        """All text for people, with a copy of the original that may be quoted in it."""
        plain: list[str] = []
        markup: list[Part] = []
        for part in self.parts:
            if part is self.returned:
                break
            if part.is_attachment and plain:
                continue
            if part.content_type == "text/plain":
                plain.append(part.text)
            elif part.content_type == "text/html":
                markup.append(part)
        text = plain[0] if len(plain) == 1 else "\n".join(plain)
        if not text or text.isspace():
            text = html_to_text("\n".join(part.text for part in markup)) if markup else text
        return text[:NOTICE_CHARS]

    @lazy
    def _cut(self) -> int:
        # A part of its own holds the original, so the notice quotes none.
        if self.returned is not None and self.returned.is_message:
            return len(self.notice)
        return quoted_original(self.notice)

    @lazy
    def text(self) -> str:
        """The notice for people, without a copy of the original that is quoted in it."""
        return self.notice[: self._cut]

    @lazy
    def quoted(self) -> str:
        """The copy of the original that the notice quotes; empty when there is none."""
        return self.notice[self._cut :]

    @lazy
    def lines(self) -> list[str]:
        return self.text.split("\n")


def _begins_status(part: Part) -> bool:
    return not part.is_multipart and part.text[:_FIELDS_CHARS].lstrip().lower().startswith(_STATUS_FIELDS)


def header_in(text: str) -> Fields | None:
    """The header that a text begins with, rules and quotation marks before it aside."""
    begins = _HEADER_BEGINS.search(text[:_HEADER_CHARS])
    if begins is None:
        return None
    text = text[begins.start() : begins.start() + _HEADER_CHARS]
    if text[:1] in (" ", "\t", ">"):
        text = _QUOTE_MARKS.sub("", text)
    return Fields(text.partition("\n\n")[0])


def _taken_apart(raw: bytes) -> tuple[list[Part], tuple[str, ...]]:
    parts = take_apart(raw)
    if not _is_hollow(parts):
        return parts, ()
    defects = ("mime: a multipart without parts",)
    if (mended := repair(raw)) is not None:
        parts = take_apart(mended)
        if not _is_hollow(parts):
            return parts, defects
    if parts[0].is_hollow:
        # Nothing announces parts, so what follows the header is one text.
        head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        parts = take_apart(_MULTIPART.sub(b"Content-Type: text/plain", head, count=1) + b"\n\n" + body)
    return parts, defects


def _is_hollow(parts: list[Part]) -> bool:
    """Whether there is a multipart in which no part was found."""
    # A plain loop: `any` with a generator takes three times as long, and every mail passes here.
    for part in parts:  # noqa: SIM110
        if part.is_hollow:
            return True
    return False


def _tidy(raw: bytes) -> bytes:
    """Bytes that a parser can begin with: no mbox line, no blank lines before the header, LF or CRLF line ends."""
    raw = raw[:MAIL_BYTES]
    if b"\r" in raw[:4096] and b"\n" not in raw[:65536]:
        raw = raw.replace(b"\r", b"\n")
    if raw[:1] in (b"\n", b"\r", b" ", b"\t"):
        raw = raw.lstrip(b"\r\n\t ")
    if raw.startswith((b"From ", b">From ")):
        raw = _MBOX_LINE.sub(b"", raw, count=1).lstrip(b"\r\n")
    return raw
