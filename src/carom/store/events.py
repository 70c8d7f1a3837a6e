"""What was reported, once however often it was seen?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from carom.core.ledger import Event
from carom.core.model import Kind
from carom.store.values import Recorded, Sighting, StoredEvent, Witnessed


class Events:
    """The events of one transaction. Recording a new one raises the volumes in the same transaction."""

    def add(self, event: Event, mail_digest: str | None = None) -> bool:
        """Record one event; False when it was known and at most gained a witness."""
        raise NotImplementedError

    def add_many(self, sightings: Iterable[Sighting]) -> Recorded:
        """Record many events at once; the same key twice is one event with two witnesses.

        The first record of an event stands: a later sighting adds a witness and changes nothing else.
        """
        raise NotImplementedError

    def get(self, key: str) -> Event | None:
        """The event with its current verdict."""
        raise NotImplementedError

    def of_address(self, address: str, *, stream: str | None = None, limit: int = 1000) -> tuple[Event, ...]:
        """The events of an address, newest first; ``stream=None`` means of every stream."""
        raise NotImplementedError

    def iterate(
        self,
        *,
        kind: Kind | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        after: int = 0,
    ) -> Iterator[StoredEvent]:
        """Every event in the order of recording, beginning behind the cursor ``after``.

        ``since`` (inclusive) and ``until`` (exclusive) are about `Event.occurred_at`.
        """
        raise NotImplementedError

    def count(self) -> int:
        """How many events there are."""
        raise NotImplementedError

    def witnesses(self, key: str) -> tuple[Witnessed, ...]:
        """Where the event was seen, in the order of recording; empty for an unknown key."""
        raise NotImplementedError
