"""Amazon SES: notifications and event publishing, through SNS (with its envelope or raw), EventBridge, or as lines.

A notification of SNS holds the event as a string; its own Timestamp is that of the posting, not of the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.core.model import Kind, Original
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import (
    Loose,
    Word,
    address,
    clean,
    flag,
    header_fields,
    moment,
    original,
    said,
    words,
)
from carom.core.reading.webhooks.signatures import basic

#: What SNS itself posts, which is about the subscription, and what SES says when a topic was set up.
_SNS: Final = ("SubscriptionConfirmation", "UnsubscribeConfirmation")
_TOPIC_CHECK: Final = ("Successfully validated SNS topic", "If you have any questions")
_EVENTS: Final = {
    "Bounce": Kind.BOUNCE,
    "Complaint": Kind.COMPLAINT,
    "Complaint/not-spam": None,
    "Delivery": Kind.DELIVERY,
    "DeliveryDelay": Kind.DELAY,
    "Reject": Kind.BOUNCE,
    "Rendering Failure": Kind.BOUNCE,
    "Subscription": None,
    "Subscription/unsubscribed": Kind.UNSUBSCRIBE,
    "Send": None,
    "Open": None,
    "Click": None,
    "Received": None,
    "AmazonSnsSubscriptionSucceeded": None,
    "SubscriptionConfirmation": None,
    "UnsubscribeConfirmation": None,
    "topic check": None,
}


class _CommonHeaders(msgspec.Struct, frozen=True, rename="camel"):
    message_id: Word = None
    subject: Word = None
    from_: Loose = msgspec.field(default=None, name="from")


class _Mail(msgspec.Struct, frozen=True, rename="camel"):
    timestamp: Word = None
    message_id: Word = None
    source: Word = None
    destination: list[Word] | None = None
    common_headers: _CommonHeaders | None = None
    headers: Loose = None
    tags: dict[str, Loose] | None = None


class _Recipient(msgspec.Struct, frozen=True, rename="camel"):
    email_address: Word = None
    status: Word = None
    diagnostic_code: Word = None


class _Bounce(msgspec.Struct, frozen=True, rename="camel"):
    bounce_type: Word = None
    bounce_sub_type: Word = None
    bounced_recipients: list[_Recipient] | None = None
    timestamp: Word = None
    feedback_id: Word = None
    reporting_mta: Word = msgspec.field(default=None, name="reportingMTA")
    remote_mta_ip: Word = None


class _Complaint(msgspec.Struct, frozen=True, rename="camel"):
    complained_recipients: list[_Recipient] | None = None
    complaint_feedback_type: Word = None
    timestamp: Word = None
    feedback_id: Word = None


class _Delivery(msgspec.Struct, frozen=True, rename="camel"):
    recipients: list[Word] | None = None
    smtp_response: Word = None
    timestamp: Word = None
    reporting_mta: Word = msgspec.field(default=None, name="reportingMTA")
    remote_mta_ip: Word = None


class _Delay(msgspec.Struct, frozen=True, rename="camel"):
    delay_type: Word = None
    delayed_recipients: list[_Recipient] | None = None
    timestamp: Word = None
    reporting_mta: Word = msgspec.field(default=None, name="reportingMTA")


class _Reason(msgspec.Struct, frozen=True, rename="camel"):
    """What was wrong with a mail that SES did not send."""

    reason: Word = None
    error_message: Word = None


class _Topic(msgspec.Struct, frozen=True, rename="camel"):
    topic_name: Word = None
    subscription_status: Word = None


class _Preferences(msgspec.Struct, frozen=True, rename="camel"):
    unsubscribe_all: Word = None
    topic_subscription_status: list[_Topic] | None = None
    topic_default_subscription_status: list[_Topic] | None = None

    @property
    def refused(self) -> set[str | None]:
        """The topics that the recipient does not want."""
        topics = self.topic_subscription_status or ()
        return {
            clean(one.topic_name) for one in topics if (clean(one.subscription_status) or "").lower().endswith("out")
        }


class _Subscription(msgspec.Struct, frozen=True, rename="camel"):
    contact_list: Word = None
    timestamp: Word = None
    new_topic_preferences: _Preferences | None = None
    old_topic_preferences: _Preferences | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether the recipient wants less than before."""
        new, old = self.new_topic_preferences, self.old_topic_preferences or _Preferences()
        if new is None:
            return False
        return bool((flag(new.unsubscribe_all) and not flag(old.unsubscribe_all)) or new.refused - old.refused)


