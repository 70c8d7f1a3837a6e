"""The blanks of a message to the other side, filled with what the reply itself tells.

Nothing is guessed: what the reply does not say stays a blank in brackets for the person who sends the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import Final

import msgspec

from carom.core.classify.details import AddressRole, Details
from carom.core.limits import REPLY_CHARS
from carom.core.model import Party, Verdict

#: What a blank shows as long as nothing fills it.
BLANKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "recipient": "[the recipient's address]",
        "ip": "[our sending IP]",
        "domain": "[our sending domain]",
        "contact": "[your name, phone and mail address]",
    }
)

_BLANK: Final = re.compile(r"\{(\w{1,20})\}")
_IP: Final = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{2,40})(?![\w:]|\.\d)")
# Who was spoken to, as clients write it before the reply: "host mx.example.org[192.0.2.1] said:".
_SPOKEN_TO: Final = re.compile(
    r"\b(?:host|connect to|conversation with) [^\s\[]{1,255} ?\[[0-9A-Fa-f.:]{3,45}\](?::\d+)?"
)
# Replies in which an address is the recipient's; elsewhere it is as often the sender's.
_ABOUT_RECIPIENT: Final = frozenset({Party.RECIPIENT, Party.DOMAIN, Party.ESP})


class Filling(msgspec.Struct, frozen=True):
    """What one reply gives for the blanks; None stays blank."""

    reply: str = ""
    recipient: str | None = None
    ip: str | None = None
    #: Ids that the other side gave to the message or the session.
    ids: tuple[str, ...] = ()


def filling(text: str, verdict: Verdict, found: Details) -> Filling:
    """What the reply tells: each of recipient and sending IP only when there is one candidate and no other."""
    text = " ".join(text[:REPLY_CHARS].split())
    return Filling(
        reply=text,
        recipient=_only(_recipients(verdict, found)),
        ip=_only(found.listed_ips) or _only(_ips(_SPOKEN_TO.sub(" ", text))),
        ids=tuple(trace.id for trace in found.trace_ids),
    )


def _recipients(verdict: Verdict, found: Details) -> tuple[str, ...]:
    """Addresses that the words call recipients, else the unnamed ones of a reply about a recipient."""
    named = tuple(one.address for one in found.addresses if one.role is AddressRole.RECIPIENT)
    if named or verdict.party not in _ABOUT_RECIPIENT:
        return named
    return tuple(one.address for one in found.addresses if one.role is None)


def _ips(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for found in _IP.findall(text) if _is_ip(found)))


def _only(candidates: tuple[str, ...]) -> str | None:
    return candidates[0] if len(candidates) == 1 else None


def blanks_of(text: str) -> tuple[str, ...]:
    """The names of the blanks in a text, in order."""
    return tuple(_BLANK.findall(text))


def filled(text: str, given: Filling) -> str:
    """The text with its blanks filled, and under it the facts of the case for the other side's log."""
    values = {"recipient": given.recipient, "ip": given.ip}
    words = _BLANK.sub(lambda found: values.get(found[1]) or BLANKS[found[1]], text.strip())
    facts = (
        ("Recipient", given.recipient or BLANKS["recipient"]),
        ("Sending IP", given.ip or BLANKS["ip"]),
        ("Time", "[from your log, with its time zone]"),
        *((("Id", ", ".join(given.ids)),) if given.ids else ()),
        ("Reply", given.reply or "[the whole reply, from your log]"),
    )
    return words + "\n\n" + "\n".join(f"{name + ':':<12}{value}" for name, value in facts)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
