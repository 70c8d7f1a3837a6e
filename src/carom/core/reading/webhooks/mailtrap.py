"""Mailtrap: events in an array under ``events``, or one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Word, address, clean, moment, number, original, said
from carom.core.reading.webhooks.signatures import body_hmac, hexadecimal

_EVENTS: Final = {
    "bounce": Kind.BOUNCE,
    "reject": Kind.BOUNCE,
    "soft bounce": Kind.DELAY,
    "suspension": Kind.DELAY,
    "delivery": Kind.DELIVERY,
    "spam": Kind.COMPLAINT,
    "spam complaint": Kind.COMPLAINT,
    "unsubscribe": Kind.UNSUBSCRIBE,
    "sending": None,
    "open": None,
    "click": None,
}


class _Event(msgspec.Struct, frozen=True):
    event: str
    event_id: Word = None
    timestamp: Word = None
    email: Word = None
    response: Word = None
    response_code: Word = None
    reason: Word = None
    bounce_category: Word = None
    message_id: Word = None
    category: Word = None
    sending_stream: Word = None


class _Posted(msgspec.Struct, frozen=True):
    """An array of events; or one event, then `event` is there."""

    events: list[_Event] | None = None
    event: str | None = None


def _read(body: Body) -> Iterator[Event]:
    for one in _events(body):
        # Older webhooks write the blank as an underscore.
        name = one.event.replace("_", " ")
        yield Event(
            name=name,
            recipient=address(one.email),
            text=said(one.response, one.reason, one.bounce_category),
            reply_code=number(one.response_code),
            label=f"mailtrap:{name}",
            occurred_at=moment(one.timestamp),
            original=original(
                service_id=one.message_id, chosen=[("x-category", one.category), ("x-stream", one.sending_stream)]
            ),
            key=clean(one.event_id),
        )


def _events(body: Body) -> Iterable[_Event]:
    posted = body.batch(_Posted)
    if all(one.events is None for one in posted):
        return body.batch(_Event)
    return body.bounded([event for one in posted for event in one.events or ()], "events")


SERVICE: Final = Service(
    slug="mailtrap",
    title="Mailtrap",
    source="https://docs.mailtrap.io/email-api-smtp/advanced/webhooks",
    events=_EVENTS,
    read=_read,
    check=body_hmac("mailtrap-signature", hexadecimal),
    signed="HMAC-SHA256 of the body, in Mailtrap-Signature",
    note="A soft bounce is tried again, as is mail that was suspended because the domain is not verified.",
)
