from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carom.core.ledger import Cause, Decision, Step, Suppression
from carom.core.model import Reason
from carom.store import Checked, Store
from tests.contracts.ledger_samples import DAY, HOUR, NOW, a_decision

ANNA = "anna@example.com"
ENTRY = Suppression(ANNA, Cause.BOUNCE, Reason.USER_UNKNOWN, since=NOW, note="first refusal")


def test_a_suppression_is_an_entry_and_a_decision_on_record(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.suppressions.apply(a_decision())
    with store.snapshot() as tx:
        assert tx.suppressions.of(ANNA) == (ENTRY,)
        assert tx.decisions.of(ANNA) == (a_decision(),)


def test_a_suppression_without_a_reason_has_none(store: Store) -> None:
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision(cause=Cause.MANUAL, reason=None, counters=(), event_key=None))
        assert tx.suppressions.of(ANNA)[0].reason is None


#: until of the first, until of the second, until and since in the end, does the second change anything
UNTIL = [
    pytest.param(None, None, None, NOW, False, id="for good, for good"),
    pytest.param(None, 9 * DAY, None, NOW, False, id="a term does not shorten for good"),
    pytest.param(9 * DAY, None, None, NOW, True, id="for good wins over a term"),
    pytest.param(9 * DAY, 20 * DAY, 20 * DAY, NOW, True, id="the longer term wins"),
    pytest.param(20 * DAY, 9 * DAY, 20 * DAY, NOW, False, id="the shorter term changes nothing"),
    pytest.param(9 * DAY, 9 * DAY, 9 * DAY, NOW, False, id="the same term changes nothing"),
    pytest.param(DAY, 9 * DAY, 9 * DAY, NOW + 2 * DAY, True, id="one that is over starts anew"),
    pytest.param(2 * DAY, None, None, NOW + 2 * DAY, True, id="one is over at the instant it ends"),
]


@pytest.mark.parametrize(("first", "second", "until", "since", "changes"), UNTIL)
def test_the_longer_suppression_wins(  # noqa: PLR0913, PLR0917
    store: Store,
    first: timedelta | None,
    second: timedelta | None,
    until: timedelta | None,
    since: datetime,
    changes: bool,
) -> None:
    end = [None if term is None else NOW + term for term in (first, second, until)]
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision(until=end[0]))
        again = a_decision(decided_at=NOW + 2 * DAY, until=end[1], reason=Reason.MAILBOX_FULL, note="again")
        assert tx.suppressions.apply(again) is changes
        (entry,) = tx.suppressions.of(ANNA)
    assert (entry.until, entry.since) == (end[2], since)
    assert (entry.reason, entry.note) == (
        (Reason.MAILBOX_FULL, "again") if changes else (Reason.USER_UNKNOWN, "first refusal")
    )


def test_another_cause_or_stream_is_another_entry(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.suppressions.apply(a_decision())
        assert tx.suppressions.apply(a_decision(cause=Cause.COMPLAINT))
        assert tx.suppressions.apply(a_decision(stream="news"))
        assert [(entry.cause, entry.stream) for entry in tx.suppressions.of(ANNA)] == [
            (Cause.BOUNCE, ""),
            (Cause.BOUNCE, "news"),
            (Cause.COMPLAINT, ""),
        ]
        assert tx.suppressions.count(now=NOW) == 1


def test_a_release_removes_the_entry_of_its_cause_and_stream_and_no_other(store: Store) -> None:
    release = a_decision(step=Step.RELEASE, actor="operator", decided_at=NOW + HOUR)
    with store.transaction() as tx:
        for change in ({}, {"cause": Cause.COMPLAINT}, {"stream": "news"}):
            tx.suppressions.apply(a_decision(**change))
        assert tx.suppressions.apply(release)
        assert not tx.suppressions.apply(release)
        assert [(entry.cause, entry.stream) for entry in tx.suppressions.of(ANNA)] == [
            (Cause.BOUNCE, "news"),
            (Cause.COMPLAINT, ""),
        ]
        assert len(tx.decisions.of(ANNA)) == 5


@pytest.mark.parametrize("step", [Step.HOLD, Step.LEAVE])
def test_a_decision_to_hold_or_leave_is_recorded_and_changes_nothing(store: Store, step: Step) -> None:
    with store.transaction() as tx:
        assert not tx.suppressions.apply(a_decision(step=step))
        assert tx.suppressions.of(ANNA) == ()
        assert tx.decisions.of(ANNA) == (a_decision(step=step),)


def test_many_decisions_are_carried_out_in_their_order(store: Store) -> None:
    decisions = [a_decision(f"n{number}@example.org") for number in range(1200)]
    release = msgspec.structs.replace(decisions[0], step=Step.RELEASE)
    with store.transaction() as tx:
        assert tx.suppressions.apply_many([*decisions, release, *decisions[5:9]]) == 1201
        assert tx.suppressions.count(now=NOW) == 1199
        assert tx.suppressions.apply_many([]) == 0


def test_an_entry_counts_on_its_stream_and_until_its_end(store: Store) -> None:
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision("all@example.com"))
        tx.suppressions.apply(a_decision("news@example.com", stream="news"))
        tx.suppressions.apply(a_decision("term@example.com", until=NOW + DAY))
        asked = ["term@example.com", "free@example.com", "news@example.com", "all@example.com"]

        def suppressed(stream: str, now: datetime) -> list[str]:
            return [found.address for found in tx.suppressions.check(asked, stream=stream, now=now) if found.entries]

        assert suppressed("", NOW) == ["term@example.com", "all@example.com"]
        assert suppressed("news", NOW) == ["term@example.com", "news@example.com", "all@example.com"]
        assert suppressed("shop", NOW + DAY) == ["all@example.com"]


