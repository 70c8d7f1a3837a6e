"""From a URL to a database: how each of the two is set up so that both behave alike."""

from __future__ import annotations

import sqlite3
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from carom.core.errors import SettingsError, StoreUnavailable

#: Milliseconds that a writer of a SQLite file waits for another one. A batch takes well under a second.
BUSY_MS: Final = 30_000

#: Seconds until a PostgreSQL server that does not answer counts as unreachable.
CONNECT_SECONDS: Final = 10

#: The first SQLite with RETURNING; long-lived distributions still ship older ones.
OLDEST_SQLITE: Final = (3, 35, 0)

#: Execution option: this connection's transaction only reads.
READS_ONLY: Final = "carom_reads_only"

_SQLITE: Final = frozenset({"sqlite", "sqlite+pysqlite"})
_POSTGRES: Final = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_HINT: Final = "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"


def make_engine(url: str) -> tuple[Engine, str]:
    """An engine that has not connected yet, and the place to name in messages.

    Raises SettingsError for a URL that names no database we can use, StoreUnavailable for a file in no directory.
    """
    try:
        parts = make_url(url)
    except ArgumentError:
        # The text is not repeated: there may be a password in it.
        raise SettingsError(f"the database URL cannot be read; {_HINT}") from None
    if parts.drivername in _SQLITE:
        return _sqlite(parts)
    if parts.drivername in _POSTGRES:
        return _postgres(parts)
    raise SettingsError(f"{parts.drivername}: not a kind of database that carom knows; {_HINT}")


def _sqlite(parts: URL) -> tuple[Engine, str]:
    if not parts.database or parts.database == ":memory:" or parts.database.startswith("file:"):
        raise SettingsError("the database URL names no SQLite file; use sqlite:///FILE")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise SettingsError(f"SQLite {sqlite3.sqlite_version} is too old; carom needs 3.35 or newer")
    directory = Path(parts.database).parent
    if not directory.is_dir():
        raise StoreUnavailable(f"{parts.database}: there is no directory {directory}")
    engine = create_engine(parts.set(drivername="sqlite+pysqlite"), hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, parts.database


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # We begin transactions ourselves; the driver's own way begins them too late, only before a write.
    connection.isolation_level = None
    cursor = connection.cursor()
    # First, since the others may have to wait for a lock.
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    _switch_to_wal(cursor)
    # A source lets go of a mail after our commit, so that has to survive a power cut, not only a crash: not NORMAL.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -32768")
    cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    # Only here SQLite does not wait for a lock by itself: two that open a fresh file at once would collide.
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reads_only = bool(connection.get_execution_options().get(READS_ONLY))
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads_only else 'OFF'}")
    # A writer takes the lock at once: one that first reads and then writes fails without waiting when another
    # process wrote in between.
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _postgres(parts: URL) -> tuple[Engine, str]:
    if find_spec("psycopg") is None:
        raise SettingsError("PostgreSQL needs the extra: pip install 'carom[postgres]'")
    arguments: dict[str, object] = {}
    if "connect_timeout" not in parts.query:
        arguments["connect_timeout"] = CONNECT_SECONDS
    if "application_name" not in parts.query:
        arguments["application_name"] = "carom"
    engine = create_engine(
        parts.set(drivername="postgresql+psycopg"),
        connect_args=arguments,
        hide_parameters=True,
        # A server that was restarted in between is noticed before a unit of work begins, not in the middle.
        pool_pre_ping=True,
    )
    return engine, _postgres_place(parts)


def _postgres_place(parts: URL) -> str:
    hosts = parts.query.get("host", "the local server")
    host = parts.host or (hosts if isinstance(hosts, str) else ",".join(hosts))
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}/{parts.database or parts.username or ''}"


def reading(connection: Connection) -> Connection:
    """The connection, for a unit of work that only reads one state of the data."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection.execution_options(**{READS_ONLY: True})
