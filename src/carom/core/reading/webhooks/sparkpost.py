"""SparkPost, now Bird: an array of events, each in ``msys`` under the name of its class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, moment, number, original, said
from carom.core.reading.webhooks.signatures import basic

_PASSED_OVER: Final = (
    "injection",
    "sms_status",
    "click",
    "open",
    "initial_open",
    "amp_click",
    "amp_open",
    "amp_initial_open",
    "relay_message",
    "relay_injection",
    "relay_rejection",
    "relay_delivery",
    "relay_tempfail",
    "relay_permfail",
    "ab_test_completed",
    "ab_test_cancelled",
    "success",
    "error",
    "ping",
)
_EVENTS: Final = {
    "bounce": Kind.BOUNCE,
    "out_of_band": Kind.BOUNCE,
    "policy_rejection": Kind.BOUNCE,
    "generation_failure": Kind.BOUNCE,
    "generation_rejection": Kind.BOUNCE,
    "delay": Kind.DELAY,
    "delivery": Kind.DELIVERY,
    "spam_complaint": Kind.COMPLAINT,
    "list_unsubscribe": Kind.UNSUBSCRIBE,
    "link_unsubscribe": Kind.UNSUBSCRIBE,
    **dict.fromkeys(_PASSED_OVER, None),
}


class _Event(msgspec.Struct, frozen=True):
    type: str | None = None
    event_id: Word = None
    timestamp: Word = None
    rcpt_to: Word = None
    raw_rcpt_to: Word = None
    bounce_class: Word = None
    error_code: Word = None
    raw_reason: Word = None
    reason: Word = None
    fbtype: Word = None
    message_id: Word = None
    transmission_id: Word = None
    campaign_id: Word = None
    subject: Word = None
    friendly_from: Word = None
    msg_from: Word = None
    rcpt_tags: Loose = None
    ip_address: Word = None
    mailing_list: Word = None


class _Posted(msgspec.Struct, frozen=True):
    msys: dict[str, _Event]


def _read(body: Body) -> Iterator[Event]:
    for posted in body.batch(_Posted):
        if not posted.msys:
            # What SparkPost posts to see whether the address answers.
            yield Event(name="ping")
        for group, one in posted.msys.items():
            yield _event(one.type or group, one)


def _event(name: str, one: _Event) -> Event:
    number_of_class = clean(one.bounce_class)
    return Event(
        name=name,
        # The raw one is as it was sent to; the other is lower-cased.
        recipient=address(one.raw_rcpt_to) or address(one.rcpt_to),
        text=said(one.raw_reason, one.reason),
        reply_code=number(one.error_code),
        label=f"sparkpost:{number_of_class}" if number_of_class else None,
        remote_mta=clean(one.ip_address),
        occurred_at=moment(one.timestamp),
        original=original(
            service_id=one.message_id,
            subject=one.subject,
            sender=one.friendly_from,
            envelope_sender=one.msg_from,
            list_id=one.mailing_list,
            chosen=[
                ("x-campaign-id", one.campaign_id),
                ("x-transmission-id", one.transmission_id),
                ("x-tag", one.rcpt_tags),
            ],
        ),
        feedback_type=clean(one.fbtype),
        key=clean(one.event_id),
    )


SERVICE: Final = Service(
    slug="sparkpost",
    title="SparkPost (Bird)",
    source="https://developers.sparkpost.com/api/webhooks/",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password, or a bearer token",
    aliases=("bird",),
    note="A bounce of class 60 is an automatic reply, of 80 and 90 a wish to subscribe and to be taken off, of 100 a "
    "challenge.",
)
