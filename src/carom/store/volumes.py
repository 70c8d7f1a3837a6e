"""How many events of which sort did each provider give?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from carom.core.ledger import Affected, Volume
from carom.core.model import Kind
from carom.store.tables import EVENTS, VOLUMES
from carom.store.unit import Unit
from carom.store.values import ReasonCount

_KEY = (VOLUMES.c.hour, VOLUMES.c.provider, VOLUMES.c.stream, VOLUMES.c.kind, VOLUMES.c.reason)


class Volumes:
    """The hourly counters of one transaction."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, volume: Volume) -> None:
        """Raise one counter by ``volume.count``; for deliveries of which only the number is known.

        The hour is cut to its beginning. Events raise their counter by themselves.
        """
        self._unit.tally(volume.hour, volume.provider, volume.stream, volume.kind, volume.reason, by=volume.count)

    def between(
        self, since: datetime, until: datetime, *, provider: str | None = None, stream: str | None = None
    ) -> tuple[Volume, ...]:
        """The counters of the hours from ``since`` (inclusive) to ``until`` (exclusive), by hour and provider.

        The provider is empty where it is not known.
        """
        self._unit.flush()
        statement = select(VOLUMES).where(_span(since, until), VOLUMES.c.number != 0).order_by(*_KEY)
        if provider is not None:
            statement = statement.where(VOLUMES.c.provider == provider)
        if stream is not None:
            statement = statement.where(VOLUMES.c.stream == stream)
        return tuple(
            Volume(
                hour=row.hour,
                provider=row.provider,
                stream=row.stream,
                kind=row.kind,
                reason=row.reason,
                count=row.number,
            )
            for row in self._unit.connection.execute(statement)
        )

    def totals(self, since: datetime, until: datetime, *, stream: str | None = None) -> tuple[ReasonCount, ...]:
        """The same, summed up over the hours and streams: by provider, the most frequent first."""
        self._unit.flush()
        by = (VOLUMES.c.provider, VOLUMES.c.kind, VOLUMES.c.reason)
        total = func.sum(VOLUMES.c.number).label("total")
        statement = select(*by, total).where(_span(since, until)).group_by(*by).having(total != 0)
        if stream is not None:
            statement = statement.where(VOLUMES.c.stream == stream)
        ordered = statement.order_by(VOLUMES.c.provider, total.desc(), VOLUMES.c.kind, VOLUMES.c.reason)
        return tuple(
            ReasonCount(provider=row.provider, kind=row.kind, reason=row.reason, count=int(row.total))
            for row in self._unit.connection.execute(ordered)
        )

    def newest(self) -> datetime | None:
        """The last hour in which anything was counted; None when nothing was."""
        self._unit.flush()
        hour: datetime | None = self._unit.connection.scalar(select(func.max(VOLUMES.c.hour)))
        return hour

    def affected(self, since: datetime, until: datetime, *, stream: str | None = None) -> tuple[Affected, ...]:
        """How many different addresses had events of each sort, deliveries aside, by provider."""
        by = (EVENTS.c.provider, EVENTS.c.kind, EVENTS.c.reason)
        addresses = func.count(EVENTS.c.address.distinct()).label("addresses")
        statement = (
            select(*by, addresses)
            .where(EVENTS.c.occurred_at >= since, EVENTS.c.occurred_at < until, EVENTS.c.kind != Kind.DELIVERY)
            .group_by(*by)
            # The two put a provider that is not known at different ends, unless told.
            .order_by(EVENTS.c.provider.asc().nulls_first(), EVENTS.c.kind, EVENTS.c.reason)
        )
        if stream is not None:
            statement = statement.where(EVENTS.c.stream == stream)
        return tuple(
            Affected(provider=row.provider or "", kind=row.kind, reason=row.reason, addresses=row.addresses)
            for row in self._unit.connection.execute(statement)
        )


def _span(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(VOLUMES.c.hour >= since, VOLUMES.c.hour < until)
