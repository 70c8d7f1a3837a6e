"""What the questions of one transaction share: the connection, the databases' two forms of insert, the counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from carom.core.model import Kind, Reason
from carom.store.tables import VOLUMES
from carom.store.types import utc

#: Values in one IN list, and rows of one page. Far below SQLite's 32,766 variables of a statement.
CHUNK: Final = 1000

_T = TypeVar("_T")
_Tally = tuple[datetime, str, str, Kind, Reason | None]


def chunked(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """The items in lists of at most ``size``."""
    chunk: list[_T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def insert_into(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what happens on a conflict, which standard SQL cannot."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


class Unit:
    """One transaction on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._tally: Counter[_Tally] = Counter()

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert in the dialect of the connection; see `insert_into`."""
        return insert_into(table, self.connection.dialect.name)

    def tally(  # noqa: PLR0913  (the key of a counter)
        self, when: datetime, provider: str | None, stream: str, kind: Kind, reason: Reason | None, *, by: int = 1
    ) -> None:
        """Raise a counter when the transaction ends. Raises StoreError for a time without a zone."""
        hour = utc(when).replace(minute=0, second=0, microsecond=0)
        self._tally[hour, provider or "", stream, kind, reason] += by

    def flush(self) -> None:
        """Write the counters: once, late and always in the same order, so that writers neither wait long for each
        other's counters nor in a circle.
        """
        rows = [
            {"hour": hour, "provider": provider, "stream": stream, "kind": kind, "reason": reason, "number": number}
            for (hour, provider, stream, kind, reason), number in sorted(self._tally.items(), key=_in_order)
            if number
        ]
        self._tally.clear()
        if rows:
            insert = self.insert(VOLUMES)
            raised = VOLUMES.c.number + insert.excluded["number"]
            self.connection.execute(
                insert.on_conflict_do_update(index_elements=list(VOLUMES.primary_key), set_={"number": raised}), rows
            )


def _in_order(item: tuple[_Tally, int]) -> tuple[datetime, str, str, str, str]:
    hour, provider, stream, kind, reason = item[0]
    return hour, provider, stream, kind, reason or ""
