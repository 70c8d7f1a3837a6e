"""Azure Communication Services: events of Event Grid, in its own schema or as CloudEvents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Word, address, clean, moment, original, said
from carom.core.reading.webhooks.signatures import basic

_REPORT: Final = "EmailDeliveryReportReceived"
_EVENTS: Final = {
    f"{_REPORT}/Delivered": Kind.DELIVERY,
    f"{_REPORT}/Expanded": Kind.RELAY,
    f"{_REPORT}/Bounced": Kind.BOUNCE,
    f"{_REPORT}/Failed": Kind.BOUNCE,
    f"{_REPORT}/FilteredSpam": Kind.BOUNCE,
    f"{_REPORT}/Quarantined": Kind.BOUNCE,
    f"{_REPORT}/Suppressed": Kind.BOUNCE,
    f"{_REPORT}/OutForDelivery": None,
    "EmailEngagementTrackingReportReceived": None,
    "SubscriptionValidationEvent": None,
    "SubscriptionDeletedEvent": None,
}
_PREFIXES: Final = ("Microsoft.Communication.", "Microsoft.EventGrid.")


class _Details(msgspec.Struct, frozen=True, rename="camel"):
    status_message: Word = None
    recipient_mail_server_host_name: Word = None


class _Data(msgspec.Struct, frozen=True, rename="camel"):
    sender: Word = None
    recipient: Word = None
    message_id: Word = None
    internet_message_id: Word = None
    status: Word = None
    delivery_status_details: _Details | None = None
    delivery_attempt_timestamp: Word = msgspec.field(default=None, name="deliveryAttemptTimeStamp")
    delivery_attempt_time: Word = msgspec.field(default=None, name="deliveryAttemptTimestamp")


class _Event(msgspec.Struct, frozen=True, rename="camel"):
    id: Word = None
    #: Of the schema of Event Grid, and of CloudEvents.
    event_type: str | None = None
    type: str | None = None
    event_time: Word = None
    time: Word = None
    data: _Data | None = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Event):
        name = one.event_type or one.type
        if name is None:
            raise body.wrong("eventType", "missing")
        yield _event(name, one, one.data or _Data())


def _event(name: str, one: _Event, data: _Data) -> Event:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    details, status = data.delivery_status_details or _Details(), clean(data.status)
    return Event(
        name=f"{name}/{status}" if name == _REPORT and status else name,
        recipient=address(data.recipient),
        text=said(details.status_message),
        label=f"azure:{status}" if status else None,
        remote_mta=clean(details.recipient_mail_server_host_name),
        occurred_at=moment(data.delivery_attempt_timestamp or data.delivery_attempt_time or one.event_time or one.time),
        original=original(header_id=data.internet_message_id, service_id=data.message_id, envelope_sender=data.sender),
        key=clean(one.id),
    )


SERVICE: Final = Service(
    slug="azure",
    title="Azure Communication Services",
    source="https://learn.microsoft.com/azure/event-grid/communication-services-email-events",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL, or a bearer token of your choice in the delivery properties",
    aliases=("azure_communication_services", "acs"),
    note="The validation code of a new subscription has to be answered by who runs the endpoint.",
)