class _Told(msgspec.Struct, frozen=True, rename="camel"):
    """An event of SES."""

    event_type: str | None = None
    notification_type: str | None = None
    mail: _Mail | None = None
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None
    delivery: _Delivery | None = None
    delivery_delay: _Delay | None = None
    reject: _Reason | None = None
    failure: _Reason | None = None
    subscription: _Subscription | None = None

    @property
    def name(self) -> str | None:
        return self.event_type or self.notification_type


class _Posted(_Told, frozen=True, rename="camel"):
    """The same, or an envelope of SNS or EventBridge around it."""

    type: str | None = msgspec.field(default=None, name="Type")
    message: str | None = msgspec.field(default=None, name="Message")
    message_id: Word = msgspec.field(default=None, name="MessageId")
    detail_type: str | None = msgspec.field(default=None, name="detail-type")
    detail: _Told | None = None
    id: Word = None
    timestamp: Word = msgspec.field(default=None, name="Timestamp")
    time: Word = None


def _read(body: Body) -> Iterator[Event]:
    for posted in body.batch(_Posted):
        yield from _opened(body, posted)


def _opened(body: Body, posted: _Posted) -> Iterable[Event]:
    """The events in an envelope."""
    if posted.detail is not None:
        return _told(body, posted.detail, clean(posted.id), posted.time)
    if posted.type in _SNS:
        return (Event(name=posted.type),)
    if posted.type is None:
        return _told(body, posted)
    if posted.type != "Notification" or posted.message is None:
        raise body.wrong("Type", "no notification of SNS")
    if posted.message.startswith(_TOPIC_CHECK):
        return (Event(name="topic check"),)
    inside = body.json(_Posted, posted.message, "Message")
    # EventBridge may itself send to a topic.
    return _told(body, inside.detail or inside, clean(posted.message_id), posted.timestamp)


def _told(body: Body, told: _Told, key: str | None = None, posted_at: Word = None) -> Iterator[Event]:
    name = told.name
    if name is None:
        raise body.wrong("eventType", "missing")
    mail = told.mail or _Mail()
    # The time of sending is the last resort: an event comes later.
    base = Event(
        name=name,
        original=_original(mail, told),
        occurred_at=moment(posted_at) or moment(mail.timestamp),
        key=key,
    )
    reader = _READERS.get(name)
    if reader is None:
        yield base
        return
    yield from reader(body, told, base)


def _bounces(body: Body, told: _Told, base: Event) -> Iterator[Event]:
    bounce = told.bounce
    if bounce is None:
        raise body.wrong("bounce", "missing")
    for one in bounce.bounced_recipients or (_Recipient(),):
        yield msgspec.structs.replace(
            base,
            recipient=address(one.email_address),
            text=said(one.diagnostic_code),
            status=clean(one.status),
            label=f"ses:{clean(bounce.bounce_type) or ''}/{clean(bounce.bounce_sub_type) or ''}",
            remote_mta=clean(bounce.remote_mta_ip),
            reporting_mta=_mta(bounce.reporting_mta),
            occurred_at=moment(bounce.timestamp) or base.occurred_at,
        )


def _complaints(body: Body, told: _Told, base: Event) -> Iterator[Event]:
    complaint = told.complaint
    if complaint is None:
        raise body.wrong("complaint", "missing")
    feedback = clean(complaint.complaint_feedback_type)
    for one in complaint.complained_recipients or (_Recipient(),):
        yield msgspec.structs.replace(
            base,
            name=f"{base.name}/not-spam" if feedback == "not-spam" else base.name,
            recipient=address(one.email_address),
            feedback_type=feedback,
            occurred_at=moment(complaint.timestamp) or base.occurred_at,
        )


