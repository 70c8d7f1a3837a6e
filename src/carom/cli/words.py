"""The taxonomy in words for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from carom.core.model import FailureType, Party, Verdict, Witness

WHOSE_FAULT: Final[Mapping[Party, str]] = MappingProxyType(
    {
        Party.RECIPIENT: "the recipient's, or their administrator's",
        Party.DOMAIN: "the recipient's domain's",
        Party.NETWORK: "the network's, somewhere between the two servers",
        Party.RECEIVER: "the receiving system's",
        Party.SENDER: "ours: the sending server, domain or identity",
        Party.MESSAGE: "ours: this message",
        Party.PROTOCOL: "the SMTP dialogue's, most often our client's",
        Party.ESP: "nobody's now: the sending service holds the address back",
        Party.NOBODY: "not known",
    }
)

#: The same, short: who has to act.
WHOSE_TURN: Final[Mapping[Party, str]] = MappingProxyType(
    {
        Party.RECIPIENT: "recipient",
        Party.DOMAIN: "recipient's domain",
        Party.NETWORK: "network",
        Party.RECEIVER: "receiving system",
        Party.SENDER: "we: our sending side",
        Party.MESSAGE: "we: our message",
        Party.PROTOCOL: "we: our SMTP client",
        Party.ESP: "our sending service",
        Party.NOBODY: "not known",
    }
)

FOR_THE_ADDRESS: Final[Mapping[FailureType, str]] = MappingProxyType(
    {
        FailureType.HARD: "the address or its domain is dead; stop mailing it",
        FailureType.SOFT: "the address may well be good; this attempt failed for now",
        FailureType.BLOCK: "the address is not to blame; mend what the refusal is about and keep it",
    }
)

#: What is said when no reason is known; none of the three types is then more than a habit.
_NOTHING_KNOWN: Final = "nothing here speaks against it"

WITNESSES: Final[Mapping[Witness, str]] = MappingProxyType(
    {
        Witness.TEXT: "words",
        Witness.PROVIDER_TOKEN: "provider's token",
        Witness.STATUS: "status code",
        Witness.REPLY_CODE: "reply code",
        Witness.COMMAND: "command",
        Witness.ACTION: "action of the report",
        Witness.LABEL: "service's label",
    }
)


def for_the_address(verdict: Verdict) -> str:
    if verdict.party is Party.NOBODY:
        return _NOTHING_KNOWN
    return f"{verdict.type}: {FOR_THE_ADDRESS[verdict.type]}"


def in_one_line(verdict: Verdict) -> str:
    """The verdict in one line: ``user_unknown (hard, recipient), confidence 0.98``."""
    words = f"{verdict.reason} ({verdict.type}, {verdict.party}), confidence {verdict.confidence:.2f}"
    if verdict.provider:
        words += f", said by {verdict.provider}"
    return f"{words}, your label {verdict.label}" if verdict.label else words


def labels(verdict: Verdict, vocabularies: Iterable[str]) -> dict[str, str]:
    """From each vocabulary to the label of the verdict in it."""
    return {slug: verdict.to(slug) for slug in vocabularies}


def until_words(until: datetime | None) -> str:
    return f"until {until.astimezone(UTC):%Y-%m-%d}" if until else "for good"


def number(count: int, one: str, more: str) -> str:
    """``1 person``, ``2 people``."""
    return f"{count} {one if count == 1 else more}"


def sentence(text: str) -> str:
    """With a capital first and a full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
