"""What is particular to single services."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from carom.core.model import FailureType, Header, Reason
from tests.core.reading.webhooks.making import ANN, BOB, ISO, WHEN, only, read, reports, told

MOMENT = datetime.fromtimestamp(WHEN, UTC)


def mandrill(*events: Any) -> bytes:
    return urlencode({"mandrill_events": json.dumps(events)}).encode()


#: Service, body, and the reason that its label names where no server said anything.
LABELS = [
    ("sendgrid", [{"event": "dropped", "email": ANN, "reason": "Bounced Address"}], Reason.SUPPRESSED),
    ("sendgrid", [{"event": "dropped", "email": ANN, "reason": "Spam Reporting Address"}], Reason.SUPPRESSED),
    ("sendgrid", [{"event": "dropped", "email": ANN, "reason": "Unsubscribed Address"}], Reason.SUPPRESSED),
    ("sendgrid", [{"event": "dropped", "email": "x@y", "reason": "Invalid"}], Reason.ADDRESS_INVALID),
    (
        "sendgrid",
        [{"event": "bounce", "email": ANN, "type": "blocked", "bounce_classification": "Reputation"}],
        Reason.BAD_REPUTATION,
    ),
    ("postmark", {"RecordType": "Bounce", "Type": "ManuallyDeactivated", "Email": ANN}, Reason.SUPPRESSED),
    ("postmark", {"RecordType": "Bounce", "Type": "DMARCPolicy", "Email": ANN}, Reason.AUTH_FAILED),
    (
        "postmark",
        {"RecordType": "SubscriptionChange", "SuppressSending": True, "SuppressionReason": "HardBounce"},
        Reason.USER_UNKNOWN,
    ),
    ("sparkpost", [{"msys": {"message_event": {"type": "bounce", "bounce_class": "22"}}}], Reason.MAILBOX_FULL),
    ("sparkpost", [{"msys": {"message_event": {"type": "bounce", "bounce_class": 52}}}], Reason.SPAM),
    ("brevo", {"event": "blocked", "email": ANN}, Reason.SUPPRESSED),
    ("brevo", {"event": "invalid_email", "email": "x@y"}, Reason.ADDRESS_INVALID),
    (
        "mailjet",
        {"event": "blocked", "email": ANN, "error_related_to": "mailjet", "error": "preblocked"},
        Reason.SUPPRESSED,
    ),
    (
        "mailjet",
        {"event": "bounce", "hard_bounce": True, "error_related_to": "recipient", "error": "mailbox inactive"},
        Reason.MAILBOX_DISABLED,
    ),
    ("mandrill", mandrill({"event": "reject", "msg": {"reject": {"reason": "hard-bounce"}}}), Reason.SUPPRESSED),
    ("mandrill", mandrill({"event": "reject", "msg": {"reject": "unsub"}}), Reason.SUPPRESSED),
    (
        "mandrill",
        mandrill({"event": "hard_bounce", "msg": {"bounce_description": "invalid_domain"}}),
        Reason.DOMAIN_UNKNOWN,
    ),
    (
        "resend",
        {"type": "email.bounced", "data": {"to": [ANN], "bounce": {"type": "Permanent", "subType": "Suppressed"}}},
        Reason.SUPPRESSED,
    ),
    ("resend", {"type": "email.suppressed", "data": {"to": [ANN]}}, Reason.SUPPRESSED),
    (
        "azure",
        {"type": "Microsoft.Communication.EmailDeliveryReportReceived", "data": {"status": "Suppressed"}},
        Reason.SUPPRESSED,
    ),
    ("kumomta", {"type": "Bounce", "recipient": ANN, "bounce_classification": "QuotaIssues"}, Reason.MAILBOX_FULL),
    (
        "unisender_go",
        {
            "event_name": "transactional_email_status",
            "status": "hard_bounced",
            "email": ANN,
            "delivery_info": {"delivery_status": "err_mailbox_full"},
        },
        Reason.MAILBOX_FULL,
    ),
    ("generic", {"kind": "bounce", "label": "sparkpost:10"}, Reason.USER_UNKNOWN),
]


@pytest.mark.parametrize(("service", "body", "reason"), LABELS)
def test_the_label_of_a_service_speaks_where_no_server_did(service: str, body: Any, reason: Reason) -> None:
    verdict = only(service, body).verdict
    assert verdict is not None
    assert verdict.reason is reason


#: A service that condemns the address, or spares it, for a reply that says otherwise.
OVERRULED = [
    (
        "sendgrid",
        [{"event": "bounce", "type": "bounce", "email": ANN, "reason": "550 5.7.1 blocked using zen.spamhaus.org"}],
        Reason.BLOCKLISTED,
    ),
    (
        "postmark",
        {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;554 5.7.1 Message rejected as spam"},
        Reason.SPAM,
    ),
    (
        "brevo",
        {"event": "soft_bounce", "email": ANN, "reason": "550 5.1.1 User unknown in local recipient table"},
        Reason.USER_UNKNOWN,
    ),
    (
        "mailgun",
        {
            "event-data": {
                "event": "failed",
                "severity": "permanent",
                "reason": "bounce",
                "delivery-status": {"code": 552, "message": "552 5.2.2 The mailbox is over quota"},
            }
        },
        Reason.MAILBOX_FULL,
    ),
]


@pytest.mark.parametrize(("service", "body", "reason"), OVERRULED)
def test_the_reply_outweighs_the_label_of_the_service(service: str, body: Any, reason: Reason) -> None:
    verdict = only(service, body).verdict
    assert verdict is not None
    assert verdict.reason is reason
    assert (verdict.type is FailureType.HARD) == (reason is Reason.USER_UNKNOWN)


#: Shapes that one service gives the same event, and its kind and recipient.
SHAPES = [
    # SparkPost: classes that are no failures, and groups without a type.
    (
        "sparkpost",
        [{"msys": {"message_event": {"type": "bounce", "bounce_class": "60", "rcpt_to": ANN}}}],
        "auto_reply",
    ),
    (
        "sparkpost",
        [{"msys": {"message_event": {"type": "bounce", "bounce_class": "90", "rcpt_to": ANN}}}],
        "unsubscribe",
    ),
    (
        "sparkpost",
        [{"msys": {"message_event": {"type": "bounce", "bounce_class": "100", "rcpt_to": ANN}}}],
        "challenge",
    ),
    ("sparkpost", [{"msys": {"message_event": {"type": "bounce", "bounce_class": "80", "rcpt_to": ANN}}}], None),
    ("sparkpost", [{"msys": {"relay_message": {"rcpt_to": ANN, "content": {}}}}], None),
    # Postmark before it named its records.
    ("postmark", {"Type": "HardBounce", "TypeCode": 1, "Email": ANN}, "bounce"),
    ("postmark", {"Type": "AutoResponder", "Email": ANN}, "auto_reply"),
    ("postmark", {"Recipient": ANN, "DeliveredAt": ISO}, "delivery"),
    ("postmark", {"Recipient": ANN, "FirstOpen": True, "ReceivedAt": ISO}, None),
    ("postmark", {"RecordType": "Bounce", "Type": "NotYetInvented", "Email": ANN}, "bounce"),
    # Mailjet counts what it tries again among the bounces; what was twice in a campaign is no failure.
    ("mailjet", {"event": "bounce", "email": ANN, "hard_bounce": False, "error": "quota exceeded"}, "delay"),
    ("mailjet", {"event": "bounce", "email": ANN, "hard_bounce": 0}, "delay"),
    ("mailjet", {"event": "bounce", "email": ANN, "hard_bounce": "", "error": "user unknown"}, "bounce"),
    ("mailjet", {"event": "blocked", "email": ANN, "error": "duplicate in campaign"}, None),
    # Mailtrap: an object, one a line, underscores.
    ("mailtrap", {"event": "soft_bounce", "email": ANN}, "delay"),
    ("mailtrap", b'{"event": "bounce", "email": "ann@example.com"}\n\n', "bounce"),
    # Postal before it wrapped its payloads.
    ("postal", {"status": "HardFail", "output": "550 no", "message": {"to": ANN}}, "bounce"),
    ("postal", {"status": "SoftFail", "message": {"to": ANN}}, "delay"),
    ("postal", {"original_message": {"to": ANN}, "bounce": {"to": "x@psrp.example"}}, "bounce"),
    ("postal", {"url": "https://example.org", "message": {"to": ANN}}, None),
    # Unisender Go: PHP writes empty objects as arrays; a reply that will be tried again is no bounce.
    (
        "unisender_go",
        {
            "event_name": "transactional_email_status",
            "status": "soft_bounced",
            "email": ANN,
            "delivery_info": [],
            "metadata": [],
        },
        "bounce",
    ),
    ("mailersend", {"data": {"type": "hard_bounced", "morph": [], "email": {"recipient": {"email": ANN}}}}, "bounce"),
    # Azure as CloudEvents.
    (
        "azure",
        {
            "specversion": "1.0",
            "type": "Microsoft.Communication.EmailDeliveryReportReceived",
            "time": ISO,
            "data": {"recipient": ANN, "status": "Bounced"},
        },
        "bounce",
    ),
    # Resend names one recipient, or several.
    ("resend", {"type": "email.complained", "data": {"to": ANN}}, "complaint"),
    (
        "resend",
        {"type": "email.delivered", "data": {"to": [ANN], "headers": [{"name": "X", "value": "y"}]}},
        "delivery",
    ),
    # ZoneMTA as JSON.
    ("zonemta", {"id": "1", "to": ANN, "response": "550 no such user"}, "bounce"),
    # EmailEngine: the action of the report decides.
    ("emailengine", {"event": "messageBounce", "data": {"recipient": ANN, "action": "delayed"}}, "delay"),
    ("emailengine", {"event": "messageFailed", "data": {"envelope": {"to": [ANN]}, "response": "550 no"}}, "bounce"),
    ("generic", {"events": [{"kind": "complaint", "recipient": ANN}]}, "complaint"),
    ("generic", b'{"kind":"complaint","recipient":"ann@example.com"}\n{"kind":"open"}', "complaint"),
]


@pytest.mark.parametrize(("service", "body", "kind"), SHAPES)
def test_every_shape_of_an_event_is_read(service: str, body: Any, kind: str | None) -> None:
    reading = read(service, body)
    assert told(reading) == ([(kind, ANN)] if kind else [])
    assert reading.unknown == ()


MANY = [
    ("resend", {"type": "email.bounced", "data": {"to": [ANN, BOB]}}),
    ("kumomta", {"type": "Delivery", "recipient": [ANN, BOB]}),
    ("emailengine", {"event": "messageDeliveryError", "data": {"envelope": {"to": [ANN, BOB]}}}),
    ("mailtrap", {"events": [{"event": "bounce", "email": ANN}, {"event": "bounce", "email": BOB}]}),
    ("mandrill", mandrill({"event": "spam", "msg": {"email": ANN}}, {"event": "spam", "msg": {"email": BOB}})),
]


@pytest.mark.parametrize(("service", "body"), MANY)
def test_each_recipient_gets_a_report(service: str, body: Any) -> None:
    assert [report.recipient for report in reports(service, body)] == [ANN, BOB]


def test_a_complaint_in_a_log_of_kumomta_names_who_complained_and_not_our_own_address() -> None:
    record = {
        "type": "Feedback",
        "recipient": "fbl@example.net",
        "feedback_report": {"feedback_type": "abuse", "original_rcpt_to": [ANN]},
    }
    report = only("kumomta", record)
    assert (report.recipient, report.feedback_type) == (ANN, "abuse")


def test_a_record_of_kumomta_tells_command_host_and_headers() -> None:
    report = only(
        "kumomta",
        {
            "type": "TransientFailure",
            "recipient": ANN,
            "timestamp": WHEN,
            "response": {"code": 451, "content": "try later", "command": "RCPT TO:<ann@example.com>"},
            "peer_address": {"name": "mx.example.com.", "addr": "192.0.2.25"},
            "headers": {"Subject": "A letter", "List-Id": ["letters.example.net"]},
            "meta": {"campaign": "spring", "tenant": "news"},
            "bounce_classification": {"UserDefined": "own"},
        },
    )
    assert (report.command, report.reply_code, report.remote_mta) == ("RCPT", 451, "mx.example.com.")
    assert report.occurred_at == MOMENT
    assert report.original is not None
    assert (report.original.subject, report.original.list_id) == ("A letter", "letters.example.net")
    assert report.original.headers == (Header("x-campaign-id", "spring"), Header("x-stream", "news"))


def test_an_automatic_answer_that_emailengine_read_is_about_the_mail_that_it_answers() -> None:
    data = {"isAutoReply": True, "from": {"address": ANN}, "messageId": "<away@x>", "inReplyTo": "<own@example.net>"}
    report = only("emailengine", {"event": "messageNew", "date": ISO, "data": data})
    assert (str(report.kind), report.recipient) == ("auto_reply", ANN)
    assert report.original is not None
    assert report.original.message_id == "<own@example.net>"


def test_the_last_attempt_of_mandrill_speaks_when_the_message_says_nothing() -> None:
    attempts = [{"diag": "421 too fast"}, {"diag": "smtp;452 4.2.2 mailbox full"}]
    report = only("mandrill", mandrill({"event": "deferral", "msg": {"email": ANN, "smtp_events": attempts}}))
    assert report.diagnostic == "452 4.2.2 mailbox full"


TIMES = [
    (WHEN, MOMENT),
    (float(WHEN), MOMENT),
    (str(WHEN), MOMENT),
    (WHEN * 1000, MOMENT),
    ("2027-01-15T08:00:00Z", MOMENT),
    ("2027-01-15T09:00:00.0000000+01:00", MOMENT),
    ("2027-01-15 08:00:00", MOMENT),
    ("Fri, 15 Jan 2027 08:00:00 +0000", MOMENT),
    ("soon", None),
    ("", None),
    (0, None),
    (-5, None),
    (1e30, None),
    (10**40, None),
    ("9999-12-31T23:59:59-14:00", None),
    (True, None),
    (None, None),
]


@pytest.mark.parametrize(("told_as", "moment"), TIMES)
def test_times_are_read_as_services_write_them(told_as: Any, moment: datetime | None) -> None:
    assert only("generic", {"kind": "delivery", "occurred_at": told_as}).occurred_at == moment


ADDRESSES = [
    (ANN, ANN),
    ("<Ann@EXAMPLE.com>", "Ann@example.com"),
    ("Ann <ann@example.com>", ANN),
    ("invalid@invalid", "invalid@invalid"),
    ("ann@@example.com", "ann@@example.com"),
    ("ann", None),
    ("", None),
    (5, None),
]


@pytest.mark.parametrize(("told_as", "recipient"), ADDRESSES)
def test_recipients_are_kept_also_when_they_cannot_be_addresses(told_as: Any, recipient: str | None) -> None:
    assert only("generic", {"kind": "bounce", "recipient": told_as}).recipient == recipient


def test_words_are_bounded_and_hold_nothing_that_no_database_takes() -> None:
    report = only("generic", {"kind": "bounce", "diagnostic": "550\0 no\n\n such\u2028 user " + "x" * 9000, "tags": 5})
    assert report.diagnostic is not None
    assert report.diagnostic.startswith("550 no such user xxx")
    assert len(report.diagnostic) == 4096
