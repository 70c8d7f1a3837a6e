"""What every service's webhooks must do, whatever they look like."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carom
from carom.core.errors import InputError, WebhookError
from carom.core.limits import WEBHOOK_BYTES, WEBHOOK_DEPTH, WEBHOOK_EVENTS
from carom.core.model import Kind, Proof, WebhookReading
from carom.core.reading.webhooks import SERVICES
from tests.core.reading.webhooks.making import ANN, MAKERS, WHEN, encoded, read

EVENTS = [(slug, name, kind) for slug, one in SERVICES.items() for name, kind in one.events.items()]
#: Services that post several events at once.
BATCHED = ("azure", "kumomta", "mailjet", "sendgrid", "sparkpost")
FAILURES = (Kind.BOUNCE, Kind.DELAY)


def failing(slug: str) -> str:
    """The name of an event that tells of a bounce."""
    return next(name for name, kind in SERVICES[slug].events.items() if kind is Kind.BOUNCE)


def test_every_service_has_bodies_for_this_contract() -> None:
    assert set(MAKERS) == set(SERVICES)


@pytest.mark.parametrize(("slug", "name", "kind"), EVENTS)
def test_each_event_becomes_what_the_list_says(slug: str, name: str, kind: Kind | None) -> None:
    reading = read(slug, MAKERS[slug](name))
    assert reading.unknown == ()
    if kind is None:
        assert reading.reports == ()
        assert len(reading.passed_over) == 1
    else:
        assert [(report.kind, report.recipient) for report in reading.reports] == [(kind, ANN)]
        assert reading.passed_over == ()


@pytest.mark.parametrize("slug", SERVICES)
def test_a_report_says_who_told_it_when_and_of_which_message(slug: str) -> None:
    (report,) = read(slug, MAKERS[slug](failing(slug))).reports
    assert report.dialect == slug
    assert report.occurred_at is not None
    assert report.occurred_at.replace(microsecond=0) == datetime.fromtimestamp(WHEN, UTC)
    assert slug == "generic" or (report.original is not None and report.original.message_id is not None)


@pytest.mark.parametrize("slug", SERVICES)
def test_the_words_of_the_server_decide_and_the_label_is_on_record(slug: str) -> None:
    (report,) = read(slug, MAKERS[slug](failing(slug))).reports
    assert report.verdict is not None
    assert report.verdict.reason in {carom.Reason.USER_UNKNOWN, carom.Reason.SUPPRESSED}
    assert (report.reply_code, report.status) == (550, "5.1.1")


@pytest.mark.parametrize(("slug", "name", "kind"), EVENTS)
def test_only_failures_have_a_verdict(slug: str, name: str, kind: Kind | None) -> None:
    for report in read(slug, MAKERS[slug](name)).reports:
        assert (report.verdict is not None) == (kind in FAILURES)


@pytest.mark.parametrize("slug", [slug for slug in SERVICES if slug != "zonemta"])
def test_an_event_that_nobody_knows_is_counted_and_nothing_else(slug: str) -> None:
    body = MAKERS[slug]("flown" if slug != "azure" else "EmailFlown")
    assert read(slug, body) == WebhookReading(unknown=("EmailFlown" if slug == "azure" else "flown",))


@pytest.mark.parametrize("slug", SERVICES)
def test_a_report_is_hearsay_until_the_caller_has_checked_the_signature(slug: str) -> None:
    body = encoded(MAKERS[slug](failing(slug)))
    (hearsay,) = carom.parse_webhook(slug, body, {})
    (proved,) = carom.parse_webhook(slug, body, {}, authenticated=True)
    assert (hearsay.proof, proved.proof) == (Proof.HEARSAY, Proof.AUTHENTICATED_CHANNEL)


@pytest.mark.parametrize("slug", BATCHED)
def test_an_event_that_comes_twice_in_a_batch_is_reported_once(slug: str) -> None:
    made = MAKERS[slug](failing(slug))
    events = made if isinstance(made, list) else [made]
    reading = read(slug, [*events, *copy.deepcopy(events)])
    assert (len(reading.reports), reading.repeated) == (1, 1)


def test_an_event_that_is_repeated_under_new_ids_is_reported_once() -> None:
    (event,) = MAKERS["sendgrid"]("bounce")
    reading = read("sendgrid", [event | {"sg_event_id": f"id-{number}"} for number in range(46)])
    assert (len(reading.reports), reading.repeated) == (1, 45)


def test_another_answer_is_another_event() -> None:
    (event,) = MAKERS["sendgrid"]("deferred")
    reading = read("sendgrid", [event, event | {"timestamp": WHEN + 600}])
    assert (len(reading.reports), reading.repeated) == (2, 0)


@pytest.mark.parametrize("slug", ["sendgrid", "mailjet"])
def test_an_empty_batch_tells_nothing_and_is_no_mistake(slug: str) -> None:
    assert read(slug, []) == WebhookReading()


NOT_OF_ANYBODY: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n ",
    "another's object": b'{"hello": "world"}',
    "a number": b"5",
    "a list of numbers": b"[1, 2]",
    "half an object": b'{"event": "boun',
    "no text": b"\xff\xfe\x00",
    "two arrays": b"[{}] [{}]",
    "a page": b"<html><body>403</body></html>",
}


@pytest.mark.parametrize("name", NOT_OF_ANYBODY)
@pytest.mark.parametrize("slug", SERVICES)
def test_what_is_not_the_services_is_an_error_that_names_it(slug: str, name: str) -> None:
    with pytest.raises(WebhookError, match=rf"\A{slug}: "):
        read(slug, NOT_OF_ANYBODY[name])


WRONG_TYPES = [
    ("sendgrid", [{"event": 5}], r"sendgrid: \[0\]\.event: expected `str`, got `int`"),
    ("sendgrid", [{"event": "open", "email": {}}], r"sendgrid: \[0\]\.email: expected"),
    ("sendgrid", [{"email": ANN}], r"sendgrid: \[0\]\.event: missing"),
    ("mailgun", {"event-data": {"event": "failed", "delivery-status": 5}}, r"mailgun: event-data\.delivery-status: "),
    ("mailgun", b"recipient=ann%40example.com", r"mailgun: event: missing"),
    ("amazon_ses", {"eventType": "Bounce", "mail": {}}, r"amazon_ses: bounce: missing"),
    ("amazon_ses", {"Type": "Notification", "Message": "hello"}, r"amazon_ses: Message: no JSON"),
    ("amazon_ses", {"Type": "Postcard", "Message": "{}"}, r"amazon_ses: Type: "),
    ("mandrill", b"other=1", r"mandrill: mandrill_events: missing"),
    ("mandrill", urlencode({"mandrill_events": "[{}]"}).encode(), r"mandrill: event: missing"),
    ("mandrill", urlencode({"mandrill_events": '[{"event": 1}]'}).encode(), r"mandrill: \[0\]\.event: expected"),
    ("zonemta", b"id=1&seq=1", r"zonemta: to: missing"),
    ("generic", {"kind": "bounce", "label": "nobody:10"}, r"generic: label: no vocabulary 'nobody'"),
]


@pytest.mark.parametrize(("slug", "body", "message"), WRONG_TYPES)
def test_a_wrong_field_is_named(slug: str, body: Any, message: str) -> None:
    with pytest.raises(WebhookError, match=message):
        read(slug, body)


def test_a_service_that_nobody_knows_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="no webhooks of 'pigeons' are known; there are amazon_ses, azure, "):
        read("pigeons", b"{}")


@pytest.mark.parametrize("name", ["ses", "Amazon-SES", "bird", "sendinblue", "unione"])
def test_a_service_is_known_by_its_other_names(name: str) -> None:
    with pytest.raises(WebhookError):
        read(name, b"")


@pytest.mark.parametrize("slug", SERVICES)
def test_a_body_may_have_so_many_bytes(slug: str) -> None:
    with pytest.raises(WebhookError, match=f"{slug}: body: more than {WEBHOOK_BYTES} bytes"):
        read(slug, b" " * (WEBHOOK_BYTES + 1))


def test_a_batch_may_have_so_many_events() -> None:
    event = b'{"event":"open"}'
    full = read("sendgrid", b"[" + b",".join([event] * WEBHOOK_EVENTS) + b"]")
    assert len(full.passed_over) == WEBHOOK_EVENTS
    with pytest.raises(WebhookError, match="more than 20000 events"):
        read("sendgrid", b"[" + b",".join([event] * (WEBHOOK_EVENTS + 1)) + b"]")


def test_an_event_may_have_so_many_recipients() -> None:
    body = MAKERS["amazon_ses"]("Send")
    body |= {"eventType": "Delivery", "delivery": {"recipients": ["a"] * (WEBHOOK_EVENTS + 1)}}
    with pytest.raises(WebhookError, match="more than 20000 events"):
        read("amazon_ses", body)


@pytest.mark.parametrize("slug", [slug for slug in SERVICES if slug not in {"mandrill", "zonemta"}])
def test_a_body_may_be_so_deep(slug: str) -> None:
    made = MAKERS[slug](failing(slug))
    event = made[0] if isinstance(made, list) else made
    text = json.dumps(event | {"other": 0})
    fits, deep = ("[" * depth + "]" * depth for depth in (WEBHOOK_DEPTH - 2, 50_000))
    assert len(read(slug, text.replace('"other": 0', f'"other": {fits}').encode()).reports) == 1
    with pytest.raises(WebhookError, match=f"{slug}: body: more than {WEBHOOK_DEPTH} levels deep"):
        read(slug, text.replace('"other": 0', f'"other": {deep}').encode())


def test_brackets_in_words_are_no_depth() -> None:
    words = "[{" * 100 + '"\\' * 50
    assert len(read("sendgrid", [{"event": "bounce", "email": ANN, "reason": words}]).reports) == 1


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body."""
    found = [path]
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        found += places(inner, (*path, step))
    return found


