"""KumoMTA: records of its log, posted by a log hook one at a time, as an array or one a line."""

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
    header_fields,
    moment,
    number,
    original,
    said,
)
from carom.core.reading.webhooks.signatures import basic

_EVENTS: Final = {
    "Bounce": Kind.BOUNCE,
    "AdminBounce": Kind.BOUNCE,
    "Expiration": Kind.BOUNCE,
    "OOB": Kind.BOUNCE,
    "TransientFailure": Kind.DELAY,
    "Delivery": Kind.DELIVERY,
    "Feedback": Kind.COMPLAINT,
    "Feedback/not-spam": None,
    "Reception": None,
    "Rejection": None,
    "Delayed": None,
    "AdminRebind": None,
    "DeferredInjectionRebind": None,
    "XferOut": None,
    "XferIn": None,
}
#: How the command is called that ended with the message itself.
_DOT: Final = "."


class _Status(msgspec.Struct, frozen=True):
    digit: Word = msgspec.field(default=None, name="class")
    subject: Word = None
    detail: Word = None

    def __str__(self) -> str:
        return f"{self.digit}.{self.subject}.{self.detail}"


class _Response(msgspec.Struct, frozen=True):
    code: Word = None
    enhanced_code: _Status | None = None
    content: Word = None
    command: Word = None


class _Peer(msgspec.Struct, frozen=True):
    name: Word = None
    addr: Word = None


class _Feedback(msgspec.Struct, frozen=True):
    feedback_type: Word = None
    original_rcpt_to: list[Word] | Word = None
    original_envelope_id: Word = None
    arrival_date: Word = None


class _Record(msgspec.Struct, frozen=True):
    type: str
    id: Word = None
    sender: Word = None
    recipient: list[Word] | Word = None
    timestamp: Word = None
    response: _Response | None = None
    peer_address: _Peer | None = None
    bounce_classification: Loose = None
    feedback_report: _Feedback | None = None
    headers: Loose = None
    meta: Loose = None


def _read(body: Body) -> Iterator[Event]:
    for record in body.batch(_Record):
        event = _event(record)
        for recipient in _recipients(record):
            yield msgspec.structs.replace(event, recipient=address(recipient))


def _event(record: _Record) -> Event:
    headers = header_fields(record.headers)
    meta = record.meta if isinstance(record.meta, dict) else {}
    response, feedback = record.response or _Response(), record.feedback_report or _Feedback()
    classification, sort = record.bounce_classification, clean(feedback.feedback_type)
    return Event(
        name=f"{record.type}/not-spam" if sort == "not-spam" else record.type,
        text=said(response.content),
        reply_code=number(response.code),
        status=str(response.enhanced_code) if response.enhanced_code is not None else None,
        command=_command(response.command),
        # Its default is a name; a class that a site made is an object.
        label=f"kumomta:{classification}" if isinstance(classification, str) else None,
        remote_mta=clean(record.peer_address.name) if record.peer_address is not None else None,
        occurred_at=moment(record.timestamp),
        original=original(
            header_id=headers.get("message-id"),
            service_id=record.id,
            subject=headers.get("subject"),
            sender=headers.get("from"),
            envelope_sender=record.sender,
            list_id=headers.get("list-id"),
            feedback_id=headers.get("feedback-id"),
            chosen=[
                ("x-campaign-id", meta.get("campaign")),
                ("x-stream", meta.get("tenant")),
            ],
        ),
        feedback_type=sort,
        envelope_id=clean(feedback.original_envelope_id),
    )


def _recipients(record: _Record) -> list[Word]:
    """Of a complaint, who complained: the record's own recipient is our address for complaints."""
    named = record.recipient
    if record.feedback_report is not None and record.feedback_report.original_rcpt_to:
        named = record.feedback_report.original_rcpt_to
    return (named if isinstance(named, list) else [named]) or [None]


def _command(value: Word) -> str | None:
    text = clean(value)
    return None if text is None else "DATA" if text == _DOT else text.split()[0].upper()


SERVICE: Final = Service(
    slug="kumomta",
    title="KumoMTA",
    source="https://docs.kumomta.com/reference/log_record/",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password, or a bearer token, that the hook sends",
    note="Headers and meta values are known as far as the log is set up to keep them.",
)
