"""The values of the ledger: what was recorded, what was decided and why.

They live in core because store, policy and insight all speak them and must not import each other.
Every time in them is in UTC and carries its zone.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from carom.core.model import Kind, Outcome, Reason, Report


class Cause(StrEnum):
    """Why an address is on the suppression list. None releases or overwrites another."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    MANUAL = "manual"
    IMPORT = "import"


class Step(StrEnum):
    """What a decision does to the address."""

    SUPPRESS = "suppress"
    HOLD = "hold"
    RELEASE = "release"
    LEAVE = "leave"


class Event(msgspec.Struct, frozen=True):
    """One report about one recipient, as the ledger keeps it; stored once however often it was seen."""

    #: Natural key: the same failure read twice has the same key. What stands before the first colon is the same
    #: for all events about one message to one recipient.
    key: str
    report: Report
    #: The recipient made comparable (`carom.core.address.comparable`); None when nobody is named.
    address: str | None
    #: Slug of the mailbox provider, or the registrable domain of the recipient.
    provider: str | None
    #: The sender's stream (list, campaign type); empty when unknown.
    stream: str
    #: When it happened, or when it was recorded if the report does not say.
    occurred_at: datetime
    recorded_at: datetime
    #: Where it was read from, e.g. ``mbox:bounces.mbox``.
    source: str
    #: Version of the rule set that gave the verdict; empty when there is no verdict.
    rules_version: str = ""


class Mail(msgspec.Struct, frozen=True):
    """One mail that was read, with what became of it. The bytes are kept beside it."""

    #: SHA-256 of the raw bytes, in hex: the same mail read twice is one mail.
    digest: str
    raw: bytes
    outcome: Outcome
    source: str
    received_at: datetime
    defects: tuple[str, ...] = ()


class Counter(msgspec.Struct, frozen=True, gc=False):
    """One number that a decision was based on, e.g. ``soft in a row`` 3."""

    name: str
    value: int


class Decision(msgspec.Struct, frozen=True):
    """What was decided about an address, and on what ground. Never overwritten."""

    address: str
    step: Step
    cause: Cause
    reason: Reason | None
    #: The line of the policy that decided, e.g. ``hard.at_once``.
    line: str
    #: Who or what decided: ``policy``, ``operator`` …
    actor: str
    decided_at: datetime
    stream: str = ""
    #: End of the suppression; None means for good.
    until: datetime | None = None
    counters: tuple[Counter, ...] = ()
    #: Key of the event that led to it, if one did.
    event_key: str | None = None
    note: str = ""


class Suppression(msgspec.Struct, frozen=True):
    """One entry of the suppression list: an address must not be mailed, for one cause."""

    address: str
    cause: Cause
    reason: Reason | None
    since: datetime
    until: datetime | None = None
    #: Empty for every stream.
    stream: str = ""
    note: str = ""


class Occurrence(msgspec.Struct, frozen=True, gc=False):
    """One event in the history of an address, as the policy sees it."""

    kind: Kind
    reason: Reason | None
    occurred_at: datetime
    key: str


class Volume(msgspec.Struct, frozen=True, gc=False):
    """How many events of one kind and reason a provider gave in one hour."""

    hour: datetime
    provider: str
    stream: str
    kind: Kind
    reason: Reason | None
    count: int


class Affected(msgspec.Struct, frozen=True, gc=False):
    """How many different addresses of one provider had events of one kind and reason."""

    provider: str
    kind: Kind
    reason: Reason | None
    addresses: int
