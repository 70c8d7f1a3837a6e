"""EmailEngine: one event in an object, its facts in ``data``; bounces and complaints are mails that it read."""

from __future__ import annotations

from collections.abc import Iterator
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
    number,
    original,
    said,
)
from carom.core.reading.webhooks.signatures import body_hmac, url_safe

_PASSED_OVER: Final = (
    "accountAdded",
    "accountDeleted",
    "accountInitialized",
    "authenticationError",
    "authenticationSuccess",
    "connectError",
    "messageNew",
    "messageDeleted",
    "messageUpdated",
    "messageMissing",
    "messageSent",
    "trackOpen",
    "trackClick",
    "listSubscribe",
    "mailboxNew",
    "mailboxDeleted",
    "mailboxReset",
    "exportCompleted",
    "exportFailed",
    "test",
)
_EVENTS: Final = {
    "messageBounce": Kind.BOUNCE,
    "messageBounce/delayed": Kind.DELAY,
    "messageBounce/delivered": Kind.DELIVERY,
    "messageBounce/relayed": Kind.RELAY,
    "messageBounce/expanded": Kind.RELAY,
    "messageFailed": Kind.BOUNCE,
    "messageDeliveryError": Kind.DELAY,
    "messageComplaint": Kind.COMPLAINT,
    "messageComplaint/not-spam": None,
    "messageNew/auto-reply": Kind.AUTO_REPLY,
    "listUnsubscribe": Kind.UNSUBSCRIBE,
    **dict.fromkeys(_PASSED_OVER, None),
}


class _Response(msgspec.Struct, frozen=True):
    message: Word = None
    status: Word = None


class _Envelope(msgspec.Struct, frozen=True):
    from_: Word = msgspec.field(default=None, name="from")
    to: list[Word] | Word = None


class _Feedback(msgspec.Struct, frozen=True, rename="camel"):
    feedback_type: Word = None
    original_rcpt_to: list[Word] | Word = None
    arrival_date: Word = None


class _Party(msgspec.Struct, frozen=True):
    address: Word = None


class _Data(msgspec.Struct, frozen=True, rename="camel"):
    recipient: Word = None
    original_recipient: Word = None
    action: Word = None
    response: _Response | Word = None
    diagnostic_code: Word = None
    status: Word = None
    mta: Word = None
    message_id: Word = None
    in_reply_to: Word = None
    queue_id: Word = None
    list_id: Word = None
    subject: Word = None
    envelope: _Envelope | None = None
    error: Word = None
    smtp_response: Word = None
    smtp_response_code: Word = None
    smtp_command: Word = None
    message_headers: Loose = None
    headers: Loose = None
    arf: _Feedback | None = None
    is_auto_reply: Word = None
    from_: _Party | Word = msgspec.field(default=None, name="from")
    bounce_message: Word = None
    complaint_message: Word = None


class _Posted(msgspec.Struct, frozen=True):
    event: str
    date: Word = None
    data: _Data | None = None


def _read(body: Body) -> Iterator[Event]:
    for posted in body.batch(_Posted):
        data = posted.data or _Data()
        event = _event(posted, data)
        for recipient in _recipients(posted.event, data):
            yield msgspec.structs.replace(event, recipient=address(recipient))


def _event(posted: _Posted, data: _Data) -> Event:
    response = data.response if isinstance(data.response, _Response) else _Response()
    told = data.response if not isinstance(data.response, _Response) else None
    command = clean(data.smtp_command)
    return Event(
        name=_name(posted.event, data),
        original_recipient=address(data.original_recipient),
        text=said(data.smtp_response, response.message, data.diagnostic_code, told, data.error),
        reply_code=number(data.smtp_response_code),
        status=clean(response.status) or clean(data.status),
        command=command.split()[0].upper() if command else None,
        remote_mta=clean(data.mta),
        occurred_at=moment(data.arf.arrival_date if data.arf is not None else None) or moment(posted.date),
        original=_original(posted.event, data),
        feedback_type=clean(data.arf.feedback_type) if data.arf is not None else None,
    )


def _name(event: str, data: _Data) -> str:
    if event == "messageBounce" and (action := clean(data.action)):
        return f"{event}/{action.lower()}"
    if event == "messageNew" and flag(data.is_auto_reply):
        return "messageNew/auto-reply"
    if event == "messageComplaint" and data.arf is not None and clean(data.arf.feedback_type) == "not-spam":
        return "messageComplaint/not-spam"
    return event


def _recipients(event: str, data: _Data) -> list[Word]:
    if event == "messageNew":
        return [data.from_.address if isinstance(data.from_, _Party) else data.from_]
    named: list[Word] | Word = data.recipient
    if named is None and data.arf is not None:
        named = data.arf.original_rcpt_to
    if named is None and data.envelope is not None:
        named = data.envelope.to
    return (named if isinstance(named, list) else [named]) or [None]


def _original(event: str, data: _Data) -> Original | None:
    words = header_fields(data.message_headers or data.headers)
    # An automatic reply is a message of its own; the one that it answers is ours.
    own = data.in_reply_to if event == "messageNew" else data.message_id
    return original(
        header_id=own or words.get("message-id") or words.get("messageid"),
        service_id=data.queue_id,
        subject=words.get("subject") or (None if event == "messageNew" else data.subject),
        sender=words.get("from"),
        envelope_sender=data.envelope.from_ if data.envelope is not None else words.get("return-path"),
        list_id=data.list_id or words.get("list-id"),
        feedback_id=words.get("feedback-id"),
    )


SERVICE: Final = Service(
    slug="emailengine",
    title="EmailEngine",
    source="https://learn.emailengine.app/docs/webhooks/overview",
    events=_EVENTS,
    read=_read,
    check=body_hmac("x-ee-wh-signature", url_safe),
    signed="HMAC-SHA256 of the body, in X-EE-Wh-Signature",
    note="A bounce is named with its action. A message that was answered automatically is told by `isAutoReply`.",
)
