"""A policy as values: what each reason does to an address, and what the other kinds of reports do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from carom.core.ledger import Cause
from carom.core.model import Kind, Reason


class Effect(StrEnum):
    """What failures of one reason do to the address."""

    #: One is enough.
    AT_ONCE = "at_once"
    #: So many in a row, spread over so many days.
    COUNT = "count"
    #: None, however often.
    NEVER = "never"


class Scope(StrEnum):
    """Which mail to the address a suppression stops."""

    ALL = "all"
    #: Only mail of the stream that the report is about.
    STREAM = "stream"


class BounceLine(msgspec.Struct, frozen=True):
    """What the bounces of one reason do to an address."""

    reason: Reason
    effect: Effect
    cause: Cause
    #: `Effect.COUNT`: days with a failure, no delivery between them, that it takes.
    failures: int | None
    #: `Effect.COUNT`: days from the first of them to the last, at least.
    days: int | None
    #: Days that the suppression holds, from the last failure on; None means for good.
    term_days: int | None
    #: Why it is so, for a person, and where the number comes from.
    why: str
    source: str


class KindLine(msgspec.Struct, frozen=True):
    """What a report of another kind, such as a complaint, does to an address."""

    kind: Kind
    #: `Effect.AT_ONCE` or `Effect.NEVER`.
    effect: Effect
    cause: Cause
    scope: Scope
    why: str
    source: str


class Policy(msgspec.Struct, frozen=True):
    """Every line by what it is about; every reason of the taxonomy has one."""

    bounces: Mapping[Reason, BounceLine]
    kinds: Mapping[Kind, KindLine]
    #: Kinds of reports that prove the mailbox takes mail, and so end a row of failures.
    heals: frozenset[Kind]
