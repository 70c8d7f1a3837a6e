"""What every service shares: the events that it tells, and what is known of the service itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec

from carom.core.model import Kind, Original
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.signatures import Check


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event about one recipient as its service tells it, before anything is judged."""

    #: The service's own word, finer words behind a slash: ``failed/temporary``.
    name: str
    recipient: str | None = None
    original_recipient: str | None = None
    #: What the server said, or the service about it.
    text: str | None = None
    reply_code: int | None = None
    status: str | None = None
    command: str | None = None
    #: What the service files a failure under, behind the slug of its vocabulary: ``sparkpost:10``.
    label: str | None = None
    remote_mta: str | None = None
    reporting_mta: str | None = None
    occurred_at: datetime | None = None
    original: Original | None = None
    feedback_type: str | None = None
    envelope_id: str | None = None
    #: The service's id of the event, by which a repetition in the same body is known.
    key: str | None = None


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service whose webhooks are read."""

    slug: str
    #: For people.
    title: str
    #: The page from which the facts come.
    source: str
    #: What each event becomes; None for one that says nothing of a delivery's fate. ``a/b`` that is not there is ``a``.
    events: Mapping[str, Kind | None]
    #: The events of a body, in its order; raises `WebhookError` for a body that is not of this service.
    read: Callable[[Body], Iterable[Event]]
    #: Whether a request was signed with a secret.
    check: Check
    #: What the service signs with, in a few words.
    signed: str
    #: Other names under which it is known.
    aliases: tuple[str, ...] = ()
    note: str = ""
