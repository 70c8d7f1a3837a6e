"""Histories of one address, written short and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from carom.core.ledger import Cause, Decision, Occurrence, Step, Suppression
from carom.core.model import FailureType, Kind, Party, Reason
from carom.core.taxonomy import FACTS
from carom.policy import Case, Policy, decide

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ADDRESS = "anna@example.org"

HARD = tuple(facts.reason for facts in FACTS.values() if facts.type is FailureType.HARD)
#: Reasons for which an address is never suppressed: whatever is not the recipient's or its domain's fault.
HARMLESS = tuple(
    facts.reason
    for facts in FACTS.values()
    if facts.type is not FailureType.HARD and facts.reason is not Reason.MAILBOX_FULL
)
NOT_THE_RECIPIENT = tuple(
    facts.reason
    for facts in FACTS.values()
    if facts.party in {Party.SENDER, Party.MESSAGE, Party.PROTOCOL, Party.NETWORK, Party.RECEIVER}
)


def event(days_ago: float, what: Reason | Kind, key: str = "") -> Occurrence:
    """A bounce for a reason, or a report of another kind, so many days ago."""
    kind, reason = (Kind.BOUNCE, what) if isinstance(what, Reason) else (what, None)
    when = NOW - timedelta(days=days_ago)
    return Occurrence(kind=kind, reason=reason, occurred_at=when, key=key or f"{what} {days_ago}")


def history(what: Reason | Kind, *days_ago: float) -> tuple[Occurrence, ...]:
    return tuple(event(days, what) for days in days_ago)


def entry(cause: Cause, reason: Reason | None = None, *, since: float = 0, until: float | None = None) -> Suppression:
    """An entry of the suppression list; `since` in days ago, `until` in days from now."""
    return Suppression(
        address=ADDRESS,
        cause=cause,
        reason=reason,
        since=NOW - timedelta(days=since),
        until=None if until is None else NOW + timedelta(days=until),
    )


def release(cause: Cause, days_ago: float, actor: str = "operator") -> Decision:
    when = NOW - timedelta(days=days_ago)
    return Decision(ADDRESS, Step.RELEASE, cause, None, "by hand", actor, when)


def judged(
    policy: Policy,
    events: Sequence[Occurrence],
    standing: Sequence[Suppression] = (),
    decisions: Sequence[Decision] = (),
) -> tuple[Decision, ...]:
    return decide(policy, Case(ADDRESS, None, events, standing, decisions), NOW)


def applied(decisions: Sequence[Decision], standing: Sequence[Suppression]) -> tuple[Suppression, ...]:
    """The suppression list after the decisions."""
    entries = {(entry.cause, entry.stream): entry for entry in standing}
    for decision in decisions:
        place = (decision.cause, decision.stream)
        if decision.step is Step.RELEASE:
            entries.pop(place)
        else:
            entries[place] = Suppression(
                ADDRESS, decision.cause, decision.reason, decision.decided_at, decision.until, decision.stream
            )
    return tuple(entries.values())


def occurrences(reasons: Sequence[Reason] = tuple(Reason), kinds: Sequence[Kind] = tuple(Kind)) -> st.SearchStrategy:
    """Events of the last two years, bounces for these reasons and reports of these other kinds."""
    others = [kind for kind in kinds if kind is not Kind.BOUNCE]
    what = st.sampled_from([*reasons, *others])
    # Whole days and halves: collisions in time are wanted.
    days = st.integers(0, 1400).map(lambda half_days: half_days / 2)
    return st.builds(event, days, what, st.integers(0, 10**9).map(str))


def histories(reasons: Sequence[Reason] = tuple(Reason), kinds: Sequence[Kind] = tuple(Kind)) -> st.SearchStrategy:
    return st.lists(occurrences(reasons, kinds), max_size=40, unique_by=lambda one: one.key)
