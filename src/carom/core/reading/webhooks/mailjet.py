"""Mailjet: one flat event in an object, or an array of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Word, address, clean, flag, moment, original, said
from carom.core.reading.webhooks.signatures import basic

_EVENTS: Final = {
    "bounce": Kind.BOUNCE,
    "bounce/soft": Kind.DELAY,
    "blocked": Kind.BOUNCE,
    "sent": Kind.DELIVERY,
    "spam": Kind.COMPLAINT,
    "unsub": Kind.UNSUBSCRIBE,
    "open": None,
    "click": None,
    "typofix": None,
    "parseapi": None,
    "newsender": None,
    "newsenderautovalid": None,
}


class _Event(msgspec.Struct, frozen=True):
    event: str
    time: Word = None
    email: Word = None
    message_id: Word = msgspec.field(default=None, name="MessageID")
    message_guid: Word = msgspec.field(default=None, name="Message_GUID")
    hard_bounce: Word = None
    error_related_to: Word = None
    error: Word = None
    comment: Word = None
    smtp_reply: Word = None
    source: Word = None
    custom_campaign: Word = msgspec.field(default=None, name="customcampaign")
    campaign: Word = msgspec.field(default=None, name="mj_campaign_id")
    list: Word = msgspec.field(default=None, name="mj_list_id")


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        area, error = clean(one.error_related_to), clean(one.error)
        yield Event(
            name="bounce/soft" if one.event == "bounce" and flag(one.hard_bounce) is False else one.event,
            recipient=address(one.email),
            text=said(one.comment, one.smtp_reply, one.error),
            label=f"mailjet:{area}/{error}" if area and error else f"mailjet:{error}" if error else None,
            occurred_at=moment(one.time),
            original=original(
                service_id=one.message_id or one.message_guid,
                chosen=[
                    ("x-campaign-id", one.campaign),
                    ("x-campaign", one.custom_campaign),
                    ("x-list-id", one.list),
                ],
            ),
            feedback_type=clean(one.source) if one.event == "spam" else None,
        )


SERVICE: Final = Service(
    slug="mailjet",
    title="Mailjet",
    source="https://dev.mailjet.com/email/guides/webhooks/",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL",
    note="A bounce that Mailjet does not call hard is tried again. Blocked mail was not tried; a duplicate in a "
    "campaign is no failure and gives no report.",
)
