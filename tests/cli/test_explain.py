from __future__ import annotations

import pytest

from carom.cli.words import FOR_THE_ADDRESS, WHOSE_FAULT, WITNESSES
from carom.core.model import FailureType, Party, Witness
from tests.cli.support import Run, json_lines

LISTED = "554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org"


@pytest.mark.parametrize("asked", ["5.1.1", "550", "x.1.1", "5.1.99", "421", LISTED, "words that nobody knows"])
def test_every_question_gets_the_four_answers_that_a_person_needs(run: Run, asked: str) -> None:
    result = run("explain", asked)
    assert result.exit_code == 0
    labels = [line.split(":")[0] for line in result.stdout.splitlines()[:4]]
    assert labels == ["What happened", "Whose fault", "The address", "What to do now"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("5.1.1", "5.1.1: bad destination mailbox address"),
        ("x.1.1", "x.1.1: bad destination mailbox address"),
        ("550", "550: mailbox unavailable"),
        ("5.1.99", "5.1.99: address, detail not registered"),
    ],
)
def test_a_bare_code_is_told_by_its_standard(run: Run, asked: str, said: str) -> None:
    assert said in run("explain", asked).stdout.splitlines()


def test_a_blocklisted_reply_says_that_the_fault_is_ours_and_the_address_is_kept(run: Run) -> None:
    shown = run("explain", LISTED).stdout
    assert "Whose fault:    Ours" in shown
    assert "keep it" in shown
    assert "zen.spamhaus.org" in shown


def test_the_evidence_is_shown_with_the_words_that_gave_it(run: Run) -> None:
    (record,) = json_lines(run("explain", "--json", LISTED))
    prevailing = [ground for ground in record["grounds"] if ground["prevailed"]]
    assert prevailing
    for ground in prevailing:
        assert record["text"][ground["start"] : ground["end"]] == ground["quote"]
    assert [code["code"] for code in record["codes"]] == ["5.7.1", "554"]


def test_a_reply_of_several_lines_comes_by_standard_input(run: Run) -> None:
    result = run("explain", stdin="550-5.1.1 The account\n550 5.1.1 does not exist.\n")
    assert "(user_unknown)" in result.stdout


@pytest.mark.parametrize("nothing", [[""], ["  "]])
def test_nothing_to_explain_is_wrong_usage(run: Run, nothing: list[str]) -> None:
    assert run("explain", *nothing).exit_code == 2
    assert run("explain", stdin="").exit_code == 2


def test_what_a_terminal_would_obey_is_not_printed(run: Run) -> None:
    shown = run("explain", "550 5.1.1 \x1b[2J\x1b]0;pwned\x07 user unknown \u202eevil").stdout
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_every_party_type_and_witness_has_words() -> None:
    assert set(WHOSE_FAULT) == set(Party)
    assert set(FOR_THE_ADDRESS) == set(FailureType)
    assert set(WITNESSES) == set(Witness)


def test_the_facts_in_a_reply_are_told_to_a_person_and_in_json(run: Run) -> None:
    reply = "host mx.example.com[192.0.2.9] said: 554 [192.0.2.1] blocked using dnsbl.sorbs.net AUP#1310"
    told = run("explain", reply).stdout
    assert "Listed:         192.0.2.1\n" in told
    assert "SORBS, a list of IPs by Proofpoint; it answers no more (since 2024)" in told
    assert "Help code:      AUP#1310 (charter)\n" in told
    assert "(from mx.example.com)\n" in told
    (record,) = json_lines(run("explain", "--json", reply))
    assert record["details"]["inner"]["wrappers"] == ["postfix"]
    assert record["details"]["blocklists"][0]["closed"] == "2024"
