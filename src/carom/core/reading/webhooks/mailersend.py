"""MailerSend: one activity in an object; what it is about in ``data.email``, what became of it in ``data.morph``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, moment, original, said
from carom.core.reading.webhooks.signatures import body_hmac, hexadecimal

_PASSED_OVER: Final = (
    "activity.sent",
    "activity.opened",
    "activity.opened_unique",
    "activity.clicked",
    "activity.clicked_unique",
    "activity.survey_opened",
    "activity.survey_submitted",
    "sender_identity.verified",
    "maintenance.start",
    "maintenance.end",
    "inbound_forward.failed",
    "inbound.message",
    "email_single.verified",
    "email_list.verified",
    "bulk_email.completed",
    "webhook.test",
)
_EVENTS: Final = {
    "activity.hard_bounced": Kind.BOUNCE,
    "activity.soft_bounced": Kind.BOUNCE,
    "activity.rejected": Kind.BOUNCE,
    "activity.deferred": Kind.DELAY,
    "activity.delivered": Kind.DELIVERY,
    "activity.spam_complaint": Kind.COMPLAINT,
    "activity.unsubscribed": Kind.UNSUBSCRIBE,
    **dict.fromkeys(_PASSED_OVER, None),
}


class _Message(msgspec.Struct, frozen=True):
    id: Word = None


class _Recipient(msgspec.Struct, frozen=True):
    email: Word = None


class _Email(msgspec.Struct, frozen=True):
    id: Word = None
    from_: Word = msgspec.field(default=None, name="from")
    subject: Word = None
    tags: Loose = None
    message: _Message | list[Loose] | None = None
    recipient: _Recipient | list[Loose] | None = None


class _Morph(msgspec.Struct, frozen=True):
    reason: Word = None
    readable_reason: Word = None
    recipient: _Recipient | list[Loose] | None = None


class _Data(msgspec.Struct, frozen=True):
    id: Word = None
    type: Word = None
    created_at: Word = None
    #: Empty ones are arrays: so PHP writes them.
    email: _Email | list[Loose] | None = None
    morph: _Morph | list[Loose] | None = None


class _Event(msgspec.Struct, frozen=True):
    type: str | None = None
    created_at: Word = None
    data: _Data | list[Loose] | None = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        data = one.data if isinstance(one.data, _Data) else _Data()
        name = one.type or (f"activity.{told}" if (told := clean(data.type)) else None)
        if name is None:
            raise body.wrong("type", "missing")
        yield _event(name, one, data)


def _event(name: str, one: _Event, data: _Data) -> Event:
    email = data.email if isinstance(data.email, _Email) else _Email()
    morph = data.morph if isinstance(data.morph, _Morph) else _Morph()
    recipient = next((one for one in (email.recipient, morph.recipient) if isinstance(one, _Recipient)), _Recipient())
    return Event(
        name=name,
        recipient=address(recipient.email),
        text=said(morph.readable_reason, morph.reason),
        label=f"mailersend:{name.removeprefix('activity.')}",
        occurred_at=moment(data.created_at) or moment(one.created_at),
        original=original(
            service_id=email.message.id if isinstance(email.message, _Message) else email.id,
            subject=email.subject,
            sender=email.from_,
            chosen=[("x-tag", email.tags)],
        ),
        key=clean(data.id),
    )


SERVICE: Final = Service(
    slug="mailersend",
    title="MailerSend",
    source="https://developers.mailersend.com/api/v1/webhooks.html",
    events=_EVENTS,
    read=_read,
    check=body_hmac("signature", hexadecimal),
    signed="HMAC-SHA256 of the body, in Signature",
    note="A soft bounce is final; what is still being tried is `activity.deferred`.",
)
