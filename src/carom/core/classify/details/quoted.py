"""The mail addresses in a reply, and whose they are by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from carom.core.address import parse_address
from carom.core.classify.details.values import AddressRole, QuotedAddress
from carom.core.limits import DETAILS

# Letters of any script may stand in a local part (RFC 6531); the punctuation of none does.
_ADDRESS: Final = re.compile(
    r"[^\s<>\"'()\[\]{}:;,@|&?\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\u2018-\u201f\u00ab\u00bb]{1,64}"
    r"@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}"
)
#: ``to=ann@example.com``, ``id=ann@example.com``: the name of a field is no part of the local part.
_FIELD: Final = re.compile(
    r"^(?:to|from|id|rcpt|recipient|sender|email|mail|user|addr|address|orig_to)=", re.IGNORECASE
)
#: Characters before and after an address that are looked at.
_BEFORE: Final = 60
_AFTER: Final = 48


def _before(*words: str) -> re.Pattern[str]:
    """Any of these right before an address, with nothing but brackets and the like between."""
    return re.compile(rf"(?:{'|'.join(words)})[^\w.]{{0,5}}$")


def _after(*words: str) -> re.Pattern[str]:
    return re.compile(rf"[^\w]{{0,6}}(?:{'|'.join(words)})")


_MESSAGE_ID: Final = _before("message-?id", "msg-?id", "references")
_SENDER_BEFORE: Final = _before(
    "mail from",
    "mfrom;id=",
    r"\bfrom",
    r"sender(?:'s)?(?: e-?mail)?(?: address)?(?: <\w{1,20})?",
    "return[- ]path",
    "verification failed for",
    "callout to",
    "on behalf of",
    "allowed to send (?:as|from)",
    "identity",
)
_SENDER_AFTER: Final = _after(r"(?:domain of )?sender\b(?! (?:ip|host|mta))", "(?:is )?not allowed to send")
_CONTACT: Final = _before(
    "mailto:",
    "contact(?:ing)?",
    "write(?: an?)?(?: e-?mail)? to",
    "e-?mail(?: us)?(?: at| to)",
    r"(?:forward|report|send|complain)[^.]{0,40} to",
    "questions? to",
    "help (?:at|from)",
    r"assistance[^.]{0,20}",
    "ask",
)
#: Local parts behind which a desk is, not a person.
_DESKS: Final = re.compile(
    r"(?:postmaster|hostmaster|abuse|support|help|helpdesk|noc|delist|unblock|removal|whitelist|feedback|contact|"
    r"security|to[sbd]a|tobr|rbl)[\w.-]{0,20}@"
)
_DELIVERED_TO: Final = _before(r"deliver(?:y|ed|ing)?[^.]{0,30} to")
_RECIPIENT_BEFORE: Final = _before(
    r"\b(?:recipients?|user|account|mailbox)\b[^.;<]{0,40}",
    "rcpt to",
    r"\b(?:to|for|alias|user|account|mailbox)",
    "recipients?(?: address)?",
    "(?:unknown|no such|invalid) (?:user|address|mailbox|recipient)",
    "(?:user|recipient|mailbox) (?:not found|unknown)",
    "remis \u00e0",
    r"entreg(?:ue|ado)[^.]{0,20} a",
    "recapitato a",
    r"empf\u00e4nger[^.]{0,12}",
    "\u0430\u0434\u0440\u0435\u0441",
    "\u81f3",
)
_RECIPIENT_AFTER: Final = _after(
    "recipient",
    "user",
    "unknown",
    "(?:no )?mailbox",
    "no such",
    "not found",
    "account",
    "(?:does not|doesn't) exist",
    "over quota",
    "invalid",
    "undeliverable",
    "address (?:rejected|unknown|not found)",
    "is (?:full|over|disabled|unknown|not a (?:known|valid|registered))",
    "isn't",
)
#: Right after the codes of a reply stands whom it is about.
_AFTER_CODES: Final = re.compile(r"^(?:smtp;|[\s\d.#()-]){0,40}<?$")


def quoted_addresses(text: str, *, failed: str) -> tuple[QuotedAddress, ...]:
    """Each address once, in their order. `failed` is the reply itself, where `text` has wrappers around it."""
    found: dict[str, AddressRole | None] = {}
    for address, role in _read(text, failed):
        if found.get(address) is None:
            found[address] = role
        if len(found) >= DETAILS:
            break
    return tuple(QuotedAddress(address, role) for address, role in found.items())


def _read(text: str, failed: str) -> Iterator[tuple[str, AddressRole | None]]:
    offset = max(0, text.find(failed))
    for match in _ADDRESS.finditer(text):
        # A path before an address (``/home/ann/.box/ann@example.com``) is no part of it either.
        written = _FIELD.sub("", match[0]).rpartition("/")[2]
        before = text[max(0, match.start() - _BEFORE) : match.end() - len(written)].lower()
        if _MESSAGE_ID.search(before):
            continue
        address = parse_address(written.rstrip(".-"))
        if address is not None:
            after = text[match.end() : match.end() + _AFTER].lower()
            opening = text[offset : match.start()] if offset <= match.start() <= offset + _BEFORE else None
            yield str(address), _role(before, after, opening, str(address))


def _role(before: str, after: str, opening: str | None, address: str) -> AddressRole | None:
    if _SENDER_BEFORE.search(before) or _SENDER_AFTER.match(after):
        return AddressRole.SENDER
    if _CONTACT.search(before):
        return AddressRole.CONTACT
    if _RECIPIENT_AFTER.match(after) or _DELIVERED_TO.search(before):
        return AddressRole.RECIPIENT
    if opening is not None and _AFTER_CODES.match(opening):
        return AddressRole.RECIPIENT
    if _DESKS.match(address):
        return AddressRole.CONTACT
    return AddressRole.RECIPIENT if _RECIPIENT_BEFORE.search(before) else None
