from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import Run, json_lines


def addresses(run: Run, *options: str) -> list[str]:
    return [record["address"] for record in json_lines(run("suppressions", "list", "--json", *options))]


def test_an_address_is_added_once_in_its_comparable_form(run: Run) -> None:
    assert run("suppressions", "add", "Ann@EXAMPLE.com").stdout == "1 suppressed, 0 on the list already\n"
    assert run("suppressions", "add", "ann@example.com").stdout == "0 suppressed, 1 on the list already\n"
    (entry,) = json_lines(run("suppressions", "list", "--json"))
    assert (entry["address"], entry["cause"], entry["until"]) == ("ann@example.com", "manual", None)


def test_addresses_come_by_standard_input_too(run: Run) -> None:
    run("suppressions", "add", "-", "carol@example.net", stdin="bob@example.org\n\n ann@example.com \n")
    assert addresses(run) == ["ann@example.com", "bob@example.org", "carol@example.net"]


def test_what_is_no_address_is_named_and_the_others_are_added(run: Run) -> None:
    result = run("suppressions", "add", "ann@example.com", "nobody", "no one")
    assert result.exit_code == 1
    assert result.stderr == "carom: nobody: not an address\ncarom: no one: not an address\n"
    assert addresses(run) == ["ann@example.com"]


def test_a_term_and_a_note_are_kept(run: Run) -> None:
    run("suppressions", "add", "ann@example.com", "--days", "30", "--note", "on leave")
    (entry,) = json_lines(run("suppressions", "list", "--json"))
    assert entry["note"] == "on leave"
    assert entry["until"] > entry["since"]
    assert "until" in run("suppressions", "list").stdout.splitlines()[1]


@pytest.fixture
def three(run: Run) -> None:
    run("suppressions", "add", "ann@example.com", "bob@example.org")
    run("suppressions", "add", "carol@example.org", "--stream", "letters")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["ann@example.com", "bob@example.org", "carol@example.org"]),
        (["--containing", "@example.org"], ["bob@example.org", "carol@example.org"]),
        (["--stream", "letters"], ["carol@example.org"]),
        (["--cause", "complaint"], []),
        (["--cause", "manual", "--limit", "1"], ["ann@example.com"]),
    ],
)
def test_the_list_can_be_narrowed(run: Run, options: list[str], expected: list[str]) -> None:
    assert addresses(run, *options) == expected


@pytest.mark.usefixtures("three")
def test_a_check_answers_in_the_order_asked(run: Run) -> None:
    asked = ["x@example.com", "ANN@example.com", "what", "carol@example.org"]
    answers = [
        (record["given"], record["suppressed"]) for record in json_lines(run("suppressions", "check", "--json", *asked))
    ]
    assert answers == [
        ("x@example.com", False),
        ("ANN@example.com", True),
        ("what", False),
        ("carol@example.org", False),
    ]
    assert run("suppressions", "check", "--stream", "letters", "carol@example.org").stdout.startswith(
        "carol@example.org: suppressed: manual on letters since "
    )
    by_stdin = run("suppressions", "check", stdin="\n".join(asked)).stdout.splitlines()
    assert [line.split(": ")[1] for line in by_stdin] == [
        "may be mailed",
        "suppressed",
        "not an address",
        "may be mailed",
    ]


@pytest.mark.usefixtures("three")
def test_a_removal_is_on_record(run: Run) -> None:
    result = run("suppressions", "remove", "ann@example.com", "zoe@example.com", "--note", "came back")
    assert result.stdout == "1 released, 1 with no such entry\n"
    assert "ann@example.com" not in addresses(run)
    decisions = json_lines(run("suppressions", "history", "ann@example.com", "--json"))
    assert [(one["step"], one["cause"], one["note"]) for one in decisions] == [
        ("release", "manual", "came back"),
        ("suppress", "manual", ""),
    ]
    assert run("suppressions", "history", "ann@example.com").stdout.splitlines()[1].split()[1] == "release"


def test_a_history_of_nothing_is_a_failure(run: Run) -> None:
    result = run("suppressions", "history", "ann@example.com")
    assert (result.exit_code, result.stderr) == (1, "carom: ann@example.com: nothing was decided about this address\n")


def test_a_file_is_imported_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("E-Mail;Why\nann@example.com;dead\nnobody;\nbob@example.org;dead\n")
    result = run("suppressions", "import", "old.csv")
    assert result.stdout == "3 rows read: 2 addresses suppressed, 0 on the list already, 1 without an address\n"
    assert result.stderr == "old.csv: line 3: not an address: nobody\n"
    (again,) = json_lines(run("suppressions", "import", "old.csv", "--json"))
    assert (again["new"], again["known"]) == (0, 2)
    assert addresses(run, "--cause", "import") == ["ann@example.com", "bob@example.org"]


def test_an_empty_list_is_told_beside_the_result(run: Run) -> None:
    result = run("suppressions", "list")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No entry.\n")
