"""Counters for tests of insight, written short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carom.core.ledger import Affected, Volume
from carom.core.model import Kind, Reason
from carom.insight import Insight, survey

SINCE = datetime(2026, 5, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=10)


def volume(count: int, what: Reason | Kind, provider: str = "gmail", *, day: float = 1) -> Volume:
    """So many bounces for a reason, or reports of another kind, on a day of the span."""
    kind, reason = (Kind.BOUNCE, what) if isinstance(what, Reason) else (what, None)
    return Volume(SINCE + timedelta(days=day), provider, "", kind, reason, count)


def affected(addresses: int, reason: Reason, provider: str = "gmail") -> Affected:
    return Affected(provider, Kind.BOUNCE, reason, addresses)


def surveyed(*volumes: Volume, people: tuple[Affected, ...] = (), floor: int = 100) -> Insight:
    return survey(volumes, people, since=SINCE, until=UNTIL, floor=floor)
