from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.app.events import Origin, event_of
from carom.app.keys import event_key
from carom.core.model import Action, Kind, Original, Reason, Report
from tests.app.fakes import NOW, report

ANNA = "anna@example.org"
BY_MESSAGE = report(Reason.USER_UNKNOWN, message_id="<m1@example.net>")
BY_ENVELOPE = msgspec.structs.replace(report(Reason.USER_UNKNOWN), envelope_id="e-1")
BARE = report(Reason.USER_UNKNOWN)
DELAY = report(Kind.DELAY, message_id="<m1@example.net>", days_ago=1)


def changed(one: Report, **changes: object) -> Report:
    return msgspec.structs.replace(one, **changes)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BY_MESSAGE, changed(BY_MESSAGE, reporting_mta="mx2.example.net", dialect="postfix")),
        (BY_MESSAGE, changed(BY_MESSAGE, occurred_at=NOW, diagnostic="550 unknown", action=Action.FAILED)),
        (BY_MESSAGE, changed(BY_MESSAGE, original=Original(message_id=" m1@example.net"))),
        (BY_MESSAGE, changed(BY_MESSAGE, envelope_id="e-1")),
        (BY_ENVELOPE, changed(BY_ENVELOPE, reporting_mta="mx2.example.net")),
        (BARE, changed(BARE, diagnostic="550 unknown")),
        (DELAY, changed(DELAY, occurred_at=NOW - timedelta(days=1, hours=3))),
    ],
    ids=["another MTA", "another word for it", "no brackets", "ENVID beside it", "by ENVID", "same mail", "same day"],
)
def test_two_reports_of_one_failure_have_one_key(first: Report, second: Report) -> None:
    assert event_key(first, ANNA, "digest") == event_key(second, ANNA, "digest")


@pytest.mark.parametrize(
    ("one", "other", "address"),
    [
        (BY_MESSAGE, BY_MESSAGE, "bert@example.org"),
        (BY_MESSAGE, report(Reason.USER_UNKNOWN, message_id="<m2@example.net>"), ANNA),
        (BY_MESSAGE, changed(BY_MESSAGE, kind=Kind.COMPLAINT), ANNA),
        (BY_ENVELOPE, changed(BY_ENVELOPE, envelope_id="e-2"), ANNA),
        (BY_ENVELOPE, BARE, ANNA),
        (DELAY, changed(DELAY, occurred_at=NOW - timedelta(days=2)), ANNA),
    ],
    ids=["recipient", "message", "kind", "ENVID", "no ENVID", "another day of delay"],
)
def test_what_differs_in_a_part_of_the_key_is_another_event(one: Report, other: Report, address: str) -> None:
    assert event_key(one, ANNA, "digest") != event_key(other, address, "digest")


def test_without_any_name_of_the_message_the_mail_is_the_occasion() -> None:
    assert event_key(BARE, ANNA, "digest 1") != event_key(BARE, ANNA, "digest 2")


def test_lines_of_a_log_without_a_message_differ_by_time_and_words() -> None:
    keys = {event_key(one, ANNA) for one in (BARE, changed(BARE, occurred_at=NOW), changed(BARE, diagnostic="550 x"))}
    assert len(keys) == 3


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_key(message_id: str, address: str) -> None:
    key = event_key(report(Reason.SPAM, message_id=message_id), address)
    assert len(key) == 64 + len(":bounce")


def test_events_of_one_message_to_one_address_share_a_stem() -> None:
    taken = report(Kind.DELIVERY, message_id="<m1@example.net>")
    stems = [event_key(one, ANNA).partition(":")[0] for one in (BY_MESSAGE, taken, DELAY)]
    assert len(set(stems)) == 1
    assert event_key(taken, "bert@example.org").partition(":")[0] not in stems


ORIGIN = Origin("mbox:b", NOW, "rules-1", mail_digest="digest")


def test_the_address_is_the_one_the_sender_wrote() -> None:
    forwarded = changed(BARE, original_recipient="Anna@Example.ORG", recipient="inner@example.net")
    assert event_of(forwarded, ORIGIN).address == ANNA
    assert event_of(changed(forwarded, original_recipient="not one"), ORIGIN).address == "inner@example.net"
    assert event_of(changed(BARE, recipient=None), ORIGIN).address is None


def test_the_provider_is_named_from_the_address() -> None:
    assert event_of(changed(BARE, recipient="anna@googlemail.com"), ORIGIN).provider == "gmail"
    assert event_of(changed(BARE, recipient="anna@mail.example.org"), ORIGIN).provider == "example.org"
    assert event_of(changed(BARE, recipient=None), ORIGIN).provider is None


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (None, NOW),
        (NOW + timedelta(hours=2), NOW),
        (NOW + timedelta(days=400), NOW),
        (NOW.replace(year=1970), NOW),
    ],
    ids=["as stated", "not stated", "a clock that runs ahead", "a wrong year", "a clock that lost its time"],
)
def test_a_time_that_cannot_be_is_that_of_reading(stated: object, taken: object) -> None:
    assert event_of(changed(BARE, occurred_at=stated), ORIGIN).occurred_at == taken


@pytest.mark.parametrize(
    ("list_id", "stream"),
    [
        ("News of the Garden <News.Garden.example.org>", "news.garden.example.org"),
        ("<news.example.org>", "news.example.org"),
        ("news.example.org", "news.example.org"),
        (None, ""),
    ],
)
def test_the_stream_is_the_list_unless_the_operator_names_it(list_id: str | None, stream: str) -> None:
    one = report(Reason.SPAM, list_id=list_id)
    assert event_of(one, ORIGIN).stream == stream
    assert event_of(one, msgspec.structs.replace(ORIGIN, stream="receipts")).stream == "receipts"


@pytest.mark.parametrize(
    ("feedback_type", "kind"),
    [
        ("abuse", Kind.COMPLAINT),
        ("fraud", Kind.COMPLAINT),
        ("opt-out", Kind.COMPLAINT),
        (None, Kind.COMPLAINT),
        ("auth-failure", Kind.OTHER),
        ("Auth-Failure", Kind.OTHER),
        ("virus", Kind.OTHER),
        ("not-spam", Kind.OTHER),
    ],
)
def test_only_what_a_person_said_is_a_complaint(feedback_type: str | None, kind: Kind) -> None:
    event = event_of(report(Kind.COMPLAINT, feedback_type=feedback_type), ORIGIN)
    assert (event.report.kind, event.report.feedback_type, event.address) == (kind, feedback_type, ANNA)
