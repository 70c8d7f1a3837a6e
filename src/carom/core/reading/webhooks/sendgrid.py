"""Twilio SendGrid: the Event Webhook, an array of flat events; categories and arguments of the sender among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, moment, original, said
from carom.core.reading.webhooks.signatures import basic

_EVENTS: Final = {
    "bounce": Kind.BOUNCE,
    "blocked": Kind.BOUNCE,
    "deferred": Kind.DELAY,
    "delivered": Kind.DELIVERY,
    "dropped": Kind.BOUNCE,
    "spamreport": Kind.COMPLAINT,
    "unsubscribe": Kind.UNSUBSCRIBE,
    "group_unsubscribe": Kind.UNSUBSCRIBE,
    "group_resubscribe": None,
    "processed": None,
    "open": None,
    "click": None,
    "account_status_change": None,
}


class _Event(msgspec.Struct, frozen=True):
    event: str
    email: Word = None
    timestamp: Word = None
    reason: Word = None
    response: Word = None
    status: Word = None
    type: Word = None
    bounce_classification: Word = None
    smtp_id: Word = msgspec.field(default=None, name="smtp-id")
    sg_event_id: Word = None
    sg_message_id: Word = None
    category: Loose = None
    asm_group_id: Word = None
    marketing_campaign_id: Word = None
    singlesend_id: Word = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        yield Event(
            name=one.event,
            recipient=address(one.email),
            text=said(one.reason, one.response),
            status=clean(one.status),
            label=_label(one),
            occurred_at=moment(one.timestamp),
            original=original(
                header_id=one.smtp_id,
                service_id=one.sg_message_id,
                chosen=[
                    ("x-campaign-id", one.marketing_campaign_id or one.singlesend_id),
                    ("x-list-id", one.asm_group_id),
                    ("x-category", one.category),
                ],
            ),
            key=clean(one.sg_event_id),
        )


def _label(one: _Event) -> str | None:
    kind = _EVENTS.get(one.event)
    if kind is None:
        return None
    if one.event == "dropped":
        return f"sendgrid:dropped/{clean(one.reason) or ''}"
    told = clean(one.type) or one.event
    classification = clean(one.bounce_classification)
    return f"sendgrid:{told}/{classification}" if classification else f"sendgrid:{told}"


SERVICE: Final = Service(
    slug="sendgrid",
    title="Twilio SendGrid",
    source="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL, or a bearer token; the signature of SendGrid (ECDSA) is not checked yet",
)
