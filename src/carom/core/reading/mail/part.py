"""One part of a mail, read on demand, whoever took the mail apart.

`fast_mail_parser` does it for nearly all mails; the few that it refuses go through the standard
library, which takes anything. Both give the same `Part`.
"""

from __future__ import annotations

import re
from typing import Any, Final

import fast_mail_parser

from carom.core.lazy import lazy
from carom.core.limits import HEADER_FIELD_CHARS, MIME_DEPTH, NOTICE_CHARS
from carom.core.reading.mail.charset import declared, decode
from carom.core.reading.mail.standard import decoded, standard_node

#: Bytes of one part that are decoded; four for each character that is read.
_PART_BYTES: Final = 4 * NOTICE_CHARS


#: Header fields with their folded lines (RFC 5322 section 2.2).
_FIELDS: Final = re.compile(r"^([!-9;-~]{1,100}):[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)


class Part:
    """One MIME part. What is not asked for is not decoded."""

    def __init__(self, node: Any, depth: int) -> None:
        self._node = node
        self._depth = depth

    @lazy
    def _headers(self) -> dict[str, list[str]]:
        written = self._node.headers
        folded = {name.lower(): values for name, values in written.items()}
        if len(folded) == len(written):
            return folded
        # One name in two spellings.
        folded = {}
        for name, values in written.items():
            folded.setdefault(name.lower(), []).extend(values)
        return folded

    def header(self, name: str) -> str:
        """First value, unfolded and decoded (RFC 2047), by its name in lower case; empty when there is none."""
        values = self._headers.get(name)
        return values[0][:HEADER_FIELD_CHARS].strip() if values else ""

    def headers(self, name: str) -> list[str]:
        return [value[:HEADER_FIELD_CHARS].strip() for value in self._headers.get(name, ())]

    @property
    def names(self) -> tuple[str, ...]:
        """Header names in lower case, each once, in the order in which they first stand."""
        return tuple(self._headers)

    @lazy
    def header_names(self) -> frozenset[str]:
        return frozenset(self._headers)

    @lazy
    def content_type(self) -> str:
        """``text/plain``, lower-case; that also when it is missing or not of the form (RFC 2045 5.2)."""
        value = str(self._node.content_type).partition(";")[0].strip().lower()
        return value if "/" in value else "text/plain"

    @property
    def is_message(self) -> bool:
        return self.content_type in ("message/rfc822", "message/global", "message/news")

    @lazy
    def content(self) -> bytes:
        """The bytes after transfer decoding; empty when they cannot be decoded."""
        try:
            return bytes(self._node.content or b"")
        except fast_mail_parser.ParseError:
            return b""

    @lazy
    def text(self) -> str:
        data = self.content[:_PART_BYTES]
        return decode(data, declared(self.header("content-type")))[:NOTICE_CHARS]

    @lazy
    def children(self) -> tuple[Part, ...]:
        if self._depth >= MIME_DEPTH:
            return ()
        return tuple(Part(child, self._depth + 1) for child in self._node.children)

    @property
    def is_attachment(self) -> bool:
        return self.header("content-disposition").lower().startswith("attachment")


class HeaderNode:
    """A header without a body, as a quoted copy of a mail has it: read from text, which needs no MIME parser."""

    content_type = "text/plain"
    content = b""
    children = ()

    def __init__(self, text: str) -> None:
        self.headers: dict[str, list[str]] = {}
        for name, value in _FIELDS.findall(text):
            plain = "\n" not in value and "=?" not in value
            self.headers.setdefault(name, []).append(value if plain else decoded(value[:HEADER_FIELD_CHARS]))


def take_apart(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    """The root part and the defects met on the way. Takes any bytes."""
    try:
        node = fast_mail_parser.parse_email_tree(raw, mode="lazy")
    except (fast_mail_parser.ParseError, ValueError) as error:
        return Part(standard_node(raw), 0), (f"mime: {type(error).__name__}",)
    return Part(node, 0), ()
