"""Opening the store, and units of work in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from carom.store.decisions import Decisions
from carom.store.engine import make_engine, reading
from carom.store.events import Events
from carom.store.failures import translated
from carom.store.history import History
from carom.store.lists import Lists
from carom.store.mails import Mails
from carom.store.migrate import bring_up_to_date
from carom.store.suppressions import Suppressions
from carom.store.unit import Unit
from carom.store.verdicts import Verdicts
from carom.store.volumes import Volumes


class Transaction:
    """A unit of work: all of it is committed at the end of the ``with`` block, or nothing.

    Iterators it gave are read inside the block.
    """

    def __init__(self, unit: Unit) -> None:
        self.mails = Mails(unit)
        self.events = Events(unit)
        self.verdicts = Verdicts(unit)
        self.history = History(unit)
        self.suppressions = Suppressions(unit)
        self.decisions = Decisions(unit)
        self.lists = Lists(unit)
        self.volumes = Volumes(unit)


class Store:
    """An open database. Safe to share between threads; each transaction belongs to one."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    @property
    def place(self) -> str:
        """The file, or host and database, for messages; never the password."""
        return self._place

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Begin a unit of work that may write. Writers of one SQLite file wait for each other, up to 30 s.

        Raises StoreUnavailable when the database cannot be reached, is locked or full, or ended the transaction
        because it waited for another one in a circle: doing all of it again later may work. StoreError otherwise.
        """
        with translated(self._place), self._engine.begin() as connection:
            unit = Unit(connection)
            yield Transaction(unit)
            unit.flush()

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """Begin a unit of work that only reads: one state of the data for all of it, blocking no writer.

        Raises as `transaction` does; writing is refused by the database.
        """
        with translated(self._place), reading(self._engine.connect()) as connection:
            yield Transaction(Unit(connection))

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, *, upgrade: bool = True) -> Store:
    """Open the database that a URL names, and bring its schema up to date.

    ``sqlite:///FILE`` (made when it is not there) or ``postgresql://USER:PASSWORD@HOST/DATABASE``.
    With ``upgrade=False`` a fresh or older database is an error instead.

    Raises SettingsError for a URL of another kind, StoreUnavailable when the database cannot be reached,
    SchemaError when it was written by a newer carom or is not carom's.
    """
    engine, place = make_engine(url)
    try:
        with translated(place):
            bring_up_to_date(engine, place, upgrade=upgrade)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, place)
