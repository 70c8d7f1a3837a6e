"""Brevo, formerly Sendinblue: one flat event in an object; batches are arrays of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, moment, original, said
from carom.core.reading.webhooks.signatures import basic

_PASSED_OVER: Final = (
    "request",
    "sent",
    "click",
    "clicked",
    "opened",
    "open",
    "unique_opened",
    "uniqueOpened",
    "proxy_open",
    "proxyOpen",
    "unique_proxy_open",
    "uniqueProxyOpen",
    "loadedByProxy",
    "list_addition",
    "listAddition",
    "contact_updated",
    "contactUpdated",
    "contact_deleted",
    "contactDeleted",
    "inboundEmailProcessed",
)
_EVENTS: Final = {
    "hard_bounce": Kind.BOUNCE,
    "hardBounce": Kind.BOUNCE,
    "soft_bounce": Kind.BOUNCE,
    "softBounce": Kind.BOUNCE,
    "blocked": Kind.BOUNCE,
    "invalid_email": Kind.BOUNCE,
    "invalid": Kind.BOUNCE,
    "error": Kind.BOUNCE,
    "deferred": Kind.DELAY,
    "delivered": Kind.DELIVERY,
    "spam": Kind.COMPLAINT,
    "complaint": Kind.COMPLAINT,
    "unsubscribed": Kind.UNSUBSCRIBE,
    "unsubscribe": Kind.UNSUBSCRIBE,
    **dict.fromkeys(_PASSED_OVER, None),
}


class _Event(msgspec.Struct, frozen=True):
    event: str
    email: Loose = None
    ts_epoch: Word = None
    ts_event: Word = None
    reason: Word = None
    subject: Word = None
    message_id: Word = msgspec.field(default=None, name="message-id")
    sender_email: Word = None
    camp_id: Word = None
    list_id: Loose = None
    tag: Loose = None
    tags: Loose = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        yield Event(
            name=one.event,
            # Events about contacts name several.
            recipient=address(one.email) if isinstance(one.email, str) else None,
            text=said(one.reason),
            label=f"brevo:{one.event}",
            # `date` is in the zone of the account, which the event does not name.
            occurred_at=moment(one.ts_epoch) or moment(one.ts_event),
            original=original(
                header_id=one.message_id,
                subject=one.subject,
                sender=one.sender_email,
                chosen=[
                    ("x-campaign-id", one.camp_id),
                    ("x-list-id", one.list_id),
                    # One of several tags is JSON in a string; the list beside it has them all.
                    ("x-tag", one.tags or one.tag),
                ],
            ),
        )


SERVICE: Final = Service(
    slug="brevo",
    title="Brevo",
    source="https://developers.brevo.com/docs/transactional-webhooks",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password, or a bearer token",
    aliases=("sendinblue",),
    note="A soft bounce is final; what is still being tried is `deferred`. Names in camelCase are those of marketing "
    "webhooks.",
)
