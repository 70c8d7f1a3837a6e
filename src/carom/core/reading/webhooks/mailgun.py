"""Mailgun: one event as JSON, or as a form from older webhooks, with variables of the sender merged into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from carom.core.errors import WebhookError
from carom.core.model import Kind, Original
from carom.core.reading.webhooks.body import Body, Form
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import (
    Loose,
    Word,
    address,
    clean,
    header_fields,
    moment,
    number,
    original,
    said,
)
from carom.core.reading.webhooks.signatures import mailgun

_EVENTS: Final = {
    "failed": Kind.BOUNCE,
    "failed/temporary": Kind.DELAY,
    "rejected": Kind.BOUNCE,
    "delivered": Kind.DELIVERY,
    "complained": Kind.COMPLAINT,
    "unsubscribed": Kind.UNSUBSCRIBE,
    "bounced": Kind.BOUNCE,
    "dropped": Kind.BOUNCE,
    "accepted": None,
    "opened": None,
    "clicked": None,
    "stored": None,
    "list_member_uploaded": None,
    "list_member_upload_error": None,
    "list_uploaded": None,
    "email_validation": None,
}
#: Mailgun's own codes of mail that it did not try, as the reasons of its newer webhooks.
_OWN_CODES: Final = {
    605: "suppress-bounce",
    606: "suppress-unsubscribe",
    607: "suppress-complaint",
}
#: Its codes for what it met before a server answered begin here, up to 499; servers have none of them.
_OWN_FROM: Final = 490


class _Status(msgspec.Struct, frozen=True, rename="kebab"):
    code: Word = None
    message: Word = None
    description: Word = None
    enhanced_code: Word = None
    mx_host: Word = None


class _Message(msgspec.Struct, frozen=True):
    headers: Loose = None


class _Envelope(msgspec.Struct, frozen=True):
    sender: Word = None
    targets: Loose = None


class _Reject(msgspec.Struct, frozen=True):
    reason: Word = None
    description: Word = None


class _MailingList(msgspec.Struct, frozen=True, rename="kebab"):
    address: Word = None
    list_id: Word = None


class _EventData(msgspec.Struct, frozen=True, rename="kebab"):
    event: str
    id: Word = None
    timestamp: Word = None
    recipient: Word = None
    severity: Word = None
    reason: Word = None
    delivery_status: _Status | None = None
    reject: _Reject | None = None
    message: _Message | None = None
    envelope: _Envelope | None = None
    campaigns: Loose = None
    tags: Loose = None
    mailing_list: _MailingList | None = None


class _Posted(msgspec.Struct, frozen=True, rename="kebab"):
    event_data: _EventData


def _read(body: Body) -> Iterable[Event]:
    if body.is_json:
        return (_of_data(one.event_data) for one in body.batch(_Posted))
    return (_of_form(body, body.form()),)


def _of_data(one: _EventData) -> Event:
    status, reject, severity = one.delivery_status or _Status(), one.reject or _Reject(), clean(one.severity)
    code = number(status.code)
    return Event(
        name=f"{one.event}/{severity}" if severity else one.event,
        recipient=address(one.recipient),
        text=said(status.message, status.description, reject.description, reject.reason, one.reason),
        reply_code=_smtp(code),
        status=clean(status.enhanced_code),
        label=_label(severity, clean(one.reason), code),
        remote_mta=clean(status.mx_host),
        occurred_at=moment(one.timestamp),
        original=_original(one),
        key=clean(one.id),
    )


def _original(one: _EventData) -> Original | None:
    named = header_fields(one.message.headers if one.message is not None else None)
    mailing_list = one.mailing_list or _MailingList()
    return original(
        header_id=named.get("message-id"),
        subject=named.get("subject"),
        sender=named.get("from"),
        envelope_sender=one.envelope.sender if one.envelope is not None else None,
        list_id=mailing_list.list_id or mailing_list.address,
        chosen=[("x-campaign-id", one.campaigns), ("x-tag", one.tags)],
    )


def _of_form(body: Body, form: Form) -> Event:
    event = form.first("event")
    if event is None:
        raise body.wrong("event", "missing")
    code, told = number(form.first("code")), clean(form.first("code"))
    headers = _form_headers(body, form)
    return Event(
        name=event,
        # Variables of the sender come after these fields, and before time, token and signature.
        recipient=address(form.first("recipient")),
        text=said(form.first("error"), form.first("description"), form.first("notification"), form.first("reason")),
        reply_code=_smtp(code),
        # Some bounces have the enhanced status where others have the reply code.
        status=told if told is not None and "." in told else None,
        label=_label("permanent", clean(form.first("reason")), code) if event in {"dropped", "bounced"} else None,
        occurred_at=moment(form.last("timestamp")),
        original=original(
            header_id=form.first("Message-Id") or form.first("message-id") or headers.get("message-id"),
            subject=headers.get("subject"),
            sender=headers.get("from"),
            envelope_sender=headers.get("sender"),
            list_id=form.first("mailing-list"),
            chosen=[
                ("x-campaign-id", form.first("campaign-id")),
                ("x-tag", form.first("X-Mailgun-Tag") or form.first("tag")),
            ],
        ),
    )


def _form_headers(body: Body, form: Form) -> dict[str, str]:
    """The header of the mail, which is JSON in a field; what cannot be read of it is left out."""
    text = form.first("message-headers")
    if not text:
        return {}
    try:
        return header_fields(body.json(list[Loose], text, "message-headers"))
    except WebhookError:
        return {}


def _label(severity: str | None, reason: str | None, code: int | None) -> str | None:
    reason = _OWN_CODES.get(code or 0, reason)
    if severity is None:
        return f"mailgun:{reason}" if reason else None
    return f"mailgun:{severity}/{reason}" if reason else f"mailgun:{severity}"


def _smtp(code: int | None) -> int | None:
    return None if code is None or _OWN_FROM <= code < 500 else code


SERVICE: Final = Service(
    slug="mailgun",
    title="Mailgun",
    source="https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks",
    events=_EVENTS,
    read=_read,
    check=mailgun,
    signed="HMAC-SHA256 of time and token, in the body",
    note="The signature does not cover the event, so a token must be taken once only. `bounced` and `dropped` are of "
    "the older webhooks, which come as forms.",
)
