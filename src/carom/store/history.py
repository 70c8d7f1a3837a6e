"""What happened to an address?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from carom.core.ledger import Occurrence
from carom.core.model import Kind
from carom.store.tables import EVENTS
from carom.store.types import handle
from carom.store.unit import Unit, chunked
from carom.store.values import AddressHistory

#: Events of one address that the policy looks at, unless told otherwise; its longest count is far below.
HISTORY: Final = 200


class History:
    """What happened to addresses, as the policy sees it."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, address: str, *, stream: str | None = None, limit: int = HISTORY) -> tuple[Occurrence, ...]:
        """The newest events of an address, newest first; ``stream=None`` means of every stream."""
        return next(iter(self.of_many((address,), stream=stream, limit=limit))).occurrences

    def of_many(
        self, addresses: Iterable[str], *, stream: str | None = None, limit: int = HISTORY
    ) -> Iterator[AddressHistory]:
        """The same for many addresses, one answer for each in the order given, read in chunks."""
        for chunk in chunked(addresses):
            found = self._newest({handle(address) for address in chunk}, stream, limit)
            for address in chunk:
                yield AddressHistory(address, tuple(found.get(handle(address), ())))

    def _newest(self, addresses: set[str], stream: str | None, limit: int) -> dict[str, list[Occurrence]]:
        newest_first = (EVENTS.c.occurred_at.desc(), EVENTS.c.id.desc())
        rank = func.row_number().over(partition_by=EVENTS.c.address, order_by=newest_first).label("rank")
        columns = (EVENTS.c.address, EVENTS.c.kind, EVENTS.c.reason, EVENTS.c.occurred_at, EVENTS.c.key)
        ranked = select(*columns, rank).where(EVENTS.c.address.in_(addresses))
        if stream is not None:
            ranked = ranked.where(EVENTS.c.stream == stream)
        events = ranked.subquery()
        statement = select(events).where(events.c.rank <= limit).order_by(events.c.address, events.c.rank)
        found: dict[str, list[Occurrence]] = {}
        for row in self._unit.connection.execute(statement):
            occurrence = Occurrence(kind=row.kind, reason=row.reason, occurred_at=row.occurred_at, key=row.key)
            found.setdefault(row.address, []).append(occurrence)
        return found

    def last_delivery(self, address: str, *, stream: str | None = None) -> datetime | None:
        """When mail was last accepted for the address (an event of kind delivery)."""
        statement = select(func.max(EVENTS.c.occurred_at)).where(
            EVENTS.c.address == address, EVENTS.c.kind == Kind.DELIVERY
        )
        if stream is not None:
            statement = statement.where(EVENTS.c.stream == stream)
        latest: datetime | None = self._unit.connection.scalar(statement)
        return latest
