"""Notifications of Amazon SES that the notification service sends as mail: JSON in a text."""

from __future__ import annotations

from typing import Final

import msgspec

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.model import Action, Header, Kind, Original, Report
from carom.core.reading.mail.addresses import normal, typed_address
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.message import Mail

_SENDER: Final = "@sns.amazonaws.com"


class _Recipient(msgspec.Struct, rename="camel"):
    email_address: str = ""
    status: str | None = None
    action: str | None = None
    diagnostic_code: str | None = None


class _Bounce(msgspec.Struct, rename="camel"):
    bounce_type: str = ""
    bounced_recipients: list[_Recipient] = []
    remote_mta_ip: str | None = None
    reporting_mta: str | None = msgspec.field(default=None, name="reportingMTA")


class _Complaint(msgspec.Struct, rename="camel"):
    complained_recipients: list[_Recipient] = []
    complaint_feedback_type: str | None = None


class _Delivery(msgspec.Struct, rename="camel"):
    recipients: list[str] = []
    smtp_response: str | None = None


class _Sent(msgspec.Struct, rename="camel"):
    source: str | None = None
    message_id: str | None = None


class Notification(msgspec.Struct, rename="camel"):
    notification_type: str
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None
    delivery: _Delivery | None = None
    mail: _Sent | None = None


def find_notification(mail: Mail) -> Notification | None:
    """The notification that a mail carries; None when it carries none."""
    if not mail.sender.endswith(_SENDER) or "notificationType" not in mail.text:
        return None
    text = mail.text
    start, end = text.find("{"), text.find("\n--", text.find("{"))
    wrapped = (text[start:] if end < 0 else text[start:end]).strip()
    # Mail wraps long lines with "!" and line ends here and there; JSON needs neither.
    flat = wrapped.replace("!\n", "").replace("\n", "")
    try:
        return msgspec.json.decode(flat[: flat.rfind("}") + 1].encode(), type=Notification)
    except (msgspec.DecodeError, UnicodeError):
        return None


def bounce_notice(found: Notification) -> Notice | None:
    if found.bounce is None:
        return None
    fates = tuple(
        Fate(
            recipient=typed_address(recipient.email_address),
            action=Action.FAILED,
            status=recipient.status,
            diagnostic=(recipient.diagnostic_code or "").removeprefix("smtp;").strip() or None,
            remote_mta=found.bounce.remote_mta_ip,
        )
        for recipient in found.bounce.bounced_recipients[:REPORT_RECIPIENTS]
    )
    return Notice("amazonses", Kind.BOUNCE, fates, reporting_mta=found.bounce.reporting_mta) if fates else None


def other_reports(found: Notification, mail: Mail) -> tuple[Report, ...]:
    """Complaints and deliveries, which need no verdict."""
    if found.complaint is not None:
        kind, feedback_type = Kind.COMPLAINT, found.complaint.complaint_feedback_type or "abuse"
        named = [recipient.email_address for recipient in found.complaint.complained_recipients]
    elif found.delivery is not None:
        kind, feedback_type, named = Kind.DELIVERY, None, found.delivery.recipients
    else:
        return ()
    return tuple(
        Report(
            kind=kind,
            recipient=normal(address),
            feedback_type=feedback_type,
            dialect="amazonses",
            occurred_at=moment(mail.header("date")),
            original=original_of(found),
        )
        for address in named[:REPORT_RECIPIENTS]
    )


def original_of(found: Notification) -> Original | None:
    if found.mail is None:
        return None
    headers = (Header("x-ses-message-id", found.mail.message_id),) if found.mail.message_id else ()
    return Original(envelope_sender=found.mail.source, message_id=None, headers=headers)
