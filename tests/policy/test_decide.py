from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.ledger import Cause, Occurrence, Step
from carom.core.model import Kind, Reason
from carom.policy import Case, decide, default_policy, load_policy
from tests.policy.histories import (
    ADDRESS,
    HARD,
    HARMLESS,
    NOT_THE_RECIPIENT,
    NOW,
    applied,
    entry,
    event,
    histories,
    history,
    judged,
    release,
)

POLICY = default_policy()
FULL = Reason.MAILBOX_FULL
#: Long enough for the default: five in a row over two weeks.
ENOUGH = history(FULL, 21, 16, 11, 6, 1)


@pytest.mark.parametrize("reason", HARD)
def test_one_hard_failure_suppresses_for_good(reason: Reason) -> None:
    (decision,) = judged(POLICY, [event(1, reason, "k1")])
    assert (decision.step, decision.reason, decision.until) == (Step.SUPPRESS, reason, None)
    assert (decision.address, decision.event_key, decision.stream) == (ADDRESS, "k1", "")
    assert decision.line == f"reason.{reason}"


def test_a_full_mailbox_is_suppressed_when_it_stays_full_and_for_a_term() -> None:
    (decision,) = judged(POLICY, ENOUGH)
    assert decision.until == NOW + timedelta(days=89)  # ninety from the last failure
    assert [(counter.name, counter.value) for counter in decision.counters] == [
        ("failures", 5),
        ("days with a failure", 5),
        ("days from first to last", 20),
    ]


@pytest.mark.parametrize(
    "events",
    [
        history(FULL, 21, 16, 11, 6),
        history(FULL, 13, 10, 7, 4, 1),
        (*ENOUGH, event(4, Kind.DELIVERY)),
        (*ENOUGH, event(0.5, Kind.DELIVERY)),
        history(Kind.DELAY, 21, 16, 11, 6, 1),
        tuple(event(20 - index / 100, FULL, str(index)) for index in range(9)) + history(FULL, 1),
        tuple(event(days + 200, FULL) for days in (21, 16, 11, 6, 1)),
    ],
    ids=[
        "too few",
        "within too short a time",
        "a delivery among them",
        "a delivery after them",
        "delays only",
        "many on one day count once",
        "so long ago that the term is over",
    ],
)
def test_a_full_mailbox_is_left_alone(events: tuple[Occurrence, ...]) -> None:
    assert judged(POLICY, events) == ()


def test_a_mail_that_was_taken_and_then_bounced_heals_nothing() -> None:
    failures = [event(days, FULL, f"m{days}:bounce") for days in (21, 16, 11, 6, 1)]
    taken = [event(days - 0.01, Kind.DELIVERY, f"m{days}:delivery") for days in (21, 16, 11, 6, 1)]
    assert len(judged(POLICY, [*failures, *taken])) == 1
    assert judged(POLICY, [*failures, *taken, event(3, Kind.DELIVERY, "m3:delivery")]) == ()


def test_failures_of_other_reasons_neither_count_nor_end_the_row() -> None:
    between = history(Reason.SPAM, 14, 12, 3)
    assert judged(POLICY, (*ENOUGH, *between)) == judged(POLICY, ENOUGH)
    assert judged(POLICY, (*ENOUGH[1:], *between)) == ()


@pytest.mark.parametrize(("kind", "cause"), [(Kind.COMPLAINT, Cause.COMPLAINT), (Kind.UNSUBSCRIBE, Cause.UNSUBSCRIBE)])
def test_a_wish_is_a_cause_of_its_own_and_for_good(kind: Kind, cause: Cause) -> None:
    (decision,) = judged(POLICY, [event(1, kind)])
    assert (decision.cause, decision.reason, decision.until) == (cause, None, None)


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.UNSUBSCRIBE])
def test_deliveries_do_not_release_a_wish_or_a_hard_failure(kind: Kind) -> None:
    events = [event(9, kind), event(8, Reason.USER_UNKNOWN), event(1, Kind.DELIVERY)]
    standing = applied(judged(POLICY, events[:2]), ())
    assert len(standing) == 2
    assert judged(POLICY, events, standing) == ()


def test_a_delivery_releases_what_a_count_suppressed() -> None:
    standing = applied(judged(POLICY, ENOUGH), ())
    (decision,) = judged(POLICY, (*ENOUGH, event(0.5, Kind.DELIVERY)), standing)
    assert (decision.step, decision.cause, decision.line) == (Step.RELEASE, Cause.BOUNCE, "healing")


@pytest.mark.parametrize("cause", [Cause.MANUAL, Cause.IMPORT, Cause.COMPLAINT, Cause.UNSUBSCRIBE])
def test_a_delivery_releases_no_other_cause(cause: Cause) -> None:
    standing = [entry(cause, FULL, since=30, until=60)]
    assert judged(POLICY, history(Kind.DELIVERY, 1), standing) == ()


