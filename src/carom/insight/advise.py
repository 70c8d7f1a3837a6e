"""What to do, worst first: whose fault it is, and how many people it keeps from their mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from carom.core.model import FailureType, Party, Reason
from carom.core.taxonomy import facts
from carom.insight.thresholds import COMPLAINTS
from carom.insight.values import Advice, Basis, ProviderRates, ReasonLine, Trend, Urgency

_ORDER: Final = tuple(Urgency)

#: Ours to mend, and mail stays away until it is done.
_OURS: Final = frozenset({Party.SENDER, Party.MESSAGE, Party.PROTOCOL})

#: Types that the policy sees to; said once for all providers together.
_HANDLED: Final = frozenset({FailureType.HARD})

#: The sender's own doing, and gone when it goes slower or just tries again.
_PASSING: Final = frozenset({Reason.GREYLISTED, Reason.RATE_LIMITED, Reason.TOO_LARGE})

#: Refusals by one provider below which it may be one odd recipient.
_ODD: Final = 3


def advise(overall: ProviderRates, providers: Sequence[ProviderRates], basis: Basis, floor: int) -> tuple[Advice, ...]:
    """One advice for each reason and provider; what is about recipients once for all.

    Below `floor` deliveries complaints are no rate that could be beyond what providers bear.
    """
    found = [*_of_people(overall), *_of_complaints(providers, basis, floor)]
    for provider in providers:
        found.extend(_of_provider(provider))
    return tuple(sorted(found, key=_rank))


def _rank(advice: Advice) -> tuple[int, int, int, str, str]:
    weight = advice.people or advice.events
    return _ORDER.index(advice.urgency), -weight, -advice.events, advice.provider or "", advice.reason or ""


def _is_about_people(line: ReasonLine) -> bool:
    return line.party in {Party.RECIPIENT, Party.DOMAIN, Party.ESP}


def _of_people(overall: ProviderRates) -> Iterator[Advice]:
    for line in overall.reasons:
        if _is_about_people(line):
            urgency = Urgency.HANDLED if line.type in _HANDLED else Urgency.WATCH
            yield _advice(urgency, None, line)


def _of_provider(rates: ProviderRates) -> Iterator[Advice]:
    for line in rates.reasons:
        if not _is_about_people(line):
            yield _advice(_urgency(line), rates.provider, line)


def _urgency(line: ReasonLine) -> Urgency:
    if line.party not in _OURS or line.reason in _PASSING:
        return Urgency.WATCH
    return Urgency.NOW if line.share.count >= _ODD or line.reason is Reason.VIRUS else Urgency.WATCH


def _of_complaints(providers: Sequence[ProviderRates], basis: Basis, floor: int) -> Iterator[Advice]:
    for rates in providers:
        if rates.complaints.count == 0:
            continue
        is_rate = basis is Basis.ATTEMPTS and rates.deliveries >= floor
        is_bad = is_rate and rates.complaints.low > COMPLAINTS.watch
        yield Advice(
            urgency=Urgency.NOW if is_bad else Urgency.WATCH,
            provider=rates.provider,
            party=Party.SENDER,
            reason=None,
            meaning="people marked the mail as spam",
            action="check consent and make leaving easy",
            events=rates.complaints.count,
            people=rates.complaints.count,
            trend=Trend.UNKNOWN,
        )


def _advice(urgency: Urgency, provider: str | None, line: ReasonLine) -> Advice:
    return Advice(
        urgency=urgency,
        provider=provider,
        party=line.party,
        reason=line.reason,
        meaning=facts(line.reason).meaning,
        action=line.action,
        events=line.share.count,
        people=line.people,
        trend=line.trend,
    )
