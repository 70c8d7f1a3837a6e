"""The policy applied to the addresses that new events are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from carom.core.ledger import Decision, Event, Step
from carom.policy import Case, Effect, Policy, Scope, decide
from carom.store import Transaction


def judge(tx: Transaction, policy: Policy, events: Iterable[Event], now: datetime) -> tuple[Decision, ...]:
    """Decide about every address of the events, once each, and carry the decisions out."""
    new = [event for event in events if event.address is not None]
    weighty = [event for event in new if _may_suppress(policy, event)]
    healed = {event.address for event in new if event.report.kind in policy.heals and event.address}
    # Most deliveries heal nothing: only an address on the list for a term is looked at for them.
    on_list = (row.address for row in tx.suppressions.check(sorted(healed), now=now) if row.entries)
    decisions = list(_decide_all(tx, policy, {*_addresses(weighty), *on_list}, None, now))
    for stream, addresses in _by_stream(policy, weighty):
        decisions.extend(_decide_all(tx, policy, addresses, stream, now))
    if decisions:
        tx.suppressions.apply_many(decisions)
    return tuple(decisions)


def _may_suppress(policy: Policy, event: Event) -> bool:
    verdict = event.report.verdict
    if kind := policy.kinds.get(event.report.kind):
        return kind.effect is not Effect.NEVER
    return verdict is not None and policy.bounces[verdict.reason].effect is not Effect.NEVER


def _addresses(events: Iterable[Event]) -> set[str]:
    return {event.address for event in events if event.address is not None}


def _by_stream(policy: Policy, events: Iterable[Event]) -> Iterator[tuple[str, set[str]]]:
    """The addresses to be judged stream by stream, where the policy has lines for that."""
    kinds = {line.kind for line in policy.kinds.values() if line.scope is Scope.STREAM}
    of_kinds = [event for event in events if event.report.kind in kinds]
    for stream in sorted({event.stream for event in of_kinds}):
        yield stream, _addresses(event for event in of_kinds if event.stream == stream)


def _decide_all(
    tx: Transaction, policy: Policy, addresses: set[str], stream: str | None, now: datetime
) -> Iterator[Decision]:
    """Decisions about each address. What is on record about it is read only for those it may matter to."""
    ordered = sorted(addresses)
    checked = list(tx.suppressions.check(ordered, now=now, stream=stream or ""))
    for history, answer in zip(tx.history.of_many(ordered, stream=stream), checked, strict=True):
        case = Case(history.address, stream, history.occurrences, answer.entries)
        decisions = decide(policy, case, now)
        if any(decision.step is Step.SUPPRESS for decision in decisions):
            # Perhaps a term is over, or a person released it: then older events no longer count.
            standing, past = tx.suppressions.of(case.address), tx.decisions.of(case.address)
            decisions = decide(policy, msgspec.structs.replace(case, standing=standing, decisions=past), now)
        yield from decisions
