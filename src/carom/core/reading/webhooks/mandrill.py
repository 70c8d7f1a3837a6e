"""Mailchimp Transactional (Mandrill): an array of events as JSON in the field ``mandrill_events`` of a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, moment, original, said
from carom.core.reading.webhooks.signatures import mandrill

_EVENTS: Final = {
    "hard_bounce": Kind.BOUNCE,
    "soft_bounce": Kind.BOUNCE,
    "reject": Kind.BOUNCE,
    "deferral": Kind.DELAY,
    "delivered": Kind.DELIVERY,
    "spam": Kind.COMPLAINT,
    "unsub": Kind.UNSUBSCRIBE,
    "send": None,
    "open": None,
    "click": None,
    "inbound": None,
    "blacklist": None,
    "whitelist": None,
    "denylist": None,
    "allowlist": None,
}


class _Attempt(msgspec.Struct, frozen=True):
    diag: Word = None
    ts: Word = None
    type: Word = None


class _Rejection(msgspec.Struct, frozen=True):
    reason: Word = None
    email: Word = None


class _Message(msgspec.Struct, frozen=True):
    id: Word = msgspec.field(default=None, name="_id")
    email: Word = None
    subject: Word = None
    sender: Word = None
    tags: Loose = None
    template: Word = None
    subaccount: Word = None
    state: Word = None
    bounce_description: Word = None
    diag: Word = None
    reject: _Rejection | str | None = None
    smtp_events: list[_Attempt] | None = None


class _Event(msgspec.Struct, frozen=True):
    event: str | None = None
    #: Of changes to the lists of the account, which have no event.
    type: str | None = None
    action: Word = None
    ts: Word = None
    msg: _Message | None = None
    reject: _Rejection | None = None


def _read(body: Body) -> Iterator[Event]:
    posted: str | None = None
    if not body.is_json:
        posted = body.form().first("mandrill_events")
        if posted is None:
            raise body.wrong("mandrill_events", "missing")
    for one in body.batch(_Event, posted, "mandrill_events"):
        if one.event is None and one.type is None:
            raise body.wrong("event", "missing")
        yield _event(one)


def _event(one: _Event) -> Event:
    message = one.msg or _Message()
    rejection = _rejection(message) if one.event == "reject" else None
    attempt = (message.smtp_events or [_Attempt()])[-1]
    return Event(
        name=one.event or f"{one.type}/{clean(one.action) or ''}",
        recipient=address(message.email) or (address(one.reject.email) if one.reject is not None else None),
        text=said(message.diag, attempt.diag, rejection, message.bounce_description),
        label=f"mandrill:reject/{rejection}" if rejection else _described(message),
        occurred_at=moment(one.ts),
        original=original(
            service_id=message.id,
            subject=message.subject,
            sender=message.sender,
            chosen=[("x-tag", message.tags), ("x-stream", message.subaccount), ("x-template", message.template)],
        ),
    )


def _rejection(message: _Message) -> str | None:
    if isinstance(message.reject, str):
        return clean(message.reject)
    return clean(message.reject.reason) if message.reject is not None else None


def _described(message: _Message) -> str | None:
    description = clean(message.bounce_description)
    return f"mandrill:{description}" if description else None


SERVICE: Final = Service(
    slug="mandrill",
    title="Mailchimp Transactional (Mandrill)",
    source="https://mailchimp.com/developer/transactional/docs/webhooks/",
    events=_EVENTS,
    read=_read,
    check=mandrill,
    signed="HMAC-SHA1 of the URL and the form, in X-Mandrill-Signature; the URL is needed to check it",
    aliases=("mailchimp_transactional",),
    note="Changes to the deny and allow lists are passed over: the bounce or complaint behind them comes by itself.",
)
