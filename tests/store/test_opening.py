from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from carom.core.errors import CaromError, SchemaError, SettingsError, StoreUnavailable
from carom.store import open_store
from carom.store.migrate import REVISIONS

SECRET = "hunter2"  # noqa: S105  (the word to look for in messages)

#: URL, error, words of the message
REFUSED = [
    (f"mysql://me:{SECRET}@db/x", SettingsError, "mysql: not a kind of database"),
    (f"no url {SECRET}", SettingsError, "cannot be read; use sqlite:///FILE or postgresql://"),
    ("", SettingsError, "cannot be read"),
    ("sqlite://", SettingsError, "names no SQLite file"),
    ("sqlite:///:memory:", SettingsError, "names no SQLite file"),
    ("sqlite:////no/such/place/carom.sqlite3", StoreUnavailable, "there is no directory /no/such/place"),
    (f"postgresql://me:{SECRET}@127.0.0.1:1/mail", StoreUnavailable, "127.0.0.1:1/mail: .*refused"),
    (f"postgres://me:{SECRET}@/mail?host=/no/such/place", StoreUnavailable, "/no/such/place/mail: .*No such file"),
]


@pytest.mark.parametrize(("url", "error", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    url: str, error: type[CaromError], words: str
) -> None:
    if "postgres" in url:
        pytest.importorskip("psycopg")
    with pytest.raises(error, match=words) as caught:
        open_store(url)
    assert type(caught.value) is error
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_directory_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_of_another_kind_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"not a database, but long enough to look like one " * 100)
    before = path.read_bytes()
    with pytest.raises(SchemaError, match=r"notes\.txt: this file is not a SQLite database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_file_that_was_damaged_says_so(tmp_path: Path) -> None:
    path = tmp_path / "carom.sqlite3"
    open_store(f"sqlite:///{path}").close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    with pytest.raises(CaromError, match=r"carom\.sqlite3: .*malformed"):
        open_store(f"sqlite:///{path}")


def test_a_second_opening_finds_what_the_first_one_made(database_url: str) -> None:
    open_store(database_url).close()
    with open_store(database_url, upgrade=False) as store, store.snapshot() as tx:
        assert tx.events.count() == 0


def test_a_fresh_database_is_refused_when_no_upgrade_is_wanted(database_url: str) -> None:
    with pytest.raises(SchemaError, match="has no tables of carom yet"):
        open_store(database_url, upgrade=False)


def _execute(url: str, *statements: str) -> None:
    parts = make_url(url)
    engine = create_engine(parts.set(drivername="postgresql+psycopg") if parts.host or parts.query else parts)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_database_of_a_newer_carom_is_refused(database_url: str) -> None:
    open_store(database_url).close()
    _execute(database_url, "UPDATE carom_schema SET version_num = '9999'")
    for upgrade in (True, False):
        with pytest.raises(SchemaError, match=rf"schema 9999, which is newer .*\(up to {REVISIONS[-1]}\)"):
            open_store(database_url, upgrade=upgrade)


def test_tables_of_another_program_are_not_touched(database_url: str) -> None:
    _execute(database_url, "CREATE TABLE events (name text)", "INSERT INTO events VALUES ('party')")
    with pytest.raises(SchemaError, match="holds a table events that carom did not make"):
        open_store(database_url)
    _execute(database_url, "UPDATE events SET name = 'still there'")


def test_tables_with_other_names_are_no_hindrance(database_url: str) -> None:
    _execute(database_url, "CREATE TABLE alembic_version (version_num text)")
    with open_store(database_url) as store, store.snapshot() as tx:
        assert tx.events.count() == 0


def test_several_that_open_a_fresh_database_at_once_all_get_it(database_url: str) -> None:
    def opened(_number: int) -> int:
        with open_store(database_url) as store, store.snapshot() as tx:
            return tx.events.count()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(opened, range(4))) == [0, 0, 0, 0]


def test_a_sqlite_file_survives_a_power_cut_and_lets_readers_read(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store, store._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_file_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write every file")
    path = tmp_path / "carom.sqlite3"
    path.write_bytes(b"")
    path.chmod(0o400)
    with pytest.raises(StoreUnavailable, match="readonly"):
        open_store(f"sqlite:///{path}")


def test_a_full_disk_is_reported_and_loses_nothing(sqlite_url: str) -> None:
    from tests.contracts.ledger_samples import a_mail

    with open_store(sqlite_url) as store:
        with store.transaction() as tx:
            tx.mails.add(a_mail())
        with store._engine.connect() as connection:
            # The bound belongs to the connection, and the pool hands out this one again.
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StoreUnavailable, match="full"), store.transaction() as tx:
            tx.mails.add(a_mail(os.urandom(1 << 20)))
        with store.snapshot() as tx:
            assert tx.mails.get(a_mail().digest) == a_mail()


def test_a_locked_file_is_reported_when_the_wait_is_over(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carom.store.engine.BUSY_MS", 20)
    path = make_url(sqlite_url).database
    assert path is not None
    with open_store(sqlite_url) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="database is locked"), store.transaction():
            pass
        with store.snapshot() as tx:
            assert tx.events.count() == 0
        other.execute("ROLLBACK")
        other.close()


def test_a_database_that_is_up_to_date_is_opened_without_the_migration_tool(sqlite_url: str) -> None:
    open_store(sqlite_url).close()
    program = """
import sys
from carom.store import open_store
open_store(sys.argv[1]).close()
print("alembic" in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, sqlite_url], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "False"
