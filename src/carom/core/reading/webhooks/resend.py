"""Resend: one event in an object, its facts in ``data``; one event is about all recipients of a mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
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
from carom.core.reading.webhooks.signatures import standard_webhooks

_PASSED_OVER: Final = (
    "email.sent",
    "email.scheduled",
    "email.opened",
    "email.clicked",
    "email.received",
    "contact.created",
    "contact.updated",
    "contact.deleted",
    "domain.created",
    "domain.updated",
    "domain.deleted",
)
_EVENTS: Final = {
    "email.bounced": Kind.BOUNCE,
    "email.failed": Kind.BOUNCE,
    "email.suppressed": Kind.BOUNCE,
    "email.delivery_delayed": Kind.DELAY,
    "email.delivered": Kind.DELIVERY,
    "email.complained": Kind.COMPLAINT,
    "contact.updated/unsubscribed": Kind.UNSUBSCRIBE,
    **dict.fromkeys(_PASSED_OVER, None),
}


class _Cause(msgspec.Struct, frozen=True, rename="camel"):
    message: Word = None
    reason: Word = None
    type: Word = None
    sub_type: Word = None
    diagnostic_code: Loose = None


class _Data(msgspec.Struct, frozen=True):
    email_id: Word = None
    message_id: Word = None
    to: list[Word] | Word = None
    from_: Word = msgspec.field(default=None, name="from")
    subject: Word = None
    broadcast_id: Word = None
    template_id: Word = None
    headers: Loose = None
    bounce: _Cause | None = None
    failed: _Cause | None = None
    suppressed: _Cause | None = None
    #: Of a contact.
    email: Word = None
    unsubscribed: Word = None


class _Event(msgspec.Struct, frozen=True):
    type: str
    created_at: Word = None
    data: _Data | None = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        data = one.data or _Data()
        headers = header_fields(data.headers)
        cause = data.bounce or data.suppressed or data.failed or _Cause()
        event = Event(
            name=f"{one.type}/unsubscribed" if one.type == "contact.updated" and flag(data.unsubscribed) else one.type,
            text=said(*words(cause.diagnostic_code), cause.message, cause.reason),
            label=_label(one.type, cause),
            occurred_at=moment(one.created_at),
            original=original(
                header_id=data.message_id or headers.get("message-id"),
                service_id=data.email_id,
                subject=data.subject,
                sender=data.from_,
                list_id=headers.get("list-id"),
                chosen=[("x-campaign-id", data.broadcast_id), ("x-template", data.template_id)],
            ),
        )
        recipients = data.to if isinstance(data.to, list) else [data.to if data.to is not None else data.email]
        for recipient in recipients or [None]:
            yield msgspec.structs.replace(event, recipient=address(recipient))


def _label(name: str, cause: _Cause) -> str | None:
    """Resend sends through Amazon SES and hands its words on."""
    if name == "email.suppressed":
        return "ses:Permanent/Suppressed"
    kind, detail = clean(cause.type), clean(cause.sub_type)
    if kind is None or name != "email.bounced":
        return None
    return f"ses:{kind}/{detail}" if detail else f"ses:{kind}"


SERVICE: Final = Service(
    slug="resend",
    title="Resend",
    source="https://resend.com/docs/webhooks/event-types",
    events=_EVENTS,
    read=_read,
    check=standard_webhooks,
    signed="Standard Webhooks (Svix): HMAC-SHA256 of id, time and body",
    note="An event gives one report for each address in `to`.",
)
