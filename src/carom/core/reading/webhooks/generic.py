"""The form for whoever has none: reports in our own words, for scripts and services that are not in the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, moment, number, original, said
from carom.core.reading.webhooks.signatures import standard_webhooks
from carom.core.vocabularies import READ_ONLY, SLUGS

_PASSED_OVER: Final = ("accepted", "queued", "sent", "open", "click", "subscribe", "other")
_EVENTS: Final = {
    **{str(kind): kind for kind in Kind if kind is not Kind.OTHER},
    **dict.fromkeys(_PASSED_OVER, None),
}


class GenericEvent(msgspec.Struct, frozen=True):
    """One event of the generic form."""

    #: A kind of ours (docs/reference/taxonomy.md), or one of those that tell no fate.
    kind: str
    #: The address that the mail went to.
    recipient: Word = None
    #: The address that the sender wrote, where that is another.
    original_recipient: Word = None
    #: What the server said, as it said it.
    diagnostic: Word = None
    #: SMTP reply code, 400 to 599, where it is not in the diagnostic.
    reply_code: Word = None
    #: Enhanced status code, where it is not in the diagnostic.
    status: Word = None
    #: The SMTP command that was answered: ``RCPT``, ``DATA`` …
    command: Word = None
    #: What another system files it under, behind the slug of its vocabulary: ``sparkpost:10``.
    label: Word = None
    #: The host that answered.
    remote_mta: Word = None
    #: The host that tells it.
    reporting_mta: Word = None
    #: Seconds or milliseconds since 1970, or ISO 8601; without a zone in UTC.
    occurred_at: Word = None
    #: Message-ID of the mail.
    message_id: Word = None
    subject: Word = None
    #: From of the mail.
    sender: Word = None
    #: Return path of the mail.
    envelope_sender: Word = None
    list_id: Word = None
    feedback_id: Word = None
    campaign_id: Word = None
    #: A word, or a list of them.
    tags: Loose = None
    #: Of a complaint: ``abuse``, ``fraud`` … (RFC 5965 section 3.1).
    feedback_type: Word = None
    #: ENVID of the mail (RFC 3461 section 4.4).
    envelope_id: Word = None
    #: Your id of the event; another with the same one in the same body is left out.
    id: Word = None


class _Posted(msgspec.Struct, frozen=True):
    """Events in an array; or one event, then `kind` is there."""

    events: list[GenericEvent] | None = None


def _read(body: Body) -> Iterator[Event]:
    for one in _events(body):
        label = clean(one.label)
        if label is not None and label.partition(":")[0] not in (*SLUGS, *READ_ONLY):
            raise body.wrong("label", f"no vocabulary {label.partition(':')[0]!r}")
        yield Event(
            name=one.kind,
            recipient=address(one.recipient),
            original_recipient=address(one.original_recipient),
            text=said(one.diagnostic),
            reply_code=number(one.reply_code),
            status=clean(one.status),
            command=clean(one.command),
            label=label,
            remote_mta=clean(one.remote_mta),
            reporting_mta=clean(one.reporting_mta),
            occurred_at=moment(one.occurred_at),
            original=original(
                header_id=one.message_id,
                subject=one.subject,
                sender=one.sender,
                envelope_sender=one.envelope_sender,
                list_id=one.list_id,
                feedback_id=one.feedback_id,
                chosen=[("x-campaign-id", one.campaign_id), ("x-tag", one.tags)],
            ),
            feedback_type=clean(one.feedback_type),
            envelope_id=clean(one.envelope_id),
            key=clean(one.id),
        )


def _events(body: Body) -> Iterable[GenericEvent]:
    posted = body.batch(_Posted)
    if all(one.events is None for one in posted):
        return body.batch(GenericEvent)
    return body.bounded([event for one in posted for event in one.events or ()], "events")


SERVICE: Final = Service(
    slug="generic",
    title="Generic form",
    source="",
    events=_EVENTS,
    read=_read,
    check=standard_webhooks,
    signed="Standard Webhooks: HMAC-SHA256 of id, time and body",
)
