from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

import carom
from carom.cli.stdin import LINE_BYTES
from carom.core.model import Verdict
from tests.cli.support import Run, json_lines

UNKNOWN = "550 5.1.1 <ann@example.com>: User unknown"
FULL = "452 4.2.2 <bob@example.org> mailbox full"
LISTED = "554 5.7.1 client host [192.0.2.1] blocked using zen.spamhaus.org"


def test_an_argument_is_judged_in_one_line_for_a_person(run: Run) -> None:
    result = run("classify", UNKNOWN)
    assert result.exit_code == 0
    assert result.stdout.startswith("user_unknown (hard, recipient), confidence 0.")
    assert result.stdout.count("\n") == 1
    assert result.stderr == ""


def test_the_words_of_an_unquoted_reply_are_one_reply(run: Run) -> None:
    assert run("classify", *UNKNOWN.split()).stdout == run("classify", UNKNOWN).stdout


def test_json_of_an_argument_is_the_verdict_with_its_text(run: Run) -> None:
    (record,) = json_lines(run("classify", "--json", UNKNOWN))
    assert record.pop("text") == UNKNOWN
    assert msgspec.convert(record, Verdict) == carom.classify(UNKNOWN)


def test_lines_of_standard_input_are_answered_in_order_one_by_one(run: Run) -> None:
    result = run("classify", stdin=f"{UNKNOWN}\n\n{FULL}\nno line end")
    assert [(record["text"], record["reason"]) for record in json_lines(result)] == [
        (UNKNOWN, "user_unknown"),
        ("", "undetermined"),
        (FULL, "mailbox_full"),
        ("no line end", "undetermined"),
    ]


def test_bytes_that_are_no_utf8_are_answered_too(run: Run) -> None:
    (record,) = json_lines(run("classify", stdin=b"550 5.1.1 usu\xe1rio desconhecido\xff\n"))
    assert record["reason"] == "user_unknown"


def test_a_line_without_an_end_is_cut_and_answered_once(run: Run) -> None:
    (record,) = json_lines(run("classify", stdin=UNKNOWN + " " + "x" * (3 * LINE_BYTES)))
    assert record["reason"] == "user_unknown"
    assert len(record["text"]) == LINE_BYTES


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--status", "5.2.2"], "mailbox_full"),
        (["--provider", "gmail", "--status", "5.1.1"], "user_unknown"),
    ],
)
def test_what_is_known_beside_the_text_counts(run: Run, options: list[str], reason: str) -> None:
    (record,) = json_lines(run("classify", "--json", *options, "the server said no"))
    assert record["reason"] == reason


def test_a_reply_code_outside_smtp_is_wrong_usage(run: Run) -> None:
    result = run("classify", "--reply-code", "9000", "no")
    assert result.exit_code == 2
    assert "--reply-code" in result.stderr


def test_each_answer_is_there_before_the_next_line_comes() -> None:
    command = [sys.executable, "-m", "carom.cli.main", "classify"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for line in (UNKNOWN, FULL):
            process.stdin.write(line + "\n")
            process.stdin.flush()
            assert msgspec.json.decode(process.stdout.readline())["text"] == line
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_as_names_the_verdict_in_other_systems_terms(run: Run) -> None:
    assert run("classify", "--as", "sparkpost", "--as", "ses", UNKNOWN).stdout.splitlines()[1:] == [
        "  sparkpost:    10",
        "  ses:          Permanent/General",
    ]
    (record,) = json_lines(run("classify", "--json", "--as", "powermta", FULL))
    assert record["labels"] == {"powermta": "quota-issues"}


def test_an_unknown_system_is_wrong_usage_and_the_known_are_named(run: Run) -> None:
    result = run("classify", "--as", "bounceclass", UNKNOWN)
    assert result.exit_code == 2
    assert "'sparkpost'" in result.stderr


def test_details_are_told_when_asked_for(run: Run) -> None:
    told = run("classify", "--details", LISTED).stdout
    assert "Spamhaus ZEN, a list of IPs by The Spamhaus Project; ask for removal at https://check.spamhaus.org/" in told
    assert "Listed:       192.0.2.1\n" in told
    (record,) = json_lines(run("classify", "--details", stdin=LISTED))
    assert [row["name"] for row in record["details"]["blocklists"]] == ["zen.spamhaus.org"]
    assert record["details"]["listed_ips"] == ["192.0.2.1"]


def test_what_was_not_asked_for_is_not_in_the_answer(run: Run) -> None:
    (record,) = json_lines(run("classify", stdin=LISTED))
    assert not {"labels", "details"} & set(record)
