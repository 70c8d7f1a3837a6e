import json
from datetime import UTC, datetime
from typing import Any

import pytest

import carom
from carom.core.model import Header, Reason
from tests.core.reading.webhooks.making import ANN, BOB, amazon_ses, only, read, reports, told

MAIL = {
    "timestamp": "2027-01-15T07:59:00.000Z",
    "messageId": "0100-1",
    "source": "bounces@mail.example.net",
    "destination": [ANN, BOB],
    "headers": [{"name": "List-Id", "value": "letters.example.net"}, {"name": "Subject", "value": "not this one"}],
    "commonHeaders": {"from": ["News <news@example.net>"], "messageId": "<own@example.net>", "subject": "A letter"},
    "tags": {"ses:configuration-set": ["letters"], "ses:source-ip": ["192.0.2.1"], "campaign": ["spring"]},
}
BOUNCE = {
    "notificationType": "Bounce",
    "mail": MAIL,
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "timestamp": "2027-01-15T08:00:00.500Z",
        "reportingMTA": "dns; a1.smtp-out.example.net",
        "remoteMtaIp": "192.0.2.25",
        "bouncedRecipients": [
            {"emailAddress": ANN, "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"},
            {"emailAddress": f"Bob <{BOB}>", "status": "5.2.2", "diagnosticCode": "smtp; 552 5.2.2 mailbox full"},
        ],
    },
}


def sns(message: Any) -> dict[str, Any]:
    return {
        "Type": "Notification",
        "MessageId": "n-1",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:mail",
        "Message": json.dumps(message),
        "Timestamp": "2027-01-15T09:00:00.000Z",
        "Signature": "x",
    }


def eventbridge(event: Any) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "e-1",
        "detail-type": "Email Bounced",
        "source": "aws.ses",
        "time": "2027-01-15T08:30:00Z",
        "detail": event,
    }


ENVELOPES = {
    "a notification of SNS": sns(BOUNCE),
    "SNS without its envelope": BOUNCE,
    "event publishing": {"eventType": "Bounce"} | {k: v for k, v in BOUNCE.items() if k != "notificationType"},
    "EventBridge": eventbridge(BOUNCE),
    "EventBridge through SNS": sns(eventbridge(BOUNCE)),
    "one event a line": (json.dumps(BOUNCE) + "\n").encode(),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_a_bounce_is_read_in_every_envelope_with_one_report_for_each_recipient(name: str) -> None:
    ann, bob = reports("amazon_ses", ENVELOPES[name])
    assert (ann.recipient, bob.recipient) == (ANN, BOB)
    assert ann.verdict is not None
    assert bob.verdict is not None
    assert (ann.verdict.reason, bob.verdict.reason) == (Reason.USER_UNKNOWN, Reason.MAILBOX_FULL)


def test_a_bounce_tells_all_that_the_service_knows() -> None:
    report = reports("amazon_ses", sns(BOUNCE))[0]
    assert report.occurred_at == datetime(2027, 1, 15, 8, 0, 0, 500_000, UTC)
    assert (report.remote_mta, report.reporting_mta) == ("192.0.2.25", "a1.smtp-out.example.net")
    assert report.diagnostic == "550 5.1.1 user unknown"
    assert report.original is not None
    assert report.original.message_id == "<own@example.net>"
    assert (report.original.subject, report.original.sender) == ("A letter", "news@example.net")
    assert report.original.envelope_sender == "bounces@mail.example.net"
    assert report.original.list_id == "letters.example.net"
    assert report.original.headers == (
        Header("x-message-id", "0100-1"),
        Header("x-stream", "letters"),
        Header("campaign", "spring"),
    )


@pytest.mark.parametrize(
    ("bounce_type", "sub_type", "reason"),
    [
        ("Permanent", "General", Reason.USER_UNKNOWN),
        ("Permanent", "OnAccountSuppressionList", Reason.SUPPRESSED),
        ("Permanent", "Suppressed", Reason.SUPPRESSED),
        ("Transient", "MailboxFull", Reason.MAILBOX_FULL),
        ("Transient", "General", Reason.UNDETERMINED),
        ("Undetermined", "Undetermined", Reason.UNDETERMINED),
    ],
)
def test_without_words_of_the_server_the_type_of_the_bounce_speaks(
    bounce_type: str, sub_type: str, reason: Reason
) -> None:
    told_so = {"bounceType": bounce_type, "bounceSubType": sub_type, "bouncedRecipients": [{"emailAddress": ANN}]}
    report = only("amazon_ses", {"eventType": "Bounce", "mail": MAIL, "bounce": told_so})
    assert report.verdict is not None
    assert report.verdict.reason is reason


def test_a_bounce_that_names_nobody_gives_a_report_without_recipient() -> None:
    body = {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": []}}
    assert only("amazon_ses", body).recipient is None


def test_mail_that_was_not_sent_fails_for_all_its_recipients() -> None:
    infected = reports("amazon_ses", {"eventType": "Reject", "mail": MAIL, "reject": {"reason": "Bad content"}})
    assert [(one.recipient, one.verdict and one.verdict.reason) for one in infected] == [
        (ANN, Reason.VIRUS),
        (BOB, Reason.VIRUS),
    ]


def test_an_event_without_a_time_has_that_of_its_envelope_and_else_that_of_the_mail() -> None:
    body = {"eventType": "Reject", "mail": MAIL | {"destination": [ANN]}}
    assert only("amazon_ses", sns(body)).occurred_at == datetime(2027, 1, 15, 9, tzinfo=UTC)
    assert only("amazon_ses", body).occurred_at == datetime(2027, 1, 15, 7, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("new", "old", "unsubscribes"),
    [
        ({"unsubscribeAll": True}, {"unsubscribeAll": False}, True),
        ({"unsubscribeAll": True}, {"unsubscribeAll": True}, False),
        ({"unsubscribeAll": False}, {"unsubscribeAll": True}, False),
        ({"topicSubscriptionStatus": [{"topicName": "news", "subscriptionStatus": "OptOut"}]}, {}, True),
        ({"topicSubscriptionStatus": [{"topicName": "news", "subscriptionStatus": "OptIn"}]}, {}, False),
        (
            {"topicSubscriptionStatus": [{"topicName": "news", "subscriptionStatus": "OptOut"}]},
            {"topicSubscriptionStatus": [{"topicName": "news", "subscriptionStatus": "OptOut"}]},
            False,
        ),
    ],
)
def test_a_change_of_preferences_is_an_unsubscription_when_less_is_wanted(
    new: dict[str, Any], old: dict[str, Any], unsubscribes: bool
) -> None:
    body = amazon_ses("Subscription")
    body["subscription"] |= {"newTopicPreferences": new, "oldTopicPreferences": old}
    reading = read("amazon_ses", body)
    assert told(reading) == ([("unsubscribe", ANN)] if unsubscribes else [])
    assert reading.passed_over == (() if unsubscribes else ("Subscription",))


def test_a_complaint_keeps_its_type_and_its_reverse_is_none() -> None:
    assert only("amazon_ses", amazon_ses("Complaint")).feedback_type == "abuse"
    assert carom.read_webhook("ses", json.dumps(amazon_ses("Complaint/not-spam")).encode(), {}).passed_over == (
        "Complaint/not-spam",
    )


def test_a_delivery_tells_what_the_server_answered() -> None:
    report = only("amazon_ses", amazon_ses("Delivery"))
    assert (report.diagnostic, report.status, report.reply_code) == ("250 2.0.0 OK", "2.0.0", None)
