"""Bringing the schema of a database to the one that this program needs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from carom.core.errors import SchemaError
from carom.store.engine import reading
from carom.store.tables import METADATA

#: Every revision, oldest first; the last one is what `carom.store.tables` describes. Kept here as well, so that a
#: program that finds nothing to do need not import Alembic, which takes longer than most commands.
REVISIONS: Final = ("0001",)

#: Our own, so that another program's Alembic in the same database does not take it for its own.
VERSION_TABLE: Final = "carom_schema"

MIGRATIONS: Final = Path(__file__).parent / "migrations"

#: Any fixed number; the same one for every carom.
_LOCK: Final = 0x_CA_20_31


def bring_up_to_date(engine: Engine, place: str, *, upgrade: bool) -> None:
    """Run the migrations that are missing; those of two processes at once run one after the other.

    Raises SchemaError when the database is newer than this program, holds tables of another one, or would need
    an upgrade that is not wanted.
    """
    with reading(engine.connect()) as connection:
        version = _version(connection)
    if version == REVISIONS[-1]:
        return
    _refuse_newer(version, place)
    if not upgrade:
        what = "has no tables of carom yet" if version is None else f"has the older schema {version}"
        raise SchemaError(f"{place} {what}; open it with an upgrade")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        # Another process may have done it while we waited for the lock.
        version = _version(connection)
        if version == REVISIONS[-1]:
            return
        _refuse_newer(version, place)
        if version is None:
            _refuse_foreign(connection, place)
        run_migrations(connection)


def run_migrations(connection: Connection) -> None:
    """All migrations up to the newest, inside the transaction of the connection."""
    from alembic import command  # noqa: PLC0415  (only a database that is not up to date pays for it)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return None if found is None else str(found)


def _refuse_newer(version: str | None, place: str) -> None:
    if version is not None and version not in REVISIONS:
        raise SchemaError(
            f"{place} has schema {version}, which is newer than this carom knows (up to {REVISIONS[-1]}); "
            "use a newer carom with it"
        )


def _refuse_foreign(connection: Connection, place: str) -> None:
    ours = {found.name for found in METADATA.sorted_tables}
    foreign = sorted(ours & set(inspect(connection).get_table_names()))
    if foreign:
        raise SchemaError(
            f"{place} holds a table {foreign[0]} that carom did not make; give carom a database of its own"
        )
