"""Which addresses must not be mailed, and why?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, delete, func, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from carom.core.ledger import Cause, Decision, Step, Suppression
from carom.store.decisions import record_decisions
from carom.store.tables import SUPPRESSIONS
from carom.store.types import handle
from carom.store.unit import CHUNK, Unit, chunked, insert_into
from carom.store.values import Checked

_KEY: Final = (SUPPRESSIONS.c.address, SUPPRESSIONS.c.cause, SUPPRESSIONS.c.stream)
_IS_ENTRY: Final = and_(*(column == bindparam(f"of_{column.name}", type_=column.type) for column in _KEY))
_FIND: Final = select(SUPPRESSIONS).where(_IS_ENTRY)
_REMOVE: Final = delete(SUPPRESSIONS).where(_IS_ENTRY)


class Suppressions:
    """The suppression list of one transaction. An entry is one address, for one cause, on one stream."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def apply(self, decision: Decision) -> bool:
        """Record a decision and do what it says, in one go; True when the list changed.

        ``suppress`` adds an entry. One that is there and not yet over keeps its ``since``, and the longer
        ``until`` wins (None, for good, over any date); one that is over starts anew. ``release`` removes
        the entry of that cause and stream, no other. ``hold`` and ``leave`` are recorded and change nothing.
        """
        return self.apply_many((decision,)) > 0

    def apply_many(self, decisions: Iterable[Decision]) -> int:
        """The same for many decisions, in the order given; how many of them changed the list."""
        changed = 0
        for chunk in chunked(decisions):
            record_decisions(self._unit, chunk)
            changed += sum(self._carry_out(decision) for decision in chunk)
        return changed

    def _carry_out(self, decision: Decision) -> bool:
        if decision.step is Step.SUPPRESS:
            return self._enter(decision)
        if decision.step is Step.RELEASE:
            return self._unit.connection.execute(_REMOVE, _key(decision)).rowcount > 0
        return False

    def _enter(self, decision: Decision) -> bool:
        connection = self._unit.connection
        before = connection.execute(_FIND, _key(decision)).one_or_none()
        row = {
            "address": decision.address,
            "cause": decision.cause,
            "stream": decision.stream,
            "reason": decision.reason,
            "since": decision.decided_at,
            "until": decision.until,
            "note": decision.note,
        }
        connection.execute(_upsert(connection.dialect.name), row)
        return before is None or _entry(before) != _entry(connection.execute(_FIND, _key(decision)).one())

    def of(self, address: str) -> tuple[Suppression, ...]:
        """Every entry of an address, those that are over included, by cause and stream."""
        statement = select(SUPPRESSIONS).where(SUPPRESSIONS.c.address == address).order_by(*_KEY)
        return tuple(_entry(row) for row in self._unit.connection.execute(statement))

    def of_many(self, addresses: Iterable[str]) -> Iterator[Suppression]:
        """The same for many addresses, read in chunks; by address, cause and stream within a chunk."""
        for chunk in chunked(addresses):
            of_chunk = SUPPRESSIONS.c.address.in_({handle(address) for address in chunk})
            statement = select(SUPPRESSIONS).where(of_chunk).order_by(*_KEY)
            yield from (_entry(row) for row in self._unit.connection.execute(statement))

    def entries(  # noqa: PLR0913  (each narrows the list in its own way)
        self,
        *,
        cause: Cause | None = None,
        stream: str | None = None,
        containing: str = "",
        active_at: datetime | None = None,
        after: Suppression | None = None,
        limit: int | None = None,
    ) -> Iterator[Suppression]:
        """The list by address, cause and stream, beginning behind ``after``.

        ``stream=None`` means every entry, ``stream=""`` those that hold for every stream. ``containing`` is a
        part of the address, taken literally, in small or capital letters. With ``active_at`` those that are
        over at that time are left out.
        """
        statement = select(SUPPRESSIONS).order_by(*_KEY)
        if cause is not None:
            statement = statement.where(SUPPRESSIONS.c.cause == cause)
        if stream is not None:
            statement = statement.where(SUPPRESSIONS.c.stream == stream)
        if containing:
            statement = statement.where(SUPPRESSIONS.c.address.icontains(containing, autoescape=True))
        if active_at is not None:
            statement = statement.where(_active(active_at))
        return self._pages(statement, after, limit)

    def _pages(self, statement: Select[Any], after: Suppression | None, limit: int | None) -> Iterator[Suppression]:
        left = limit
        while left is None or left > 0:
            page = statement.limit(CHUNK if left is None else min(CHUNK, left))
            if after is not None:
                page = page.where(tuple_(*_KEY) > (after.address, after.cause, after.stream))
            rows = self._unit.connection.execute(page).all()
            if not rows:
                return
            for row in rows:
                after = _entry(row)
                yield after
            left = None if left is None else left - len(rows)

    def check(self, addresses: Iterable[str], *, now: datetime, stream: str = "") -> Iterator[Checked]:
        """May these be mailed? One answer for each address in the order given, read in chunks.

        Entries for every stream count, and those for ``stream``; those that are over at ``now`` do not.
        """
        for chunk in chunked(addresses):
            found = active_entries(self._unit, chunk, stream=stream, now=now)
            for address in chunk:
                yield Checked(address, found.get(handle(address), ()))

    def count(self, *, now: datetime) -> int:
        """How many addresses are suppressed at ``now``, on whatever stream."""
        addresses = select(func.count(SUPPRESSIONS.c.address.distinct())).where(_active(now))
        return self._unit.connection.scalar(addresses) or 0


