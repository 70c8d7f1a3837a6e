from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.ledger import Volume
from carom.core.model import Kind, Party, Reason
from carom.core.taxonomy import facts
from carom.insight import Basis, Level, Trend, Urgency
from tests.insight.volumes import affected, surveyed, volume


def test_rates_are_shares_of_deliveries_and_bounces() -> None:
    found = surveyed(
        volume(900, Kind.DELIVERY),
        volume(60, Reason.USER_UNKNOWN),
        volume(10, Reason.MAILBOX_FULL),
        volume(30, Reason.SPAM),
        volume(50, Kind.DELAY),
        volume(9, Kind.COMPLAINT),
    )
    (gmail,) = found.providers
    assert found.basis is Basis.ATTEMPTS
    assert (gmail.deliveries, gmail.bounces, gmail.delays) == (900, 100, 50)
    assert [(one.count, one.of) for one in (gmail.hard, gmail.soft, gmail.block)] == [
        (60, 1000),
        (10, 1000),
        (30, 1000),
    ]
    assert (gmail.complaints.count, gmail.complaints.of) == (9, 900)
    assert gmail.hard.share == pytest.approx(0.06)


def test_without_deliveries_there_are_shares_of_reports_and_no_judgement() -> None:
    found = surveyed(volume(300, Reason.USER_UNKNOWN), volume(100, Kind.COMPLAINT))
    assert found.basis is Basis.REPORTS
    assert found.overall.hard.of == found.overall.complaints.of == 400
    assert found.overall.level is None


@pytest.mark.parametrize(
    ("volumes", "level"),
    [
        ([volume(1000, Kind.DELIVERY)], Level.GOOD),
        ([volume(990, Kind.DELIVERY), volume(10, Reason.USER_UNKNOWN)], Level.GOOD),
        ([volume(9600, Kind.DELIVERY), volume(400, Reason.USER_UNKNOWN)], Level.WATCH),
        ([volume(900, Kind.DELIVERY), volume(100, Reason.USER_UNKNOWN)], Level.BAD),
        ([volume(900, Kind.DELIVERY), volume(100, Reason.BLOCKLISTED)], Level.BAD),
        ([volume(10_000, Kind.DELIVERY), volume(60, Kind.COMPLAINT)], Level.BAD),
        ([volume(10_000, Kind.DELIVERY), volume(20, Kind.COMPLAINT)], Level.WATCH),
        ([volume(900, Kind.DELIVERY), volume(100, Reason.HOST_UNREACHABLE)], Level.GOOD),
        ([volume(80, Kind.DELIVERY), volume(15, Reason.USER_UNKNOWN)], None),
        ([volume(97, Kind.DELIVERY), volume(6, Reason.USER_UNKNOWN)], Level.WATCH),
    ],
    ids=[
        "nothing bad",
        "one in a hundred",
        "over the first threshold",
        "over the second",
        "refused",
        "too many complaints",
        "some complaints",
        "not ours and not the address",
        "below the floor",
        "few, so not sure that it is bad",
    ],
)
def test_a_level_is_given_only_when_it_is_sure(volumes: list[Volume], level: Level | None) -> None:
    assert surveyed(*volumes).providers[0].level is level


def test_providers_come_by_volume_and_reasons_by_frequency() -> None:
    found = surveyed(
        volume(1, Kind.DELIVERY, "small"),
        volume(5, Reason.SPAM),
        volume(9, Reason.USER_UNKNOWN),
        volume(3, Reason.SPAM, "middle"),
        people=(affected(7, Reason.USER_UNKNOWN),),
    )
    assert [one.provider for one in found.providers] == ["gmail", "middle", "small"]
    first, second = found.providers[0].reasons
    assert (first.reason, first.share.count, first.people) == (Reason.USER_UNKNOWN, 9, 7)
    assert (second.reason, second.party, second.action) == (Reason.SPAM, Party.MESSAGE, facts(Reason.SPAM).action)


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [(5, 60, Trend.RISING), (60, 5, Trend.FALLING), (20, 22, Trend.STEADY), (2, 5, Trend.UNKNOWN)],
)
def test_a_trend_needs_halves_that_differ_for_sure(before: int, after: int, trend: Trend) -> None:
    found = surveyed(
        volume(500, Kind.DELIVERY, day=1),
        volume(500, Kind.DELIVERY, day=8),
        volume(before, Reason.SPAM, day=1),
        volume(after, Reason.SPAM, day=8),
    )
    assert found.overall.reasons[0].trend is trend


