"""Postmark: one event in an object, its sort in RecordType; the bounce webhooks of before 2019 have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, flag, moment, original, said
from carom.core.reading.webhooks.signatures import basic

_EVENTS: Final = {
    "Bounce": Kind.BOUNCE,
    "Bounce/Transient": Kind.DELAY,
    "Bounce/AutoResponder": Kind.AUTO_REPLY,
    "Bounce/ChallengeVerification": Kind.CHALLENGE,
    "Bounce/SpamComplaint": Kind.COMPLAINT,
    "Bounce/Unsubscribe": Kind.UNSUBSCRIBE,
    "Bounce/Subscribe": None,
    "Bounce/OpenRelayTest": None,
    "Bounce/Unconfirmed": None,
    "Bounce/InboundError": None,
    "SpamComplaint": Kind.COMPLAINT,
    "Delivery": Kind.DELIVERY,
    "SubscriptionChange": None,
    "SubscriptionChange/HardBounce": Kind.BOUNCE,
    "SubscriptionChange/SpamComplaint": Kind.COMPLAINT,
    "SubscriptionChange/ManualSuppression": Kind.UNSUBSCRIBE,
    "Open": None,
    "Click": None,
    "Inbound": None,
    "SMTPApiError": None,
}


class _Event(msgspec.Struct, frozen=True, rename="pascal"):
    record_type: str | None = None
    type: str | None = None
    id: Word = msgspec.field(default=None, name="ID")
    message_id: Word = msgspec.field(default=None, name="MessageID")
    message_stream: Word = None
    email: Word = None
    recipient: Word = None
    from_: Word = msgspec.field(default=None, name="From")
    subject: Word = None
    tag: Loose = None
    description: Word = None
    details: Word = None
    bounced_at: Word = None
    delivered_at: Word = None
    changed_at: Word = None
    suppress_sending: Word = None
    first_open: Word = None
    original_link: Word = None
    suppression_reason: Word = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        name, label = _named(body, one)
        yield Event(
            name=name,
            recipient=address(one.email) or address(one.recipient),
            # What Postmark says of the sort in general comes last: it is the same for every bounce of it.
            text=said(one.details, one.description),
            label=f"postmark:{label}" if label else None,
            occurred_at=moment(one.bounced_at or one.delivered_at or one.changed_at),
            original=original(
                service_id=one.message_id,
                subject=one.subject,
                sender=one.from_,
                chosen=[("x-stream", one.message_stream), ("x-tag", one.tag)],
            ),
            key=clean(one.id) if one.type else None,
        )


def _named(body: Body, one: _Event) -> tuple[str, str | None]:
    """The name of an event, and what it is filed under."""
    record = one.record_type or _unnamed(one)
    if record is None:
        raise body.wrong("RecordType", "missing")
    reason = clean(one.suppression_reason)
    if record == "SubscriptionChange" and flag(one.suppress_sending) and reason:
        return f"{record}/{reason}", reason
    if record in {"Bounce", "SpamComplaint"} and one.type:
        return f"{record}/{one.type}", one.type
    return record, None


def _unnamed(one: _Event) -> str | None:
    """Older webhooks had an address for each sort, and no field that named it."""
    told = {
        "Bounce": one.type,
        "Delivery": one.delivered_at,
        "Click": one.original_link,
        "Open": one.first_open,
    }
    return next((record for record, value in told.items() if value is not None), None)


SERVICE: Final = Service(
    slug="postmark",
    title="Postmark",
    source="https://postmarkapp.com/developer/webhooks/webhooks-overview",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL",
    note="A change of subscription that lifts a suppression tells no fate.",
)