def changed(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copied = copy.deepcopy(body)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copied


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def read_or_refused(slug: str, body: bytes, headers: dict[str, str]) -> WebhookReading | WebhookError:
    try:
        return carom.read_webhook(slug, body, headers)
    except WebhookError as error:
        return error


def survives(slug: str, body: bytes) -> None:
    """Reports of well-formed values, or the one error; nothing else."""
    outcome = read_or_refused(slug, body, {})
    if isinstance(outcome, WebhookError):
        assert str(outcome).startswith(f"{slug}: ")
        return
    for report in outcome.reports:
        assert report.recipient is None or "@" in report.recipient
        assert report.occurred_at is None or report.occurred_at.tzinfo is UTC
        assert "\0" not in json.dumps(report.diagnostic)


@given(st.data())
def test_a_body_in_which_anything_is_changed_is_read_or_refused(data: st.DataObject) -> None:
    slug, name, _ = data.draw(st.sampled_from(EVENTS))
    made = MAKERS[slug](name)
    if isinstance(made, bytes):
        cut = data.draw(st.integers(0, len(made)))
        survives(slug, made[:cut] + data.draw(st.binary(max_size=20)) + made[cut + 1 :])
    else:
        survives(slug, encoded(changed(made, data.draw(st.sampled_from(places(made))), data.draw(ANYTHING))))


@given(st.data())
def test_events_inside_a_form_in_which_anything_is_changed_are_read_or_refused(data: st.DataObject) -> None:
    made = [{"event": "hard_bounce", "ts": WHEN, "msg": {"email": ANN, "smtp_events": [{"diag": "x"}], "reject": {}}}]
    body = changed(made, data.draw(st.sampled_from(places(made))), data.draw(ANYTHING))
    survives("mandrill", urlencode({"mandrill_events": json.dumps(body)}).encode())


@given(st.sampled_from(list(SERVICES)), st.binary(max_size=500))
def test_any_bytes_are_read_or_refused(slug: str, body: bytes) -> None:
    survives(slug, body)


@given(
    st.sampled_from(["mailgun", "mandrill", "zonemta"]),
    st.binary(max_size=300),
    st.text(max_size=60) | st.just("\ud800"),
)
def test_any_parts_of_a_form_are_read_or_refused(slug: str, body: bytes, boundary: str) -> None:
    outcome = read_or_refused(slug, b"--" + body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    assert isinstance(outcome, WebhookReading) or str(outcome).startswith(f"{slug}: ")
