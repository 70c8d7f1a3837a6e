"""Subscriber lists: in as they are, out as they came in, or without those who must not be mailed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

import msgspec

from carom.app.addresses import MOST_NAMED, AddressTable, RowWithout, cell, open_address_table
from carom.app.clock import Clock, system_clock
from carom.app.tables import Line, write_rows
from carom.core.address import comparable
from carom.core.ledger import Cause, Suppression
from carom.core.model import Reason
from carom.store import CheckedRow, ListRow, Store, SubscriberList

#: What the file of the removed says before the columns of the list.
REMOVED_COLUMNS: Final = ("address", "cause", "reason", "since", "until", "stream")

#: Which of several entries is told of a removed row: first the will of a person.
_ORDER: Final = (Cause.COMPLAINT, Cause.UNSUBSCRIBE, Cause.MANUAL, Cause.BOUNCE, Cause.IMPORT)


class ImportedList(msgspec.Struct, frozen=True):
    """What importing a list gave."""

    list: SubscriberList
    #: Rows whose address stands on an earlier row as well. They are kept.
    duplicates: int
    #: The first of the rows without a usable address; `list.without_address` counts them all. They are kept.
    without_address: tuple[RowWithout, ...]


class RemovedNumber(msgspec.Struct, frozen=True):
    """How many rows were removed for one cause and reason; both None for a row without a usable address."""

    cause: Cause | None
    reason: Reason | None
    count: int


class CleanedList(msgspec.Struct, frozen=True):
    """What cleaning a list did; nothing in the store changes."""

    name: str
    rows: int
    kept: int
    #: Most frequent first.
    removed: tuple[RemovedNumber, ...]


def import_list(
    store: Store, path: Path, name: str | None = None, *, column: str | None = None, clock: Clock = system_clock
) -> ImportedList:
    """Keep a CSV of subscribers under a name (that of the file by default), in one commit; a list of that name goes.

    Raises NotFoundError, or FormatError for what is no table or has no column of addresses.
    """
    with open_address_table(path, column) as table:
        count = _Reading(table)
        with store.transaction() as tx:
            kept = tx.lists.put(
                name or path.stem,
                table.columns,
                count.rows(),
                address_column=table.address_column,
                imported_at=clock(),
                source=path.name,
            )
    return ImportedList(kept, count.duplicates, tuple(count.without))


def export_list(store: Store, name: str, file: TextIO, *, defused: bool = True) -> int:
    """Write a list as CSV as it came in; how many rows. Raises NotFoundError.

    `defused`: cells that a spreadsheet would run as a formula get an apostrophe before them.
    """
    with store.snapshot() as tx:
        columns = tx.lists.get(name).columns
        write_rows(file, _header(columns), defused=defused)
        return write_rows(file, (row.cells for row in tx.lists.rows(name)), defused=defused)


def clean_list(  # noqa: PLR0913  (a list, two files and how)
    store: Store,
    name: str,
    kept: TextIO,
    removed: TextIO,
    *,
    stream: str = "",
    defused: bool = True,
    clock: Clock = system_clock,
) -> CleanedList:
    """Write those who may be mailed to one file, and the others to another with address, cause, reason and since.

    Rows without a usable address are removed, too. Nobody is forgotten: the two files together are the list.
    Raises NotFoundError.
    """
    numbers: Counter[tuple[Cause | None, Reason | None]] = Counter()
    rows = 0
    with store.snapshot() as tx:
        columns = tx.lists.get(name).columns
        write_rows(kept, _header(columns), defused=defused)
        write_rows(removed, [(*REMOVED_COLUMNS, *columns)], defused=defused)
        for checked in tx.lists.clean(name, now=clock(), stream=stream):
            rows += 1
            if checked.entries or checked.row.address is None:
                entry = min(checked.entries, key=_rank, default=None)
                numbers[(entry.cause, entry.reason) if entry else (None, None)] += 1
                write_rows(removed, [_removed(checked, entry)], defused=defused)
            else:
                write_rows(kept, [checked.row.cells], defused=defused)
    counted = (RemovedNumber(cause, reason, number) for (cause, reason), number in numbers.most_common())
    return CleanedList(name, rows, rows - numbers.total(), tuple(counted))


def all_lists(store: Store) -> tuple[SubscriberList, ...]:
    """Every list, by name."""
    with store.snapshot() as tx:
        return tx.lists.all()


class _Reading:
    """Rows on their way into the store, and what is odd about them."""

    def __init__(self, table: AddressTable) -> None:
        self._table = table
        self.duplicates = 0
        self.without: list[RowWithout] = []

    def rows(self) -> Iterator[ListRow]:
        seen: set[str] = set()
        for line in self._table.rows:
            address = self._address(line)
            if address is not None:
                self.duplicates += address in seen
                seen.add(address)
            yield ListRow(line.cells, address)

    def _address(self, line: Line) -> str | None:
        text = cell(line.cells, self._table.address_column)
        address = comparable(text)
        if address is None and len(self.without) < MOST_NAMED:
            self.without.append(RowWithout(line.number, text))
        return address


def _header(columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The header as a row; none for a list that came without one."""
    return [columns] if any(columns) else []


def _rank(entry: Suppression) -> int:
    return _ORDER.index(entry.cause)


def _removed(checked: CheckedRow, entry: Suppression | None) -> tuple[str, ...]:
    if entry is None:
        return ("", "", "no usable address", "", "", "", *checked.row.cells)
    until = entry.until.isoformat() if entry.until else ""
    told = (entry.address, entry.cause, entry.reason or "", entry.since.isoformat(), until, entry.stream)
    return (*told, *checked.row.cells)