def test_a_check_answers_for_every_address_in_the_order_given(store: Store) -> None:
    asked = [f"n{number}@example.org" for number in range(2500)]
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision(asked[1700]))
        tx.suppressions.apply(a_decision(asked[1700], cause=Cause.UNSUBSCRIBE))
        answers = list(tx.suppressions.check(iter([*asked, asked[1700]]), now=NOW))
    assert [answer.address for answer in answers] == [*asked, asked[1700]]
    assert [entry.cause for entry in answers[1700].entries] == [Cause.BOUNCE, Cause.UNSUBSCRIBE]
    assert answers[2500] == answers[1700]
    assert answers[0] == Checked("n0@example.org")


LISTED = [
    a_decision("Zoe@example.com", until=NOW + DAY),
    a_decision("a_b@example.com", cause=Cause.COMPLAINT),
    a_decision("acb@example.org", stream="news"),
    a_decision("élan@example.org"),
]

NARROWED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["Zoe@example.com", "a_b@example.com", "acb@example.org", "élan@example.org"]),
    ({"cause": Cause.COMPLAINT}, ["a_b@example.com"]),
    ({"stream": "news"}, ["acb@example.org"]),
    ({"stream": ""}, ["Zoe@example.com", "a_b@example.com", "élan@example.org"]),
    ({"containing": "a_b"}, ["a_b@example.com"]),
    ({"containing": "%"}, []),
    ({"containing": "zoe@"}, ["Zoe@example.com"]),
    ({"containing": "élan"}, ["élan@example.org"]),
    ({"active_at": NOW + DAY}, ["a_b@example.com", "acb@example.org", "élan@example.org"]),
    ({"limit": 2}, ["Zoe@example.com", "a_b@example.com"]),
    ({"limit": 0}, []),
]


@pytest.mark.parametrize(("narrowing", "expected"), NARROWED, ids=[str(list(row[0])) for row in NARROWED])
def test_the_list_is_ordered_and_narrowed(store: Store, narrowing: dict[str, Any], expected: list[str]) -> None:
    with store.transaction() as tx:
        tx.suppressions.apply_many(LISTED)
        entries = tx.suppressions.entries(**narrowing)
        assert [entry.address for entry in entries] == expected


def test_the_list_goes_on_behind_any_entry(store: Store) -> None:
    decisions = [a_decision(f"n{n:04}@example.com", cause=cause) for n in range(700) for cause in Cause]
    with store.transaction() as tx:
        tx.suppressions.apply_many(decisions)
    with store.snapshot() as tx:
        entries = list(tx.suppressions.entries())
        assert len(entries) == 3500
        assert entries == sorted(entries, key=lambda entry: (entry.address, entry.cause))
        for at in (0, 999, 1000, 3498, 3499):
            assert list(tx.suppressions.entries(after=entries[at], limit=1200)) == entries[at + 1 : at + 1201]


def expected_entries(decisions: Sequence[Decision]) -> dict[tuple[str, str, str], Suppression]:
    """The list in plain words: what the decisions of a history add up to."""
    entries: dict[tuple[str, str, str], Suppression] = {}
    for decision in decisions:
        key = (decision.address, decision.cause, decision.stream)
        if decision.step is Step.RELEASE:
            entries.pop(key, None)
        if decision.step is not Step.SUPPRESS:
            continue
        new = Suppression(
            decision.address,
            decision.cause,
            decision.reason,
            decision.decided_at,
            decision.until,
            decision.stream,
            decision.note,
        )
        old = entries.get(key)
        if old is None or (old.until is not None and old.until <= new.since):
            entries[key] = new
        elif old.until is not None and (new.until is None or new.until > old.until):
            entries[key] = msgspec.structs.replace(new, since=old.since)
    return entries


DECISIONS = st.lists(
    st.builds(
        a_decision,
        address=st.sampled_from(["a@example.com", "b@example.com"]),
        step=st.sampled_from(Step),
        cause=st.sampled_from([Cause.BOUNCE, Cause.COMPLAINT]),
        stream=st.sampled_from(["", "news"]),
        reason=st.sampled_from([None, *Reason]),
        decided_at=st.integers(0, 9).map(lambda days: NOW + days * DAY),
        until=st.none() | st.integers(0, 12).map(lambda days: NOW + days * DAY),
        note=st.sampled_from(["", "one", "two"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decisions=DECISIONS)
def test_any_decisions_add_up_to_the_list_that_the_rules_say(store: Store, decisions: list[Decision]) -> None:
    with store.transaction() as tx:
        # The same empty list for every example: nothing of the one before is left.
        tx.suppressions.apply_many(
            Decision(found.address, Step.RELEASE, found.cause, None, "test", "test", NOW, stream=found.stream)
            for found in tuple(tx.suppressions.entries())
        )
        tx.suppressions.apply_many(decisions)
        found = {(entry.address, str(entry.cause), entry.stream): entry for entry in tx.suppressions.entries()}
    assert found == expected_entries(decisions)
