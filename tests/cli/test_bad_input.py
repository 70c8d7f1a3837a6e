"""One clear line and the right exit code for everything that cannot be used; nothing on standard output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.mails import bounce
from tests.cli.support import Run


def nothing(_folder: Path) -> None:
    """The path is not there."""


def empty_directory(folder: Path) -> None:
    (folder / "there").mkdir()
    (folder / "there" / "notes.bin").write_bytes(bytes(range(256)))


def binary_file(folder: Path) -> None:
    (folder / "there").write_bytes(b"\x7fELF" + bytes(range(256)) * 20)


def empty_file(folder: Path) -> None:
    (folder / "there").write_bytes(b"")


MATERIAL = [
    (nothing, "there is no such file"),
    (empty_directory, "there is no mail in this directory"),
    (binary_file, "neither mail, nor mbox, nor log of an MTA"),
    (empty_file, "the file is empty"),
]


@pytest.mark.parametrize("command", ["parse", "ingest"])
@pytest.mark.parametrize(("lay", "says"), MATERIAL)
def test_material_that_is_no_mail(
    run: Run, tmp_path: Path, command: str, lay: Callable[[Path], None], says: str
) -> None:
    lay(tmp_path)
    result = run(command, "there")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"carom: there: {says}\n")


def test_a_mistake_in_the_last_path_comes_before_anything_is_stored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.eml").write_bytes(bounce("ann@example.com"))
    assert run("ingest", "good.eml", "missing.mbox").exit_code == 1
    assert not (tmp_path / "carom.sqlite3").exists()


TABLES = [
    ("name;town\nAnn;Bath\nBob;York\n", "no column holds addresses; its columns are 'name', 'town'"),
    ("", "the file is empty"),
    ("\0\1\2\3", "a binary file, not a table"),
]


@pytest.mark.parametrize(("content", "says"), TABLES)
@pytest.mark.parametrize("command", [["lists", "import"], ["suppressions", "import"]])
def test_a_table_without_addresses(run: Run, tmp_path: Path, command: list[str], content: str, says: str) -> None:
    (tmp_path / "people.csv").write_text(content)
    result = run(*command, "people.csv")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"carom: people.csv: {says}\n")


def test_a_column_that_is_not_there_is_answered_with_those_that_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("email,name\nann@example.com,Ann\n")
    result = run("lists", "import", "people.csv", "--column", "mail")
    assert (result.exit_code, result.stderr) == (
        1,
        "carom: people.csv: there is no column 'mail'; its columns are 'email', 'name'\n",
    )


DATABASES = [
    ("mysql://root:secret@localhost/carom", "mysql: not a kind of database that carom knows"),
    ("nonsense", "the database URL cannot be read"),
    ("sqlite:///missing/folder/carom.sqlite3", "there is no directory missing/folder"),
    ("postgresql://carom:secret@127.0.0.1:1/carom", "127.0.0.1:1/carom"),
]

COMMANDS = [
    ["report"],
    ["suppressions", "list"],
    ["suppressions", "add", "ann@example.com"],
    ["suppressions", "check", "ann@example.com"],
    ["lists", "list"],
    ["lists", "export", "news"],
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("url", "says"), DATABASES)
def test_a_database_that_cannot_be_used(run: Run, command: list[str], url: str, says: str) -> None:
    result = run(*command, "--database", url)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("carom: ")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert "secret" not in result.stderr


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("email\n" + "ann@example.com\n" * 500)
    result = run("report", "--database", "sqlite:///people.csv")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "people.csv" in result.stderr


@pytest.mark.parametrize("command", [["lists", "export"], ["lists", "clean"]])
def test_a_list_that_is_not_there(run: Run, command: list[str]) -> None:
    result = run(*command, "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'nobody'" in result.stderr


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        ('database = "x"\n', ["carom: bad.toml: database: there is no such setting"]),
        ("[report]\ndays = 0\nfloor = 'x'\n", ["carom: bad.toml: report.days: ", "carom: bad.toml: report.floor: "]),
        ("[[[\n", ["carom: bad.toml: "]),
    ],
)
def test_every_mistake_in_the_settings_is_a_line(run: Run, tmp_path: Path, settings: str, lines: list[str]) -> None:
    (tmp_path / "bad.toml").write_text(settings)
    result = run("report", "--config", "bad.toml")
    assert result.exit_code == 1
    shown = result.stderr.splitlines()
    assert len(shown) == len(lines)
    for line, beginning in zip(shown, lines, strict=True):
        assert line.startswith(beginning)


def test_settings_that_are_not_there(run: Run) -> None:
    result = run("report", "--config", "missing.toml")
    assert (result.exit_code, result.stderr) == (1, "carom: missing.toml: there is no such configuration file\n")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("email\nann@example.com\n")
    assert run("lists", "import", "people.csv").exit_code == 0
    result = run("lists", "clean", "people", "--kept", "missing/kept.csv")
    assert result.exit_code == 1
    assert result.stderr == "carom: missing/kept.csv.part: No such file or directory\n"
