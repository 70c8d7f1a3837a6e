"""History in, decision out.

The answer depends on the set of events, not on their order, and what was decided is not decided again. What
an operator released by hand is judged by later events only, and so is an address whose term is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from carom.core.ledger import Cause, Counter, Decision, Occurrence, Step, Suppression
from carom.core.model import Kind, Reason
from carom.policy.model import BounceLine, Effect, KindLine, Policy, Scope

#: Who decides here. Releases by others than the policy begin a new count; its own are grounded in a delivery.
ACTOR: Final = "policy"

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class Case(msgspec.Struct, frozen=True):
    """All that is known of one address when it is judged."""

    address: str
    #: None: `history` is of every stream, and lines with `Scope.ALL` are looked at. Otherwise `history` is of
    #: this stream alone, and lines with `Scope.STREAM` are looked at.
    stream: str | None = None
    #: In any order; the newest of them are enough, as long as they are more than `MOST_FAILURES`.
    history: Sequence[Occurrence] = ()
    #: Entries of the suppression list for the address, those that are over included.
    standing: Sequence[Suppression] = ()
    #: Decisions on the address so far; only releases matter.
    decisions: Sequence[Decision] = ()


def decide(policy: Policy, case: Case, now: datetime) -> tuple[Decision, ...]:
    """What to do about the address: at most one decision for each cause, none when all stays as it is."""
    if case.stream is None:
        found = (*_bounces(policy, case, now), *_wishes(policy, case, Scope.ALL, now))
    else:
        found = tuple(_wishes(policy, case, Scope.STREAM, now))
    decisions = tuple(_strongest(found))
    new = tuple(decision for decision in decisions if not _stands(case, decision, now))
    return new + _healed(policy, case, frozenset(decision.cause for decision in decisions), now)


def _wishes(policy: Policy, case: Case, scope: Scope, now: datetime) -> Iterator[Decision]:
    """Suppressions that a person asked for: complaints and unsubscribes."""
    for line in policy.kinds.values():
        if line.effect is Effect.AT_ONCE and line.scope is scope:
            asked = [event for event in _since(case, line.cause, now) if event.kind is line.kind]
            if asked:
                yield _suppress(case, line, _newest(asked), now)


def _bounces(policy: Policy, case: Case, now: datetime) -> Iterator[Decision]:
    healed_at = _healed_at(policy, case)
    for line in policy.bounces.values():
        if line.effect is Effect.NEVER:
            continue
        failures = [event for event in _since(case, line.cause, now) if _is_failure(event, line.reason)]
        if line.effect is Effect.COUNT:
            failures = [event for event in failures if event.occurred_at > healed_at]
        if failures and _enough(line, failures):
            decision = _suppress(case, line, _newest(failures), now, _counters(failures))
            if decision.until is None or decision.until > now:
                yield decision


def _enough(line: BounceLine, failures: Sequence[Occurrence]) -> bool:
    if line.effect is Effect.AT_ONCE or line.failures is None or line.days is None:
        return True
    return _failing_days(failures) >= line.failures and _spread(failures) >= timedelta(days=line.days)


def _healed(policy: Policy, case: Case, upheld: frozenset[Cause], now: datetime) -> tuple[Decision, ...]:
    """The release of an entry that a count led to, once mail got through after the last failure it counted."""
    healed_at = _healed_at(policy, case)
    for entry in case.standing if case.stream is None else ():
        line = policy.bounces.get(entry.reason) if entry.reason else None
        ends = entry.until is not None and entry.until > now
        if line is None or not ends or line.effect is not Effect.COUNT or entry.cause is not line.cause:
            continue
        if entry.cause in upheld:
            continue
        failures = [event.occurred_at for event in case.history if _is_failure(event, line.reason)]
        if healed_at >= max(failures, default=entry.since):
            return (_release(case, entry, now),)
    return ()


def _since(case: Case, cause: Cause, now: datetime) -> Iterator[Occurrence]:
    """The events that still count: after a release by hand and after a term that is over."""
    floor = _BEGINNING
    stream = case.stream or ""
    for decision in case.decisions:
        released = decision.step is Step.RELEASE and decision.actor != ACTOR
        if released and decision.cause is cause and decision.stream in {"", stream}:
            floor = max(floor, decision.decided_at)
    for entry in case.standing:
        if entry.cause is cause and entry.stream == stream and entry.until is not None and entry.until <= now:
            floor = max(floor, entry.until)
    return (event for event in case.history if event.occurred_at > floor)


def _stands(case: Case, decision: Decision, now: datetime) -> bool:
    """True when the list holds the same already, or longer."""
    return any(
        entry.cause is decision.cause
        and entry.stream in {"", decision.stream}
        and (entry.until is None or (decision.until is not None and entry.until >= max(decision.until, now)))
        for entry in case.standing
    )


def _strongest(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """One decision for each cause: for good before a term, a longer term before a shorter one."""
    best: dict[Cause, Decision] = {}
    for decision in decisions:
        rival = best.get(decision.cause)
        if rival is None or _weight(decision) > _weight(rival):
            best[decision.cause] = decision
    return iter(best.values())


def _weight(decision: Decision) -> tuple[bool, datetime, str]:
    # The key of the event settles what is otherwise equal, so that the order of events cannot.
    return decision.until is None, decision.until or _BEGINNING, decision.event_key or ""


def _suppress(
    case: Case, line: BounceLine | KindLine, event: Occurrence, now: datetime, counters: tuple[Counter, ...] = ()
) -> Decision:
    term = line.term_days if isinstance(line, BounceLine) else None
    return Decision(
        address=case.address,
        step=Step.SUPPRESS,
        cause=line.cause,
        reason=line.reason if isinstance(line, BounceLine) else None,
        line=_name(line),
        actor=ACTOR,
        decided_at=now,
        stream=case.stream or "",
        until=None if term is None else event.occurred_at + timedelta(days=term),
        counters=counters,
        event_key=event.key,
    )


def _release(case: Case, entry: Suppression, now: datetime) -> Decision:
    return Decision(
        address=case.address,
        step=Step.RELEASE,
        cause=entry.cause,
        reason=entry.reason,
        line="healing",
        actor=ACTOR,
        decided_at=now,
        stream=entry.stream,
    )


def _name(line: BounceLine | KindLine) -> str:
    """Where the line stands in the policy file."""
    return f"reason.{line.reason}" if isinstance(line, BounceLine) else f"kind.{line.kind}"


def _is_failure(event: Occurrence, reason: Reason) -> bool:
    return event.kind is Kind.BOUNCE and event.reason is reason


def _healed_at(policy: Policy, case: Case) -> datetime:
    """When the mailbox last took mail that did not come back."""
    returned = {_stem(event) for event in case.history if event.kind is Kind.BOUNCE}
    healing = (event for event in case.history if event.kind in policy.heals and _stem(event) not in returned)
    return max((event.occurred_at for event in healing), default=_BEGINNING)


def _stem(event: Occurrence) -> str:
    """What the keys of all events about one message to the address begin with."""
    return event.key.partition(":")[0]


def _newest(events: Iterable[Occurrence]) -> Occurrence:
    return max(events, key=lambda event: (event.occurred_at, event.key))


def _failing_days(failures: Sequence[Occurrence]) -> int:
    # Ten mails to a full mailbox on one day are one sign, not ten.
    return len({event.occurred_at.astimezone(UTC).date() for event in failures})


def _spread(failures: Sequence[Occurrence]) -> timedelta:
    times = [event.occurred_at for event in failures]
    return max(times) - min(times)


def _counters(failures: Sequence[Occurrence]) -> tuple[Counter, ...]:
    return (
        Counter("failures", len(failures)),
        Counter("days with a failure", _failing_days(failures)),
        Counter("days from first to last", _spread(failures).days),
    )
