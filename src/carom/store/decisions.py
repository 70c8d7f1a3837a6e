"""What was decided about an address, and on what ground?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, select, tuple_

from carom.core.ledger import Decision, Step
from carom.store.tables import DECISIONS
from carom.store.types import handle
from carom.store.unit import CHUNK, Unit, chunked


class Decisions:
    """The decisions of one transaction; `Suppressions.apply` writes them, nothing changes them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, address: str, *, limit: int = 1000) -> tuple[Decision, ...]:
        """The decisions on an address, the last one recorded first."""
        statement = select(DECISIONS).where(DECISIONS.c.address == address).order_by(DECISIONS.c.id.desc()).limit(limit)
        return tuple(_decision(row) for row in self._unit.connection.execute(statement))

    def releases(self, addresses: Iterable[str]) -> Iterator[Decision]:
        """Every release of any of the addresses, in the order of recording within a chunk of them."""
        for chunk in chunked(addresses):
            of_chunk = DECISIONS.c.address.in_({handle(address) for address in chunk})
            statement = select(DECISIONS).where(of_chunk, DECISIONS.c.step == Step.RELEASE).order_by(DECISIONS.c.id)
            yield from (_decision(row) for row in self._unit.connection.execute(statement))

    def between(self, since: datetime, until: datetime) -> Iterator[Decision]:
        """Every decision of a span of time (``since`` inclusive, ``until`` exclusive), oldest first."""
        place = tuple_(DECISIONS.c.decided_at, DECISIONS.c.id)
        statement = select(DECISIONS).where(DECISIONS.c.decided_at < until).order_by(*place).limit(CHUNK)
        after = (since, 0)
        while rows := self._unit.connection.execute(statement.where(place > after)).all():
            yield from (_decision(row) for row in rows)
            after = (rows[-1].decided_at, rows[-1].id)


def record_decisions(unit: Unit, decisions: Sequence[Decision]) -> None:
    """Put at least one decision on record."""
    unit.connection.execute(unit.insert(DECISIONS), [msgspec.structs.asdict(decision) for decision in decisions])


def _decision(row: Row[Any]) -> Decision:
    return Decision(**{name: getattr(row, name) for name in Decision.__struct_fields__})