def test_an_address_released_by_hand_is_judged_by_later_events_only() -> None:
    released = [release(Cause.BOUNCE, 5)]
    assert judged(POLICY, [event(6, Reason.USER_UNKNOWN)], (), released) == ()
    assert len(judged(POLICY, [event(6, Reason.USER_UNKNOWN), event(4, Reason.USER_UNKNOWN)], (), released)) == 1


def test_the_release_of_one_cause_forgives_no_other() -> None:
    assert len(judged(POLICY, [event(6, Kind.COMPLAINT)], (), [release(Cause.BOUNCE, 5)])) == 1


def test_a_release_by_the_policy_does_not_forgive_a_failure_that_comes_in_late() -> None:
    released = [release(Cause.BOUNCE, 1, actor="policy")]
    assert len(judged(POLICY, [event(6, Reason.USER_UNKNOWN)], (), released)) == 1


def test_counting_begins_anew_when_a_term_is_over() -> None:
    over = [entry(Cause.BOUNCE, FULL, since=100, until=-10)]
    assert judged(POLICY, history(FULL, 31, 26, 21, 16, 9), over) == ()


def test_a_hard_failure_turns_a_term_into_for_good() -> None:
    standing = [entry(Cause.BOUNCE, FULL, since=5, until=60)]
    (decision,) = judged(POLICY, [event(1, Reason.USER_UNKNOWN)], standing)
    assert decision.until is None


def test_an_upstream_suppression_is_taken_over_as_an_import() -> None:
    (decision,) = judged(POLICY, [event(1, Reason.SUPPRESSED)])
    assert decision.cause is Cause.IMPORT


def test_a_line_for_its_stream_acts_there_and_nowhere_else() -> None:
    policy = load_policy('[kind.unsubscribe]\nscope = "stream"', "own.toml")
    events = [event(1, Kind.UNSUBSCRIBE), event(1, Reason.USER_UNKNOWN)]
    (of_stream,) = decide(policy, Case(ADDRESS, "news", events), NOW)
    (of_all,) = decide(policy, Case(ADDRESS, None, events), NOW)
    assert (of_stream.cause, of_stream.stream) == (Cause.UNSUBSCRIBE, "news")
    assert (of_all.cause, of_all.stream) == (Cause.BOUNCE, "")


def test_an_operator_may_count_a_reason_by_name_and_then_only_for_a_term() -> None:
    policy = load_policy('[reason.host_unreachable]\neffect = "count"\nfailures = 2', "own.toml")
    (decision,) = judged(policy, history(Reason.HOST_UNREACHABLE, 32, 1))
    assert decision.until == NOW + timedelta(days=29)


OTHER_KINDS = tuple(kind for kind in Kind if kind not in {Kind.COMPLAINT, Kind.UNSUBSCRIBE})


@given(histories(HARMLESS, OTHER_KINDS))
def test_no_row_of_failures_that_are_not_the_recipients_ever_suppresses(events: list[Occurrence]) -> None:
    assert judged(POLICY, events) == ()


def test_every_reason_of_the_other_parties_is_harmless_by_default() -> None:
    assert set(NOT_THE_RECIPIENT) <= set(HARMLESS)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing(events: list[Occurrence], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(POLICY, shuffled) == judged(POLICY, events)


@given(histories())
def test_what_was_decided_is_not_decided_again(events: list[Occurrence]) -> None:
    decisions = judged(POLICY, events)
    assert judged(POLICY, events, applied(decisions, ()), decisions) == ()


@given(histories((FULL,), (Kind.DELIVERY, Kind.DELAY)))
def test_a_delivery_now_leaves_no_soft_suppression(events: list[Occurrence]) -> None:
    standing = applied(judged(POLICY, events), ())
    healed = [*events, Occurrence(Kind.DELIVERY, None, NOW, "healing")]
    assert applied(judged(POLICY, healed, standing), standing) == ()


@given(histories())
def test_a_wish_is_never_turned_into_or_released_like_a_bounce(events: list[Occurrence]) -> None:
    wishes = [entry(Cause.COMPLAINT, since=700), entry(Cause.UNSUBSCRIBE, since=700), entry(Cause.MANUAL, since=700)]
    decisions = judged(POLICY, events, wishes)
    assert {decision.cause for decision in decisions} <= {Cause.BOUNCE, Cause.IMPORT}


@given(histories(), st.integers(0, 40))
def test_reading_in_two_batches_ends_like_reading_in_one(events: list[Occurrence], cut: int) -> None:
    # Without deliveries: what heals in between may be outdated by a failure that is read later.
    bounces = [one for one in events if one.kind is not Kind.DELIVERY]
    first = applied(judged(POLICY, bounces[:cut]), ())
    both = applied(judged(POLICY, bounces, first), first)
    once = applied(judged(POLICY, bounces), ())
    assert {(one.cause, one.until) for one in both} == {(one.cause, one.until) for one in once}
