"""The policy applied to the addresses that new events are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import msgspec

from carom.core.ledger import Decision, Event, Step, Suppression
from carom.policy import Case, Effect, Policy, Scope, decide
from carom.store import Transaction

_Record = TypeVar("_Record", Suppression, Decision)


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
    """Decisions about each address. What is on record about it is read only where it may matter."""
    ordered = sorted(addresses)
    histories = tx.history.of_many(ordered, stream=stream)
    active = tx.suppressions.check(ordered, now=now, stream=stream or "")
    cases = [
        Case(history.address, stream, history.occurrences, answer.entries)
        for history, answer in zip(histories, active, strict=True)
    ]
    first = [(case, decide(policy, case, now)) for case in cases]
    doubtful = [case.address for case, decisions in first if _suppresses(decisions)]
    # Perhaps a term is over, or a person released the address: then older events no longer count.
    standing = _by_address(tx.suppressions.of_many(doubtful))
    releases = _by_address(tx.decisions.releases(doubtful))
    for case, decisions in first:
        if case.address in standing or case.address in releases:
            entries, past = standing.get(case.address, ()), releases.get(case.address, ())
            yield from decide(policy, msgspec.structs.replace(case, standing=entries, decisions=past), now)
        else:
            yield from decisions


def _suppresses(decisions: Iterable[Decision]) -> bool:
    return any(decision.step is Step.SUPPRESS for decision in decisions)


def _by_address(records: Iterable[_Record]) -> dict[str, list[_Record]]:
    found: dict[str, list[_Record]] = {}
    for record in records:
        found.setdefault(record.address, []).append(record)
    return found
