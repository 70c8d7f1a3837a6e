"""From hourly counters to rates, provider by provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from carom.core.ledger import Affected, Volume
from carom.core.model import FailureType, Kind, Reason
from carom.core.taxonomy import facts
from carom.insight.share import Share, share
from carom.insight.thresholds import level
from carom.insight.values import Basis, ProviderRates, ReasonLine, Trend

#: Stands for all providers together.
ALL: Final = "*"

#: Events of one reason below which nothing is said about its trend.
TREND_FLOOR: Final = 10

People = Mapping[tuple[str, Reason], int]


class Sums(msgspec.Struct, frozen=True):
    """The counters of one provider in one span, added up."""

    deliveries: int
    delays: int
    complaints: int
    bounces: Mapping[Reason, int]

    @property
    def bounced(self) -> int:
        return sum(self.bounces.values())

    def of_type(self, kind: FailureType) -> int:
        return sum(number for reason, number in self.bounces.items() if facts(reason).type is kind)

    def whole(self, basis: Basis) -> int:
        """What shares are taken of."""
        return self.bounced + (self.deliveries if basis is Basis.ATTEMPTS else self.complaints)


def sums(volumes: Iterable[Volume]) -> Sums:
    kinds: Counter[Kind] = Counter()
    bounces: Counter[Reason] = Counter()
    for volume in volumes:
        kinds[volume.kind] += volume.count
        if volume.kind is Kind.BOUNCE:
            bounces[volume.reason or Reason.UNDETERMINED] += volume.count
    return Sums(kinds[Kind.DELIVERY], kinds[Kind.DELAY], kinds[Kind.COMPLAINT], bounces)


def people_by_reason(affected: Iterable[Affected]) -> People:
    """Addresses with bounces, by provider and reason, and of all providers together."""
    people: Counter[tuple[str, Reason]] = Counter()
    for row in affected:
        if row.kind is Kind.BOUNCE:
            reason = row.reason or Reason.UNDETERMINED
            people[row.provider, reason] += row.addresses
            people[ALL, reason] += row.addresses
    return people


def rates(  # noqa: PLR0913  (what a rate hangs on)
    provider: str, volumes: Iterable[Volume], people: People, *, middle: datetime, basis: Basis, floor: int
) -> ProviderRates:
    """The rates of one provider. `middle` parts the span in two halves for the trend."""
    rows = tuple(volumes)
    total = sums(rows)
    halves = (sums(row for row in rows if row.hour < middle), sums(row for row in rows if row.hour >= middle))
    whole = total.whole(basis)
    by_type = {kind: share(total.of_type(kind), whole) for kind in FailureType}
    complaints = share(total.complaints, total.deliveries if basis is Basis.ATTEMPTS else whole)
    is_judged = basis is Basis.ATTEMPTS and whole >= floor
    return ProviderRates(
        provider=provider,
        deliveries=total.deliveries,
        bounces=total.bounced,
        delays=total.delays,
        hard=by_type[FailureType.HARD],
        soft=by_type[FailureType.SOFT],
        block=by_type[FailureType.BLOCK],
        complaints=complaints,
        level=level(by_type[FailureType.HARD], by_type[FailureType.BLOCK], complaints) if is_judged else None,
        reasons=tuple(
            _line(reason, share(number, whole), people.get((provider, reason), 0), _trend(reason, halves, basis))
            for reason, number in sorted(total.bounces.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _line(reason: Reason, part: Share, people: int, trend: Trend) -> ReasonLine:
    about = facts(reason)
    return ReasonLine(reason, about.party, about.type, about.action, part, people, trend)


def _trend(reason: Reason, halves: tuple[Sums, Sums], basis: Basis) -> Trend:
    """Rising or falling only when the intervals of the two halves do not even touch."""
    before, after = (share(half.bounces.get(reason, 0), half.whole(basis)) for half in halves)
    if before.count + after.count < TREND_FLOOR or min(before.of, after.of) == 0:
        return Trend.UNKNOWN
    if after.low > before.high:
        return Trend.RISING
    return Trend.FALLING if after.high < before.low else Trend.STEADY