def _deliveries(body: Body, told: _Told, base: Event) -> Iterator[Event]:
    delivery = told.delivery
    if delivery is None:
        raise body.wrong("delivery", "missing")
    for one in delivery.recipients or _destination(told):
        yield msgspec.structs.replace(
            base,
            recipient=address(one),
            text=said(delivery.smtp_response),
            remote_mta=clean(delivery.remote_mta_ip),
            reporting_mta=_mta(delivery.reporting_mta),
            occurred_at=moment(delivery.timestamp) or base.occurred_at,
        )


def _delays(body: Body, told: _Told, base: Event) -> Iterator[Event]:
    delay = told.delivery_delay
    if delay is None:
        raise body.wrong("deliveryDelay", "missing")
    for one in delay.delayed_recipients or (_Recipient(),):
        yield msgspec.structs.replace(
            base,
            recipient=address(one.email_address),
            text=said(one.diagnostic_code),
            status=clean(one.status),
            label=f"ses:Delay/{clean(delay.delay_type) or ''}",
            reporting_mta=_mta(delay.reporting_mta),
            occurred_at=moment(delay.timestamp) or base.occurred_at,
        )


def _unsent(_body: Body, told: _Told, base: Event) -> Iterator[Event]:
    """A mail that SES took and did not send: to none of its recipients."""
    reason = told.reject or told.failure or _Reason()
    for one in _destination(told):
        yield msgspec.structs.replace(
            base, recipient=address(one), text=said(reason.error_message, reason.reason), label=f"ses:{base.name}"
        )


def _subscriptions(_body: Body, told: _Told, base: Event) -> Iterator[Event]:
    change = told.subscription or _Subscription()
    for one in _destination(told):
        yield msgspec.structs.replace(
            base,
            name=f"{base.name}/unsubscribed" if change.is_refusal else base.name,
            recipient=address(one),
            occurred_at=moment(change.timestamp) or base.occurred_at,
        )


_READERS: Final = {
    "Bounce": _bounces,
    "Complaint": _complaints,
    "Delivery": _deliveries,
    "DeliveryDelay": _delays,
    "Reject": _unsent,
    "Rendering Failure": _unsent,
    "Subscription": _subscriptions,
}


def _destination(told: _Told) -> list[Word]:
    return (told.mail.destination if told.mail is not None else None) or [None]


def _original(mail: _Mail, told: _Told) -> Original | None:
    common = mail.common_headers or _CommonHeaders()
    named = header_fields(mail.headers)
    return original(
        header_id=common.message_id or named.get("message-id"),
        service_id=mail.message_id,
        subject=common.subject or named.get("subject"),
        sender=next(iter(words(common.from_)), None) or named.get("from"),
        envelope_sender=mail.source,
        list_id=named.get("list-id") or (told.subscription.contact_list if told.subscription else None),
        feedback_id=named.get("feedback-id"),
        # Every event has tags of SES's own, which say how the mail was sent and not what it was.
        chosen=[
            ("x-stream" if name == "ses:configuration-set" else name, value)
            for name, value in (mail.tags or {}).items()
            if name == "ses:configuration-set" or not name.startswith("ses:")
        ],
    )


def _mta(value: Word) -> str | None:
    """Without the type: ``dns; mta1.example.com`` (RFC 3464 2.2.2)."""
    text = clean(value)
    return None if text is None else text.rpartition(";")[2].strip().lower() or None


SERVICE: Final = Service(
    slug="amazon_ses",
    title="Amazon SES",
    source="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL; the signature of SNS (RSA) is not checked yet",
    aliases=("ses", "sns"),
    note="Notifications and event publishing, through SNS with its envelope or raw, through EventBridge, or one event "
    "a line. The address in SubscribeURL has to be visited by who runs the endpoint; carom visits nothing.",
)
