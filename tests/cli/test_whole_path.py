"""From a mailbox to a clean list, through the commands that a user types."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.mails import ORDINARY, bounce, mbox
from tests.cli.support import Run, json_lines

LISTED = "554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org"
PEOPLE = """\
Email;Name;Note
Ann@Example.com;Ann;=1+1
bob@example.org;Bob;"likes; roses"
carol@example.net;Carol;
not an address;Nobody;
"""


@pytest.fixture
def ingested(run: Run, tmp_path: Path) -> Path:
    mails = (
        bounce("ann@example.com"),
        bounce("bob@example.org", status="5.7.1", diagnostic=LISTED, number=2),
        ORDINARY,
    )
    (tmp_path / "bounces.mbox").write_bytes(mbox(*mails))
    (tmp_path / "people.csv").write_text(PEOPLE)
    assert run("ingest", "bounces.mbox").exit_code == 0
    assert run("lists", "import", "people.csv").exit_code == 0
    return tmp_path


def test_an_ingest_says_what_it_read_and_what_it_did(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bounces.mbox").write_bytes(mbox(bounce("ann@example.com"), ORDINARY))
    result = run("ingest", "bounces.mbox")
    assert result.stdout.splitlines() == [
        "2 mails read: 1 with reports, 1 without, 0 not understood, 0 known already",
        "1 new event (1 bounce); 0 known already",
        "1 address suppressed (1 bounce); 0 released",
    ]


@pytest.mark.usefixtures("ingested")
def test_a_second_ingest_changes_nothing_and_says_so(run: Run) -> None:
    before = run("suppressions", "list", "--json").stdout
    assert "Nothing new: all of it was known already." in run("ingest", "bounces.mbox").stdout
    (summary,) = json_lines(run("ingest", "bounces.mbox", "--json"))
    assert (summary["mails"], summary["mails_known"], summary["events_new"]) == (3, 3, 0)
    assert run("suppressions", "list", "--json").stdout == before


@pytest.mark.usefixtures("ingested")
def test_a_dead_address_is_suppressed_and_a_blocked_sender_keeps_its_reader(run: Run) -> None:
    (entry,) = json_lines(run("suppressions", "list", "--json"))
    assert {key: entry[key] for key in ("address", "cause", "reason", "until", "stream")} == {
        "address": "ann@example.com",
        "cause": "bounce",
        "reason": "user_unknown",
        "until": None,
        "stream": "",
    }
    assert entry["since"]


def test_the_cleaned_list_and_the_removed_together_are_the_list(run: Run, ingested: Path) -> None:
    result = run("lists", "clean", "people", "--kept", "kept.csv", "--removed", "removed.csv", "--exact")
    assert result.stdout == "people: 4 rows, 2 kept, 2 removed (1 bounce user_unknown, 1 no usable address)\n"
    with (ingested / "kept.csv").open(newline="") as file:
        kept = list(csv.reader(file))
    with (ingested / "removed.csv").open(newline="") as file:
        removed = list(csv.DictReader(file))
    assert kept == [
        ["Email", "Name", "Note"],
        ["bob@example.org", "Bob", "likes; roses"],
        ["carol@example.net", "Carol", ""],
    ]
    assert [(row["address"], row["cause"], row["reason"], row["Name"], row["Note"]) for row in removed] == [
        ("ann@example.com", "bounce", "user_unknown", "Ann", "=1+1"),
        ("", "", "no usable address", "Nobody", ""),
    ]


@pytest.mark.usefixtures("ingested")
def test_without_a_file_the_cleaned_list_is_the_result_and_the_numbers_are_a_message(run: Run) -> None:
    result = run("lists", "clean", "people")
    assert result.stdout == "Email,Name,Note\nbob@example.org,Bob,likes; roses\ncarol@example.net,Carol,\n"
    assert result.stderr.startswith("people: 4 rows, 2 kept")
    assert run("lists", "clean", "people", "--json").exit_code == 2


@pytest.mark.usefixtures("ingested")
def test_an_export_defuses_formulas_unless_told_otherwise(run: Run) -> None:
    assert "Ann@Example.com,Ann,'=1+1\n" in run("lists", "export", "people").stdout
    assert "Ann@Example.com,Ann,=1+1\n" in run("lists", "export", "people", "--exact").stdout
    assert json_lines(run("lists", "export", "people", "--json"))[0] == {
        "cells": ["Ann@Example.com", "Ann", "=1+1"],
        "address": "ann@example.com",
    }


def test_an_export_into_a_file_is_what_standard_output_would_hold(run: Run, ingested: Path) -> None:
    shown = run("lists", "export", "people").stdout
    assert run("lists", "export", "people", "--output", "out.csv").stdout == ""
    assert (ingested / "out.csv").read_text() == shown
    assert not list(ingested.glob("*.part"))


@pytest.mark.usefixtures("ingested")
def test_the_lists_are_named_with_their_numbers(run: Run) -> None:
    (record,) = json_lines(run("lists", "list", "--json"))
    assert (record["name"], record["rows"], record["without_address"]) == ("people", 4, 1)
    assert run("lists", "list").stdout.splitlines()[1].split()[:3] == ["people", "4", "1"]


@pytest.mark.usefixtures("ingested")
def test_the_report_says_what_to_do_first_and_what_it_is_based_on(run: Run) -> None:
    shown = run("report").stdout
    assert "no deliveries are known" in shown
    assert "3 mails kept, 0 of them not understood; 1 address on the suppression list" in shown
    assert "blocklisted" in shown
    (record,) = json_lines(run("report", "--json"))
    assert record["insight"]["basis"] == "reports"
    assert {row["provider"] for row in record["insight"]["providers"]} == {"example.com", "example.org"}


def test_a_report_on_nothing_says_so(run: Run) -> None:
    result = run("report")
    assert result.exit_code == 0
    assert "No event in this time." in result.stdout


def test_settings_of_the_working_directory_and_the_environment_count(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "carom.toml").write_text('database_url = "sqlite:///from-file.sqlite3"\n')
    run("suppressions", "add", "ann@example.com")
    assert (tmp_path / "from-file.sqlite3").exists()
    monkeypatch.setenv("CAROM_DATABASE_URL", "sqlite:///from-environment.sqlite3")
    run("suppressions", "add", "ann@example.com")
    assert (tmp_path / "from-environment.sqlite3").exists()
    run("suppressions", "add", "ann@example.com", "--database", "sqlite:///from-flag.sqlite3")
    assert (tmp_path / "from-flag.sqlite3").exists()


def test_a_stream_given_by_flag_is_that_of_every_event(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(bounce("ann@example.com"))
    assert run("ingest", "one.eml", "--stream", "letters").exit_code == 0
    (record,) = json_lines(run("report", "--stream", "letters", "--json"))
    assert record["insight"]["overall"]["bounces"] == 1
    (record,) = json_lines(run("report", "--stream", "other", "--json"))
    assert record["insight"]["overall"]["bounces"] == 0