def active_entries(
    unit: Unit, addresses: Iterable[str], *, stream: str, now: datetime
) -> dict[str, tuple[Suppression, ...]]:
    """The entries that hold for at most one chunk of addresses, by the handle of the address."""
    statement = (
        select(SUPPRESSIONS)
        .where(SUPPRESSIONS.c.address.in_({handle(address) for address in addresses}))
        .where(SUPPRESSIONS.c.stream.in_({"", stream}))
        .where(_active(now))
        .order_by(*_KEY)
    )
    found: dict[str, tuple[Suppression, ...]] = {}
    for row in unit.connection.execute(statement):
        found[row.address] = (*found.get(row.address, ()), _entry(row))
    return found


def _active(now: datetime) -> ColumnElement[bool]:
    return or_(SUPPRESSIONS.c.until.is_(None), SUPPRESSIONS.c.until > now)


def _key(decision: Decision) -> dict[str, str]:
    return {"of_address": decision.address, "of_cause": decision.cause, "of_stream": decision.stream}


@cache
def _upsert(dialect: str) -> sqlite.Insert | postgresql.Insert:
    # Built once: that takes longer than the database does.
    insert = insert_into(SUPPRESSIONS, dialect)
    return insert.on_conflict_do_update(index_elements=list(_KEY), set_=_merged(insert))


def _merged(insert: sqlite.Insert | postgresql.Insert) -> dict[str, ColumnElement[Any]]:
    """What an entry becomes when it is suppressed once more."""
    old, new = SUPPRESSIONS.c, insert.excluded
    over = and_(old.until.is_not(None), old.until <= new["since"])
    longer = and_(old.until.is_not(None), or_(new["until"].is_(None), new["until"] > old.until))
    prevails = or_(over, longer)
    return {
        "since": case((over, new["since"]), else_=old.since),
        "until": case((prevails, new["until"]), else_=old.until),
        "reason": case((prevails, new["reason"]), else_=old.reason),
        "note": case((prevails, new["note"]), else_=old.note),
    }


def _entry(row: Row[Any]) -> Suppression:
    return Suppression(
        address=row.address,
        cause=row.cause,
        reason=row.reason,
        since=row.since,
        until=row.until,
        stream=row.stream,
        note=row.note,
    )