def test_without_mail_in_one_half_there_is_no_trend() -> None:
    found = surveyed(volume(500, Kind.DELIVERY, day=8), volume(50, Reason.SPAM, day=8))
    assert found.overall.reasons[0].trend is Trend.UNKNOWN


def test_advice_begins_with_what_is_ours_to_mend_and_ends_with_what_is_done() -> None:
    found = surveyed(
        volume(1000, Kind.DELIVERY),
        volume(500, Reason.USER_UNKNOWN),
        volume(4, Reason.AUTH_FAILED, "small"),
        volume(40, Reason.BLOCKLISTED),
        volume(70, Reason.HOST_UNREACHABLE, "down"),
        volume(1, Reason.SENDER_REFUSED, "odd"),
        people=(affected(400, Reason.USER_UNKNOWN), affected(30, Reason.BLOCKLISTED)),
    )
    assert [(one.urgency, one.provider, one.reason, one.people) for one in found.advice] == [
        (Urgency.NOW, "gmail", Reason.BLOCKLISTED, 30),
        (Urgency.NOW, "small", Reason.AUTH_FAILED, 0),
        (Urgency.WATCH, "down", Reason.HOST_UNREACHABLE, 0),
        (Urgency.WATCH, "odd", Reason.SENDER_REFUSED, 0),
        (Urgency.HANDLED, None, Reason.USER_UNKNOWN, 400),
    ]


def test_advice_names_the_party_the_meaning_and_the_first_action() -> None:
    (advice,) = surveyed(volume(9, Reason.AUTH_FAILED)).advice
    about = facts(Reason.AUTH_FAILED)
    assert (advice.party, advice.meaning, advice.action) == (about.party, about.meaning, about.action)


def test_slowing_down_is_not_urgent_and_a_virus_is() -> None:
    found = surveyed(volume(50, Reason.RATE_LIMITED), volume(50, Reason.GREYLISTED), volume(1, Reason.VIRUS))
    first, *others = found.advice
    assert (first.urgency, first.reason) == (Urgency.NOW, Reason.VIRUS)
    assert [one.urgency for one in others] == [Urgency.WATCH, Urgency.WATCH]


def test_complaints_are_urgent_only_beyond_what_providers_bear() -> None:
    many = surveyed(volume(10_000, Kind.DELIVERY), volume(60, Kind.COMPLAINT)).advice
    few = surveyed(volume(10_000, Kind.DELIVERY), volume(2, Kind.COMPLAINT)).advice
    one_of_five = surveyed(volume(5, Kind.DELIVERY), volume(1, Kind.COMPLAINT)).advice
    assert [(one.urgency, one.reason, one.events) for one in (*many, *few, *one_of_five)] == [
        (Urgency.NOW, None, 60),
        (Urgency.WATCH, None, 2),
        (Urgency.WATCH, None, 1),
    ]


def test_a_bounce_without_a_verdict_counts_as_undetermined() -> None:
    found = surveyed(Volume(volume(1, Kind.BOUNCE).hour, "gmail", "", Kind.BOUNCE, None, 4))
    assert found.overall.reasons[0].reason is Reason.UNDETERMINED


def test_nothing_gives_an_empty_report() -> None:
    found = surveyed()
    assert (found.basis, found.providers, found.advice, found.overall.bounces) == (Basis.REPORTS, (), (), 0)


VOLUMES = st.lists(
    st.builds(
        volume,
        st.integers(1, 10_000),
        st.sampled_from([*Reason, *(kind for kind in Kind if kind is not Kind.BOUNCE)]),
        st.sampled_from(["gmail", "outlook", ""]),
        day=st.floats(0, 9.9),
    ),
    max_size=30,
)


@given(VOLUMES)
def test_the_parts_add_up_to_the_whole(volumes: list[Volume]) -> None:
    found = surveyed(*volumes)
    assert sum(one.bounces for one in found.providers) == found.overall.bounces
    for one in (found.overall, *found.providers):
        assert one.hard.count + one.soft.count + one.block.count == one.bounces
        assert sum(line.share.count for line in one.reasons) == one.bounces


@given(VOLUMES)
def test_every_bounce_and_complaint_is_in_some_advice(volumes: list[Volume]) -> None:
    found = surveyed(*volumes)
    complaints = sum(one.complaints.count for one in found.providers)
    assert sum(one.events for one in found.advice) == found.overall.bounces + complaints
