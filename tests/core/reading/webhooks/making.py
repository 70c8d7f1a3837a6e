"""Bodies as each service would post them, made from the name of an event."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import carom
from carom.core.model import Report, WebhookReading

ANN, BOB = "ann@example.com", "bob@example.org"
#: 15 January 2027, eight in the morning, UTC.
WHEN: Final = 1_800_000_000
ISO: Final = "2027-01-15T08:00:00Z"
REPLY: Final = "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown"

Body = Any


def encoded(body: Body) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def read(service: str, body: Body, headers: Mapping[str, str] | None = None) -> WebhookReading:
    return carom.read_webhook(service, encoded(body), headers or {})


def reports(service: str, body: Body, headers: Mapping[str, str] | None = None) -> list[Report]:
    return carom.parse_webhook(service, encoded(body), headers or {})


def only(service: str, body: Body, headers: Mapping[str, str] | None = None) -> Report:
    (report,) = reports(service, body, headers)
    return report


def told(reading: WebhookReading) -> list[tuple[str, str | None]]:
    return [(str(report.kind), report.recipient) for report in reading.reports]


def amazon_ses(name: str) -> Body:
    kind, _, detail = name.partition("/")
    if kind in {"SubscriptionConfirmation", "UnsubscribeConfirmation"}:
        return {"Type": kind, "MessageId": "1", "Token": "t", "Message": "You have chosen ..."}
    if kind == "topic check":
        return {"Type": "Notification", "Message": "Successfully validated SNS topic for Amazon SES event publishing."}
    person = {"emailAddress": ANN, "diagnosticCode": f"smtp; {REPLY}", "status": "5.1.1"}
    return {
        "eventType": kind,
        "mail": {"messageId": "0100-1", "destination": [ANN], "timestamp": ISO},
        "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [person]},
        "complaint": {"complainedRecipients": [{"emailAddress": ANN}], "complaintFeedbackType": detail or "abuse"},
        "delivery": {"recipients": [ANN], "smtpResponse": "250 2.0.0 OK"},
        "deliveryDelay": {"delayType": "MailboxFull", "delayedRecipients": [person]},
        "reject": {"reason": "Bad content"},
        "failure": {"errorMessage": "Attribute 'name' is not present in the rendering data."},
        "subscription": {
            "contactList": "letters",
            "newTopicPreferences": {"unsubscribeAll": detail == "unsubscribed"},
            "oldTopicPreferences": {"unsubscribeAll": False},
        },
    }


def azure(name: str) -> Body:
    kind, _, status = name.partition("/")
    room = "EventGrid" if kind.startswith("Subscription") else "Communication"
    data = {
        "recipient": ANN,
        "sender": "news@example.net",
        "messageId": "m-1",
        "status": status,
        "deliveryStatusDetails": {"statusMessage": REPLY},
        "deliveryAttemptTimeStamp": ISO,
    }
    return [{"id": "e-1", "eventType": f"Microsoft.{room}.{kind}", "eventTime": ISO, "data": data}]


def brevo(name: str) -> Body:
    return {"event": name, "email": ANN, "ts_epoch": WHEN * 1000, "message-id": "<m@example.net>", "reason": REPLY}


def emailengine(name: str) -> Body:
    event, _, detail = name.partition("/")
    data = {
        "recipient": ANN,
        "action": detail or "failed",
        "messageId": "<m@example.net>",
        "response": {"source": "smtp", "message": REPLY, "status": "5.1.1"},
        "arf": {"feedbackType": detail or "abuse", "originalRcptTo": [ANN]},
        "isAutoReply": detail == "auto-reply",
        "from": {"name": "Ann", "address": ANN},
    }
    return {"event": event, "account": "news", "date": ISO, "data": data}


def generic(name: str) -> Body:
    return {"kind": name, "recipient": ANN, "diagnostic": REPLY, "occurred_at": ISO}


def kumomta(name: str) -> Body:
    kind, _, detail = name.partition("/")
    record = {
        "type": kind,
        "id": "spool-1",
        "sender": "news@example.net",
        "recipient": ANN,
        "timestamp": WHEN,
        "response": {"code": 550, "enhanced_code": {"class": 5, "subject": 1, "detail": 1}, "content": "User unknown"},
    }
    return record | ({"feedback_report": {"feedback_type": detail or "abuse"}} if kind == "Feedback" else {})


def mailersend(name: str) -> Body:
    email = {"message": {"id": "m-1"}, "recipient": {"email": ANN}}
    data = {"id": "a-1", "created_at": ISO, "email": email, "morph": {"object": "x", "reason": REPLY}}
    return {"type": name, "data": data}


def mailgun(name: str) -> Body:
    event, _, severity = name.partition("/")
    data = {
        "event": event,
        "severity": severity or None,
        "recipient": ANN,
        "timestamp": WHEN + 0.25,
        "delivery-status": {"code": 550, "message": REPLY},
        "message": {"headers": {"message-id": "m@example.net"}},
    }
    return {"signature": {}, "event-data": data}


def mailjet(name: str) -> Body:
    event, _, detail = name.partition("/")
    return [{"event": event, "time": WHEN, "email": ANN, "MessageID": 17, "hard_bounce": not detail, "comment": REPLY}]


def mailtrap(name: str) -> Body:
    return {"events": [{"event": name, "timestamp": WHEN, "email": ANN, "message_id": "m-1", "response": REPLY}]}


def mandrill(name: str) -> Body:
    message = {"_id": "m-1", "email": ANN, "subject": "Letter", "diag": f"smtp;{REPLY}"}
    lists = name in {"blacklist", "whitelist", "denylist", "allowlist"}
    event = {"type": name, "action": "add", "ts": WHEN} if lists else {"event": name, "ts": WHEN, "msg": message}
    return urlencode({"mandrill_events": json.dumps([event])}).encode()


def postal(name: str) -> Body:
    event = "MessageSent" if name == "incoming" else name
    message = {
        "id": 5,
        "direction": "incoming" if name == "incoming" else "outgoing",
        "message_id": "m@example.net",
        "to": ANN,
        "from": "news@example.net",
    }
    payload = {"status": "x", "output": REPLY, "timestamp": WHEN + 0.5, "message": message}
    return {"event": event, "timestamp": WHEN, "uuid": "u-1", "payload": payload}


def postmark(name: str) -> Body:
    record, _, sort = name.partition("/")
    body = {"RecordType": record, "MessageID": "m-1", "Details": REPLY}
    if record == "SubscriptionChange":
        return body | {"Recipient": ANN, "ChangedAt": ISO, "SuppressSending": bool(sort), "SuppressionReason": sort}
    return body | {"Type": sort or None, "Email": ANN, "BouncedAt": ISO}


def resend(name: str) -> Body:
    kind, _, detail = name.partition("/")
    data = {"email_id": "m-1", "to": [ANN], "bounce": {"message": REPLY}, "unsubscribed": bool(detail)}
    return {"type": kind, "created_at": ISO, "data": data}


def sendgrid(name: str) -> Body:
    return [{"event": name, "email": ANN, "timestamp": WHEN, "smtp-id": "<m@example.net>", "reason": REPLY}]


def sparkpost(name: str) -> Body:
    if name == "ping":
        return [{"msys": {}}]
    event = {"type": name, "raw_rcpt_to": ANN, "timestamp": str(WHEN), "raw_reason": REPLY, "message_id": "m-1"}
    return [{"msys": {"message_event": event}}]


def unisender_go(name: str) -> Body:
    status, _, detail = name.partition("/")
    data = {"email": ANN, "status": status, "event_time": "2027-01-15 08:00:00", "job_id": "j-1"}
    info = {"delivery_status": detail or None, "destination_response": REPLY}
    event = name if name == "transactional_spam_block" else "transactional_email_status"
    events = [{"event_name": event, "event_data": data | {"delivery_info": info}}]
    return {"auth": "", "events_by_user": [{"user_id": 1, "events": events}]}


def zonemta(_name: str) -> Body:
    fields = {"id": "z-1", "seq": "001", "to": ANN, "returnPath": "news@example.net", "time": WHEN * 1000}
    return urlencode(fields | {"response": REPLY, "category": "recipient"}).encode()


MAKERS: Final[Mapping[str, Callable[[str], Body]]] = {
    maker.__name__: maker
    for maker in (
        amazon_ses,
        azure,
        brevo,
        emailengine,
        generic,
        kumomta,
        mailersend,
        mailgun,
        mailjet,
        mailtrap,
        mandrill,
        postal,
        postmark,
        resend,
        sendgrid,
        sparkpost,
        unisender_go,
        zonemta,
    )
}
