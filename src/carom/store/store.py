"""Opening the store, and units of work in it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from carom.store.decisions import Decisions
from carom.store.events import Events
from carom.store.history import History
from carom.store.lists import Lists
from carom.store.mails import Mails
from carom.store.suppressions import Suppressions
from carom.store.verdicts import Verdicts
from carom.store.volumes import Volumes


class Transaction:
    """A unit of work: all of it is committed at the end of the ``with`` block, or nothing.

    Iterators it gave are read inside the block.
    """

    mails: Mails
    events: Events
    verdicts: Verdicts
    history: History
    suppressions: Suppressions
    decisions: Decisions
    lists: Lists
    volumes: Volumes


class Store:
    """An open database. Safe to share between threads; each transaction belongs to one."""

    @property
    def place(self) -> str:
        """The file, or host and database, for messages; never the password."""
        raise NotImplementedError

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Begin a unit of work that may write. Writers of one SQLite file wait for each other, up to 30 s.

        Raises StoreUnavailable when the database cannot be reached, is locked or full; StoreError otherwise.
        """
        raise NotImplementedError

    def snapshot(self) -> AbstractContextManager[Transaction]:
        """Begin a unit of work that only reads: one state of the data for all of it, blocking no writer."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of every connection."""
        raise NotImplementedError

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
    raise NotImplementedError
