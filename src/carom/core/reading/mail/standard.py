"""Mails that the fast parser refuses, taken apart by the standard library.

The library takes anything that is not built to hurt it: nesting costs it stack and time, so a mail
that nests deep is read as a header and one text. Nodes have the attributes of the fast parser's.
"""

from __future__ import annotations

import email
import email.header
import email.policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

from carom.core.limits import HEADER_FIELD_CHARS, MIME_DEPTH

#: Announcements of nested parts that are followed: at the deepest allowed, each level may be announced twice.
_NESTINGS: Final = 2 * MIME_DEPTH
#: What the library raises on bytes, by its own reports and by fuzzing.
_REFUSALS: Final = (MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError)


class StandardNode:
    """A part that the standard library took apart."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self.content_type = message.get_content_type()
        self.headers = _headers(message)

    @property
    def content(self) -> bytes:
        payload = self._message.get_payload()
        try:
            if isinstance(payload, list):
                # The library splits a delivery status into messages, and a message part into its message.
                whole = self.content_type.startswith("message/")
                return b"\n".join(part.as_bytes() for part in payload if isinstance(part, Message)) if whole else b""
            decoded = self._message.get_payload(decode=True)
        except _REFUSALS:
            return b""
        return decoded if isinstance(decoded, bytes) else b""

    @property
    def children(self) -> list[StandardNode]:
        payload = self._message.get_payload()
        if not isinstance(payload, list) or self.content_type == "message/delivery-status":
            return []
        return [StandardNode(part) for part in payload if isinstance(part, Message)]


def standard_node(raw: bytes) -> StandardNode:
    """The root of any bytes; a mail that nests too deep has no children."""
    low = raw.lower()
    if low.count(b"boundary") + low.count(b"message/") <= _NESTINGS:
        try:
            return StandardNode(email.message_from_bytes(raw, policy=email.policy.compat32))
        except _REFUSALS:
            pass
    return StandardNode(BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw))


def _headers(message: Message) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in message.items():
        headers.setdefault(name, []).append(decoded(str(value)[:HEADER_FIELD_CHARS]))
    return headers


def decoded(value: str) -> str:
    """A header's value unfolded, its encoded words read (RFC 2047); as it stands when they cannot be."""
    unfolded = " ".join(value.split())
    if "=?" not in unfolded:
        return unfolded
    try:
        return str(email.header.make_header(email.header.decode_header(unfolded)))
    except _REFUSALS:
        return unfolded
