"""The tables of codes, read once from the data that comes with carom."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec


class DigitFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one digit of a code means, apart from the others."""

    digit: int
    #: A few words.
    title: str
    #: One sentence.
    meaning: str


class StatusFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the registry of enhanced status codes."""

    #: The class left open: ``x.1.1``.
    code: str
    #: A few words.
    title: str
    #: What it is for, by its standard.
    meaning: str
    #: What it tells in practice.
    usually: str
    #: First digits it may carry, of 2, 4 and 5.
    classes: tuple[int, ...]
    #: Reply codes that the registry associates with it.
    replies: tuple[int, ...]
    #: First digits of which any reply code goes with it.
    reply_classes: tuple[int, ...] = ()
    #: RFCs that define or change it; empty when none does.
    rfc: tuple[int, ...] = ()
    #: False when the registry does not have the code, and this tells what its subject means.
    registered: bool = True


class ReplyFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One SMTP reply code."""

    code: int
    title: str
    meaning: str
    usually: str
    #: Commands that it answers when only some; ``connect`` is the greeting, ``data`` the end of the message.
    commands: tuple[str, ...] = ()
    rfc: tuple[int, ...] = ()
    #: False when no standard has the code, and this tells what its digits mean.
    registered: bool = True


class StatusTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    classes: tuple[DigitFacts, ...] = msgspec.field(name="class")
    subjects: tuple[DigitFacts, ...] = msgspec.field(name="subject")
    statuses: tuple[StatusFacts, ...] = msgspec.field(name="status")


class ReplyTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    classes: tuple[DigitFacts, ...] = msgspec.field(name="class")
    #: By the second digit (RFC 5321 section 4.2.1).
    categories: tuple[DigitFacts, ...] = msgspec.field(name="category")
    replies: tuple[ReplyFacts, ...] = msgspec.field(name="reply")


@cache
def status_table() -> StatusTable:
    return msgspec.toml.decode(_content("status.toml"), type=StatusTable)


@cache
def reply_table() -> ReplyTable:
    return msgspec.toml.decode(_content("replies.toml"), type=ReplyTable)


def registered_statuses() -> tuple[StatusFacts, ...]:
    """The whole registry of enhanced status codes, in order."""
    return status_table().statuses


def registered_replies() -> tuple[ReplyFacts, ...]:
    """All reply codes that a standard defines, in order."""
    return reply_table().replies


def _content(name: str) -> bytes:
    return (resources.files("carom.core.codes") / name).read_bytes()
