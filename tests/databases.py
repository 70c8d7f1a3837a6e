"""The databases that tests run on: a fresh SQLite file, or a fresh schema of a PostgreSQL of our own.

PostgreSQL is started once per session in a temporary directory, on a socket only we can find. Where it is not
installed the tests that need it skip and say so; with ``CAROM_TEST_SERVICES=required`` they fail instead.
``CAROM_TEST_POSTGRES_URL`` names a server to use in its place.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from carom.store import Store, open_store

SECONDS = 60

#: Nothing here outlives the session, so nothing has to survive a power cut.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=40",
    "deadlock_timeout=100ms",
)


def _programs() -> Path | None:
    """The directory of initdb and pg_ctl: Debian keeps it out of PATH."""
    places = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True, timeout=SECONDS)
        places.append(Path(said.stdout.strip()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


def _missing(what: str) -> None:
    sentence = f"this test needs PostgreSQL: {what}"
    if os.environ.get("CAROM_TEST_SERVICES") == "required":
        pytest.fail(sentence)
    pytest.skip(sentence)


def _owner() -> pwd.struct_passwd | None:
    """Who the server runs as when we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _run(command: Sequence[str], directory: Path, owner: pwd.struct_passwd | None) -> None:
    said = directory / "said"
    # A file and not a pipe: the server inherits it and would keep a pipe open.
    with said.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=directory,
            stdout=output,
            stderr=output,
            check=False,
            timeout=SECONDS,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )
    if done.returncode:
        pytest.fail(f"{command[0]} failed: {said.read_text(errors='replace')}")


@contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    owner = _owner()
    # Short, since the path of a socket may have 107 bytes, and outside pytest's directories, which only we may enter.
    directory = Path(tempfile.mkdtemp(prefix="carom-pg-"))
    if owner:
        os.chown(directory, owner.pw_uid, owner.pw_gid)
    data = str(directory / "data")
    settings = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={directory}"))
    start = ["-D", data, "-w", "-l", str(directory / "log"), "-o", settings, "start"]
    try:
        encoding = ("--encoding=UTF8", "--locale=C")
        _run([str(programs / "initdb"), "-D", data, "-U", "carom", "-A", "trust", "-N", *encoding], directory, owner)
        _run([str(programs / "pg_ctl"), *start], directory, owner)
        try:
            yield f"postgresql://carom@/postgres?host={directory}"
        finally:
            _run([str(programs / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop"], directory, owner)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL in which schemas may be made."""
    if given := os.environ.get("CAROM_TEST_POSTGRES_URL"):
        yield given
        return
    pytest.importorskip("psycopg", reason="this test needs psycopg, the extra 'postgres'")
    programs = _programs()
    if programs is None:
        _missing("neither initdb nor pg_ctl was found")
    elif os.geteuid() == 0 and _owner() is None:
        _missing("root may not run it, and there is no user postgres or nobody")
    else:
        with _cluster(programs) as url:
            yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty schema, gone after the test."""
    name = f"t{uuid.uuid4().hex}"
    server = create_engine(make_url(postgres_server).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        url = make_url(postgres_server).update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'carom.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database; the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open and empty store; the test runs once on each kind of database."""
    with open_store(database_url) as opened:
        yield opened
