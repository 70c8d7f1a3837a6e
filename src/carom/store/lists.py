"""Who is on a list, and who of them may be mailed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from carom.core.errors import NotFoundError
from carom.store.suppressions import active_entries
from carom.store.tables import LIST_ROWS, LISTS
from carom.store.types import handle
from carom.store.unit import CHUNK, Unit, chunked
from carom.store.values import CheckedRow, ListRow, SubscriberList


class Lists:
    """The subscriber lists of one transaction. Rows are given back as they came in."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(  # noqa: PLR0913  (what an import knows of its list)
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[ListRow],
        *,
        address_column: int,
        imported_at: datetime,
        source: str = "",
    ) -> SubscriberList:
        """Keep a list; one of the same name is replaced. Rows are read once, in chunks."""
        head = {
            "columns": tuple(columns),
            "address_column": address_column,
            "source": source,
            "imported_at": imported_at,
            "rows": 0,
            "without_address": 0,
        }
        # An upsert and not a deletion: it makes a second import of the same name wait for this one.
        insert = self._unit.insert(LISTS).values(name=name, **head)
        upsert = insert.on_conflict_do_update(index_elements=[LISTS.c.name], set_=head).returning(LISTS.c.id)
        list_id = self._unit.connection.execute(upsert).scalar_one()
        self._unit.connection.execute(delete(LIST_ROWS).where(LIST_ROWS.c.list_id == list_id))
        counts = self._insert_rows(list_id, rows)
        self._unit.connection.execute(update(LISTS).where(LISTS.c.id == list_id).values(counts))
        return self.get(name)

    def _insert_rows(self, list_id: int, rows: Iterable[ListRow]) -> dict[str, int]:
        position = without_address = 0
        for chunk in chunked(rows):
            values = [
                {"list_id": list_id, "position": position + index, "address": row.address, "cells": row.cells}
                for index, row in enumerate(chunk)
            ]
            self._unit.connection.execute(self._unit.insert(LIST_ROWS), values)
            position += len(chunk)
            without_address += sum(row.address is None for row in chunk)
        return {"rows": position, "without_address": without_address}

    def get(self, name: str) -> SubscriberList:
        """What is known of a list. Raises NotFoundError when there is none of that name."""
        return _list(self._row(name))

    def all(self) -> tuple[SubscriberList, ...]:
        """Every list, by name."""
        return tuple(_list(row) for row in self._unit.connection.execute(select(LISTS).order_by(LISTS.c.name)))

    def rows(self, name: str) -> Iterator[ListRow]:
        """The rows of a list in their order. Raises NotFoundError when there is none of that name."""
        pages = self._pages(self._row(name).id)
        return (row for page in pages for row in page)

    def clean(self, name: str, *, now: datetime, stream: str = "") -> Iterator[CheckedRow]:
        """The rows in their order, each with the suppressions that speak against it at ``now``.

        No entries: the row is kept. See `Suppressions.check`. Raises NotFoundError when there is no such list.
        """
        pages = self._pages(self._row(name).id)
        return (checked for page in pages for checked in self._checked(page, stream, now))

    def remove(self, name: str) -> bool:
        """Forget a list; False when there was none. Suppressions stay."""
        return self._unit.connection.execute(delete(LISTS).where(LISTS.c.name == name)).rowcount > 0

    def _row(self, name: str) -> Row[Any]:
        row = self._unit.connection.execute(select(LISTS).where(LISTS.c.name == name)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no list named {name!r}")
        return row

    def _pages(self, list_id: int) -> Iterator[list[ListRow]]:
        of_list = select(LIST_ROWS).where(LIST_ROWS.c.list_id == list_id).order_by(LIST_ROWS.c.position).limit(CHUNK)
        last = -1
        while rows := self._unit.connection.execute(of_list.where(LIST_ROWS.c.position > last)).all():
            yield [ListRow(cells=row.cells, address=row.address) for row in rows]
            last = rows[-1].position

    def _checked(self, page: Sequence[ListRow], stream: str, now: datetime) -> Iterator[CheckedRow]:
        addresses = [row.address for row in page if row.address is not None]
        found = active_entries(self._unit, addresses, stream=stream, now=now)
        for row in page:
            yield CheckedRow(row, () if row.address is None else found.get(handle(row.address), ()))


def _list(row: Row[Any]) -> SubscriberList:
    return SubscriberList(**{name: getattr(row, name) for name in SubscriberList.__struct_fields__})
