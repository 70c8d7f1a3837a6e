"""Unisender Go, elsewhere UniOne: events by user, or one flat event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Loose, Word, address, clean, moment, original, said
from carom.core.reading.webhooks.signatures import unisender_go

_EVENTS: Final = {
    "hard_bounced": Kind.BOUNCE,
    "soft_bounced": Kind.BOUNCE,
    "soft_bounced/err_will_retry": Kind.DELAY,
    "delivered": Kind.DELIVERY,
    "spam": Kind.COMPLAINT,
    "unsubscribed": Kind.UNSUBSCRIBE,
    "subscribed": None,
    "sent": None,
    "accepted": None,
    "opened": None,
    "clicked": None,
    "transactional_spam_block": None,
}
_STATUS_EVENT: Final = "transactional_email_status"


class _Delivery(msgspec.Struct, frozen=True):
    delivery_status: Word = None
    destination_response: Word = None


class _Data(msgspec.Struct, frozen=True):
    job_id: Word = None
    email: Word = None
    status: Word = None
    event_time: Word = None
    #: Empty ones are arrays: so PHP writes them.
    delivery_info: _Delivery | list[Loose] | None = None
    metadata: Loose = None


class _Event(msgspec.Struct, frozen=True):
    event_name: str
    event_data: _Data | list[Loose] | None = None


class _User(msgspec.Struct, frozen=True):
    project_name: Word = None
    events: list[_Event] = []


class _Posted(_Data, frozen=True):
    """Events by user; or one flat event, then `event_name` is there."""

    events_by_user: list[_User] | None = None
    event_name: str | None = None


def _read(body: Body) -> Iterator[Event]:
    for posted in body.batch(_Posted):
        for name, data in _events(body, posted):
            if name == _STATUS_EVENT and clean(data.status) is None:
                raise body.wrong("status", "missing")
            yield _event(name, data)


def _events(body: Body, posted: _Posted) -> Iterable[tuple[str, _Data]]:
    if posted.events_by_user is not None:
        return (
            (one.event_name, one.event_data if isinstance(one.event_data, _Data) else _Data())
            for user in posted.events_by_user
            for one in user.events
        )
    if posted.event_name is None:
        raise body.wrong("events_by_user", "missing")
    return ((posted.event_name, posted),)


def _event(name: str, data: _Data) -> Event:
    info = data.delivery_info if isinstance(data.delivery_info, _Delivery) else _Delivery()
    status, detail = clean(data.status) or "", clean(info.delivery_status)
    if name == _STATUS_EVENT:
        name = f"{status}/{detail}" if detail else status
    return Event(
        name=name,
        recipient=address(data.email),
        text=said(info.destination_response, info.delivery_status),
        label=f"unisender_go:{detail or status}",
        occurred_at=moment(data.event_time),
        original=original(
            service_id=data.job_id,
            chosen=[("x-campaign-id", data.metadata.get("campaign_id") if isinstance(data.metadata, dict) else None)],
        ),
    )


SERVICE: Final = Service(
    slug="unisender_go",
    title="Unisender Go (UniOne)",
    source="https://godocs.unisender.ru/web-api-ref#callback-format",
    events=_EVENTS,
    read=_read,
    check=unisender_go,
    signed="MD5 of the body with the API key in the place of `auth`",
    aliases=("unione",),
    note="Times are in UTC. The reason behind a status is in `delivery_status`.",
)
