"""A mail as readers see it: the notice for people, the parts for machines, the returned original."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Final

from carom.core.lazy import lazy
from carom.core.limits import ENCODED_WORDS, HEADER_CHARS, MAIL_BYTES, MIME_PARTS, NOTICE_CHARS
from carom.core.reading.mail.html import html_to_text
from carom.core.reading.mail.part import HeaderNode, Part, take_apart
from carom.core.reading.mail.quoted import quoted_original
from carom.core.reading.mail.repair import repair

_STATUS_TYPES: Final = frozenset(("message/delivery-status", "message/global-delivery-status"))
_FEEDBACK_TYPES: Final = frozenset(("message/feedback-report",))
#: Characters of a part in which its first fields stand.
_FIELDS_CHARS: Final = 1000
_RETURNED_TYPES: Final = frozenset(
    (
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "text/rfc822-header",
        "message/global-headers",
        "text/rfc822",
    )
)
# The address in the brackets that end the field, or alone before a comment: as nearly all mails write it.
_PLAIN_SENDER: Final = re.compile(
    r"(?:^\s*|<)([^\s<>\"(),:;@]{1,128}@[^\s<>\"(),:;@]{1,255})(?:>?\s*$|\s*\([^()<>@]{0,200}\)\s*$)"
)
#: Bytes of the shortest encoded word, ``=?a?q??=``.
_WORD_BYTES: Final = 8
#: Comments of one From that are read as comments; the library recurses at each (RFC 5322 3.2.2 lets them nest).
_COMMENTS: Final = 20
_HEADER_BEGINS: Final = re.compile(r"^[ \t>]{0,8}(?=[A-Za-z][A-Za-z0-9\-]{1,60}:[ \t])", re.MULTILINE)
_QUOTE_MARKS: Final = re.compile(r"^[ \t>]{1,8}(?=\S)", re.MULTILINE)
#: Characters of a quoted copy in which its header stands.
_HEADER_CHARS: Final = 65536
_MULTIPART: Final = re.compile(rb"Content-Type:[ \t]*multipart/[^\n]*(?:\n[ \t][^\n]*){0,8}", re.IGNORECASE)
_MBOX_LINE: Final = re.compile(rb"\A>?From [^\r\n]{0,500}\r?\n")


class Mail:
    """One mail. Everything is computed when first asked for, from bytes of any kind."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        tidy = _tidy(raw)
        overcoded = len(tidy) > _WORD_BYTES * ENCODED_WORDS and tidy.count(b"=?") > ENCODED_WORDS
        self.root, self._defects = _take_apart(tidy.replace(b"=?", b"= ?") if overcoded else tidy)
        if overcoded:
            self._defects = (*self._defects, "header: too many encoded words; none is decoded")

    @lazy
    def defects(self) -> tuple[str, ...]:
        cut = ("size: only the first bytes were read",) if len(self.raw) > MAIL_BYTES else ()
        return self._defects + cut

    def header(self, name: str) -> str:
        return self.root.header(name)

    def headers(self, name: str) -> list[str]:
        return self.root.headers(name)

    @lazy
    def content_type(self) -> str:
        return self.root.content_type

    @lazy
    def subject(self) -> str:
        return self.header("subject")

    @lazy
    def sender(self) -> str:
        """The bare address in From, lower-case; empty when there is none."""
        value = self.header("from")[:HEADER_CHARS]
        if value.count("(") > _COMMENTS:
            value = value.replace("(", " ")
        plain = _PLAIN_SENDER.search(value)
        return (plain[1] if plain else parseaddr(value)[1]).lower()

    @lazy
    def return_path(self) -> str | None:
        """The envelope sender that the last server noted; empty for ``<>``, None when nobody noted it."""
        noted = self.headers("return-path")
        return noted[0].strip().strip("<>").strip() if noted else None

    @lazy
    def parts(self) -> tuple[Part, ...]:
        """All parts in the order of the document, the returned original as one."""
        found: list[Part] = []
        pending = [self.root]
        while pending and len(found) < MIME_PARTS:
            part = pending.pop()
            found.append(part)
            if part.content_type.startswith("multipart/") or part is self.root:
                pending.extend(reversed(part.children))
        return tuple(found)

    @lazy
    def types(self) -> frozenset[str]:
        """The content types of all parts."""
        return frozenset([part.content_type for part in self.parts])

    def _first(self, types: frozenset[str]) -> Part | None:
        if types.isdisjoint(self.types):
            return None
        return next((part for part in self.parts if part.content_type in types), None)

    @lazy
    def delivery_status(self) -> Part | None:
        return self._first(_STATUS_TYPES)

    @lazy
    def feedback(self) -> Part | None:
        part = self._first(_FEEDBACK_TYPES)
        if part is None and "feedback-report" in self.header("content-type").lower():
            # Some senders call the part a text; its first field cannot be taken for anything else.
            return next((part for part in self.parts if "feedback-type:" in part.text[:_FIELDS_CHARS].lower()), None)
        return part

    @lazy
    def returned(self) -> Part | None:
        """The part that holds the original message or its header, when it is a part of its own."""
        return self._first(_RETURNED_TYPES)

    @lazy
    def original(self) -> Part | None:
        """The header of the original, from a part of its own or from the copy quoted in the notice."""
        part = self.returned
        if part is not None:
            return part.children[0] if part.is_message and part.children else header_in(part.text)
        return header_in(self.quoted) if self.quoted else None

    @lazy
    def _notice(self) -> str:
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
        text = "\n".join(plain)
        if not text.strip():
            text = html_to_text("\n".join(part.text for part in markup)) if markup else text
        return text[:NOTICE_CHARS]

    @lazy
    def _cut(self) -> int:
        # A part of its own holds the original, so the notice quotes none.
        if self.returned is not None and self.returned.is_message:
            return len(self._notice)
        return quoted_original(self._notice)

    @lazy
    def text(self) -> str:
        """The notice for people, without a copy of the original that is quoted in it."""
        return self._notice[: self._cut]

    @lazy
    def quoted(self) -> str:
        """The copy of the original that the notice quotes; empty when there is none."""
        return self._notice[self._cut :]

    @lazy
    def lines(self) -> list[str]:
        return self.text.split("\n")


def header_in(text: str) -> Part | None:
    """The header that a text begins with, rules and quotation marks before it aside."""
    begins = _HEADER_BEGINS.search(text[:_HEADER_CHARS])
    if begins is None:
        return None
    text = text[begins.start() : begins.start() + _HEADER_CHARS]
    if text[:1] in (" ", "\t", ">"):
        text = _QUOTE_MARKS.sub("", text)
    return Part(HeaderNode(text.partition("\n\n")[0]), 0)


def _take_apart(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    root, defects = take_apart(raw)
    if not _is_hollow(root):
        return root, defects
    defects = (*defects, "mime: a multipart without parts")
    if (mended := repair(raw)) is not None:
        root, _ = take_apart(mended)
        if not _is_hollow(root):
            return root, defects
    if root.content_type.startswith("multipart/") and not root.children:
        # Nothing announces parts, so what follows the header is one text.
        head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        root = take_apart(_MULTIPART.sub(b"Content-Type: text/plain", head, count=1) + b"\n\n" + body)[0]
    return root, defects


def _is_hollow(part: Part) -> bool:
    """A multipart in which no part was found, here or one level below."""
    if not part.content_type.startswith("multipart/"):
        return False
    return not part.children or any(
        child.content_type.startswith("multipart/") and not child.children for child in part.children
    )


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
