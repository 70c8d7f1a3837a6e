"""What was reported, once however often it was seen?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, and_, func, select

from carom.core.ledger import Event
from carom.core.model import Kind, Proof
from carom.store.recording import record
from carom.store.tables import EVENTS, VERDICTS, WITNESSES
from carom.store.unit import CHUNK, Unit, chunked
from carom.store.values import Recorded, Sighting, StoredEvent, Witnessed


class Events:
    """The events of one transaction. Recording a new one raises the volumes in the same transaction."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, event: Event, mail_digest: str | None = None) -> bool:
        """Record one event; False when it was known and at most gained a witness."""
        return bool(record(self._unit, [Sighting(event, mail_digest)]).new)

    def add_many(self, sightings: Iterable[Sighting]) -> Recorded:
        """Record many events at once; the same key twice is one event with two witnesses.

        The first record of an event stands: a later sighting adds a witness and changes nothing else.
        """
        new: list[str] = []
        witnessed = repeated = 0
        for chunk in chunked(sightings):
            recorded = record(self._unit, chunk)
            new.extend(recorded.new)
            witnessed += recorded.witnessed
            repeated += recorded.repeated
        return Recorded(tuple(new), witnessed, repeated)

    def get(self, key: str) -> Event | None:
        """The event with its current verdict."""
        row = self._unit.connection.execute(_with_verdict().where(EVENTS.c.key == key)).one_or_none()
        return None if row is None else _event(row)

    def of_address(self, address: str, *, stream: str | None = None, limit: int = 1000) -> tuple[Event, ...]:
        """The events of an address, newest first; ``stream=None`` means of every stream."""
        statement = _with_verdict().where(EVENTS.c.address == address)
        if stream is not None:
            statement = statement.where(EVENTS.c.stream == stream)
        newest = statement.order_by(EVENTS.c.occurred_at.desc(), EVENTS.c.id.desc()).limit(limit)
        return tuple(_event(row) for row in self._unit.connection.execute(newest))

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
        statement = _with_verdict().order_by(EVENTS.c.id).limit(CHUNK)
        if kind is not None:
            statement = statement.where(EVENTS.c.kind == kind)
        if since is not None:
            statement = statement.where(EVENTS.c.occurred_at >= since)
        if until is not None:
            statement = statement.where(EVENTS.c.occurred_at < until)
        while rows := self._unit.connection.execute(statement.where(EVENTS.c.id > after)).all():
            for row in rows:
                yield StoredEvent(cursor=row.id, event=_event(row))
            after = rows[-1].id

    def count(self) -> int:
        """How many events there are."""
        return self._unit.connection.scalar(select(func.count()).select_from(EVENTS)) or 0

    def proved(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of the keys whose event rests on more than hearsay."""
        found: set[str] = set()
        for chunk in chunked(keys):
            rows = self._unit.connection.execute(select(EVENTS.c.key, EVENTS.c.report).where(EVENTS.c.key.in_(chunk)))
            found.update(row.key for row in rows if row.report.proof is not Proof.HEARSAY)
        return frozenset(found)

    def witnesses(self, key: str) -> tuple[Witnessed, ...]:
        """Where the event was seen, in the order of recording; empty for an unknown key."""
        statement = (
            select(WITNESSES)
            .join(EVENTS, EVENTS.c.id == WITNESSES.c.event_id)
            .where(EVENTS.c.key == key)
            .order_by(WITNESSES.c.recorded_at, WITNESSES.c.seen_in)
        )
        return tuple(
            Witnessed(mail_digest=row.seen_in if row.in_mail else None, source=row.source, recorded_at=row.recorded_at)
            for row in self._unit.connection.execute(statement)
        )


def _with_verdict() -> Select[Any]:
    current = and_(VERDICTS.c.event_id == EVENTS.c.id, VERDICTS.c.rules_version == EVENTS.c.rules_version)
    return select(
        EVENTS.c.id,
        EVENTS.c.key,
        EVENTS.c.report,
        EVENTS.c.address,
        EVENTS.c.provider,
        EVENTS.c.stream,
        EVENTS.c.occurred_at,
        EVENTS.c.recorded_at,
        EVENTS.c.source,
        EVENTS.c.rules_version,
        VERDICTS.c.verdict,
    ).select_from(EVENTS.outerjoin(VERDICTS, current))


def _event(row: Row[Any]) -> Event:
    return Event(
        key=row.key,
        report=msgspec.structs.replace(row.report, verdict=row.verdict),
        address=row.address,
        provider=row.provider,
        stream=row.stream,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        source=row.source,
        rules_version=row.rules_version,
    )
