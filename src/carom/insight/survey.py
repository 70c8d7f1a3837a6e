"""All that a span of counters says, in one value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from carom.core.ledger import Affected, Volume
from carom.core.model import Kind
from carom.insight.advise import advise
from carom.insight.rates import ALL, people_by_reason, rates
from carom.insight.values import Basis, Insight, ProviderRates


def survey(
    volumes: Iterable[Volume], affected: Iterable[Affected], *, since: datetime, until: datetime, floor: int
) -> Insight:
    """Rates and advice from the counters from `since` to `until`, and the addresses behind them.

    Providers with fewer than `floor` attempts are shown and not judged.
    """
    rows = tuple(volumes)
    people = people_by_reason(affected)
    basis = Basis.ATTEMPTS if any(row.kind is Kind.DELIVERY and row.count for row in rows) else Basis.REPORTS
    middle = since + (until - since) / 2
    by_provider: dict[str, list[Volume]] = {}
    for row in rows:
        by_provider.setdefault(row.provider, []).append(row)
    overall = rates(ALL, rows, people, middle=middle, basis=basis, floor=floor)
    found = (
        rates(provider, of_provider, people, middle=middle, basis=basis, floor=floor)
        for provider, of_provider in by_provider.items()
    )
    providers = tuple(sorted(found, key=_largest_first))
    return Insight(since, until, basis, floor, overall, providers, advise(overall, providers, basis, floor))


def _largest_first(found: ProviderRates) -> tuple[int, int, str]:
    return -(found.deliveries + found.bounces + found.complaints.count), -found.bounces, found.provider
