"""Postal: one event in an object, its facts in ``payload``; very old ones post the payload alone."""

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
    "MessageBounced": Kind.BOUNCE,
    "MessageDeliveryFailed": Kind.BOUNCE,
    "MessageDelayed": Kind.DELAY,
    "MessageSent": Kind.DELIVERY,
    "MessageHeld": None,
    "MessageLinkClicked": None,
    "MessageLoaded": None,
    "DomainDNSError": None,
    "SendLimitApproaching": None,
    "SendLimitExceeded": None,
    "incoming": None,
}
#: What each status of a payload without a name is called.
_BY_STATUS: Final = {
    "Sent": "MessageSent",
    "SoftFail": "MessageDelayed",
    "HardFail": "MessageDeliveryFailed",
    "Bounced": "MessageBounced",
    "Held": "MessageHeld",
}


class _Message(msgspec.Struct, frozen=True):
    id: Word = None
    direction: Word = None
    message_id: Word = None
    to: Word = None
    from_: Word = msgspec.field(default=None, name="from")
    subject: Word = None
    tag: Loose = None


class _Payload(msgspec.Struct, frozen=True):
    status: Word = None
    details: Word = None
    output: Word = None
    timestamp: Word = None
    message: _Message | None = None
    original_message: _Message | None = None
    bounce: _Message | None = None
    url: Word = None
    dns_checked_at: Word = None


class _Posted(_Payload, frozen=True):
    event: str | None = None
    uuid: Word = None
    payload: _Payload | None = None


def _read(body: Body) -> Iterator[Event]:
    for posted in body.batch(_Posted):
        payload = posted.payload or posted
        name = posted.event or _unnamed(payload)
        if name is None:
            raise body.wrong("event", "missing")
        yield _event(name, posted, payload)


def _event(name: str, posted: _Posted, payload: _Payload) -> Event:
    message = payload.original_message or payload.message or _Message()
    # Mail that came in is delivered to endpoints of the server's own, and tells nothing of mail that we sent.
    came_in = clean(message.direction) == "incoming" and name in _BY_STATUS.values()
    return Event(
        name=f"incoming/{name}" if came_in else name,
        recipient=address(message.to),
        text=said(payload.output, payload.details),
        occurred_at=moment(payload.timestamp) or moment(posted.timestamp),
        original=original(
            header_id=message.message_id,
            service_id=message.id,
            subject=message.subject,
            envelope_sender=message.from_,
            chosen=[("x-tag", message.tag)],
        ),
        key=clean(posted.uuid),
    )


def _unnamed(payload: _Payload) -> str | None:
    if payload.bounce is not None:
        return "MessageBounced"
    if payload.dns_checked_at is not None:
        return "DomainDNSError"
    if payload.message is not None and payload.status is None:
        return "MessageLinkClicked" if payload.url is not None else "MessageLoaded"
    return _BY_STATUS.get(clean(payload.status) or "")


SERVICE: Final = Service(
    slug="postal",
    title="Postal",
    source="https://docs.postalserver.io/developer/webhooks",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL; the signature of Postal (RSA) is not checked yet",
    note="A message that is held waits for a person and was not tried. Deliveries of incoming mail are passed over.",
)
