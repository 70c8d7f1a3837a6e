"""What insight says: rates, reasons, trends and advice, as numbers and slugs; wording is the caller's."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from carom.core.model import FailureType, Party, Reason
from carom.insight.share import Share


class Basis(StrEnum):
    """What the shares are shares of."""

    #: Deliveries and bounces: true rates.
    ATTEMPTS = "attempts"
    #: Bounces and complaints alone, since nobody told of deliveries: shares of trouble, not rates.
    REPORTS = "reports"


class Level(StrEnum):
    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"


class Trend(StrEnum):
    """The second half of the span against the first."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    #: Too few to tell.
    UNKNOWN = "unknown"


class Urgency(StrEnum):
    """When a person should act, most urgent first."""

    #: Mail does not arrive, or reputation is at stake, until somebody acts.
    NOW = "now"
    #: It may pass by itself, or is small.
    WATCH = "watch"
    #: The policy has seen to it; only its causes are left.
    HANDLED = "handled"


class ReasonLine(msgspec.Struct, frozen=True):
    """One reason among the bounces of a provider."""

    reason: Reason
    party: Party
    type: FailureType
    #: The first action of the taxonomy.
    action: str
    #: Of the basis of the report.
    share: Share
    #: Different addresses; 0 where reports name none.
    people: int
    trend: Trend


class ProviderRates(msgspec.Struct, frozen=True):
    """How mail to one provider fares."""

    #: Slug or domain; empty for what names no recipient, ``*`` for all providers together.
    provider: str
    deliveries: int
    #: Failures for good, whatever the reason.
    bounces: int
    #: Notices that mail is late. They are in no rate: the mail may still arrive.
    delays: int
    hard: Share
    soft: Share
    block: Share
    #: Of deliveries; of reports where no delivery is known.
    complaints: Share
    #: None below the floor of volume, or when deliveries are not known.
    level: Level | None
    #: The most frequent first.
    reasons: tuple[ReasonLine, ...]


class Advice(msgspec.Struct, frozen=True):
    """One thing to do."""

    urgency: Urgency
    #: None for all providers together.
    provider: str | None
    #: Whose fault it is, and so who has to act.
    party: Party
    #: None when it is about complaints.
    reason: Reason | None
    #: What happened, half a sentence.
    meaning: str
    #: What to do first, in the imperative.
    action: str
    events: int
    #: Different addresses affected; 0 where reports name none.
    people: int
    trend: Trend


class Insight(msgspec.Struct, frozen=True):
    """What the volumes of a span of time say."""

    since: datetime
    until: datetime
    basis: Basis
    #: Attempts (or reports, see `basis`) below which no level is given.
    floor: int
    overall: ProviderRates
    #: By volume, largest first.
    providers: tuple[ProviderRates, ...]
    #: Worst first.
    advice: tuple[Advice, ...]
