from __future__ import annotations

import pytest

from carom.cli.words import FOR_THE_ADDRESS, WHOSE_FAULT, WITNESSES
from carom.core.model import FailureType, Party, Reason, Witness
from tests.cli.support import Run, json_lines

LISTED = "554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org"
RATED = (
    "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address 192.0.2.9. To "
    "protect our users from spam, mail sent from your IP address has been temporarily rate limited. - gsmtp"
)
ASKED = ["5.1.1", "550", "x.1.1", "5.1.99", "421", LISTED, RATED, "words that nobody knows", "TSS04", "auth_failed"]


@pytest.mark.parametrize("asked", ASKED)
def test_every_question_gets_the_answers_that_a_person_needs(run: Run, asked: str) -> None:
    result = run("explain", asked)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    told = [line.split(":")[0] for line in lines if line[:1].isupper() and ":" in line]
    needed = ["What happened", "Whose fault", "The address", "Do first", "Then", "Do not", "Read"]
    assert [label for label in told if label in needed] == needed
    assert {"For the subscriber", "For support", "For the other side's postmaster, once every word of it is true"} <= {
        line.rstrip(":") for line in lines
    }


@pytest.mark.parametrize("asked", [*ASKED, "gmail", "microsoft365", "postfix", "gmail.tls", *Reason])
def test_words_stay_within_eighty_columns(run: Run, asked: str) -> None:
    # Tables are drawn to the width of a terminal; elsewhere their cells stay whole, for other programs.
    blocks = run("explain", asked).stdout.split("\n\n")
    words = "\n".join(block for block in blocks if not block.startswith(("evidence ", "token ")))
    assert [line for line in words.splitlines() if len(line) > 80 and "://" not in line] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("5.1.1", "5.1.1: bad destination mailbox address"),
        ("x.1.1", "x.1.1: bad destination mailbox address"),
        ("550", "550: mailbox unavailable"),
        ("5.1.99", "5.1.99: address, detail not registered"),
    ],
)
def test_a_bare_code_is_told_by_its_standard_before_anything_else(run: Run, asked: str, said: str) -> None:
    assert run("explain", asked).stdout.splitlines()[0] == said


def test_a_bare_code_names_providers_that_give_it_a_meaning_of_their_own(run: Run) -> None:
    assert "(gmail.unauthenticated)" in run("explain", "5.7.26").stdout


def test_a_blocklisted_reply_says_that_the_fault_is_ours_and_the_address_is_kept(run: Run) -> None:
    shown = run("explain", LISTED).stdout
    assert "Whose fault:    Ours" in shown
    assert "keep it" in shown
    assert "zen.spamhaus.org" in shown


def test_the_message_to_the_other_side_has_the_facts_of_the_reply(run: Run) -> None:
    shown = run("explain", RATED).stdout
    assert "You rate-limit 192.0.2.9 with 4.7.28 or 5.7.28." in shown
    assert "  Sending IP: 192.0.2.9\n" in shown
    assert "  Recipient:  [the recipient's address]\n" in shown


def test_brief_leaves_out_messages_evidence_and_codes(run: Run) -> None:
    shown = run("explain", "--brief", RATED).stdout
    assert "Do first:" in shown
    assert "For support" not in shown
    assert "evidence" not in shown
    assert "421: " not in shown


def test_the_evidence_is_shown_with_the_words_that_gave_it(run: Run) -> None:
    (record,) = json_lines(run("explain", "--json", LISTED))
    prevailing = [ground for ground in record["grounds"] if ground["prevailed"]]
    assert prevailing
    for ground in prevailing:
        assert record["text"][ground["start"] : ground["end"]] == ground["quote"]
    assert [code["code"] for code in record["codes"]] == ["5.7.1", "554"]


@pytest.mark.parametrize(
    ("asked", "kind", "keys"),
    [
        (
            RATED,
            "reply",
            {"verdict", "facts", "grounds", "codes", "remedy", "text", "token", "codes_alone", "elsewhere"},
        ),
        ("TSS04", "reply", {"verdict", "remedy", "token"}),
        ("auth_failed", "reason", {"facts", "remedy", "cases"}),
        (
            "gmail",
            "provider",
            {"slug", "name", "kind", "about", "domains", "hosts", "links", "tokens", "cases", "rules"},
        ),
    ],
)
def test_json_is_complete_and_says_what_was_asked(run: Run, asked: str, kind: str, keys: set[str]) -> None:
    (record,) = json_lines(run("explain", "--json", asked))
    assert record["asked"] == kind
    assert keys <= record.keys()
    for remedy in record.get("cases", []) if kind == "provider" else [record["remedy"]]:
        needed = {
            "title",
            "happened",
            "fault",
            "first",
            "then",
            "avoid",
            "subscriber",
            "support",
            "postmaster",
            "links",
        }
        assert all(remedy[key] for key in needed)


def test_a_provider_is_told_with_its_tokens_and_cases(run: Run) -> None:
    shown = run("explain", "outlook").stdout
    assert "S3140" in shown
    assert "(outlook.network_listed)" in shown
    assert "More of each: carom explain outlook." in shown


def test_an_unknown_word_is_refused_with_near_matches(run: Run) -> None:
    result = run("explain", "user_unkown")
    assert result.exit_code == 1
    assert "nothing is known about 'user_unkown'; near to it: user_unknown" in result.stderr


def test_a_reply_of_several_lines_comes_by_standard_input(run: Run) -> None:
    result = run("explain", stdin="550-5.1.1 The account\n550 5.1.1 does not exist.\n")
    assert "user_unknown (hard, recipient)" in result.stdout


def test_standard_input_is_a_reply_whatever_it_says(run: Run) -> None:
    assert run("explain", stdin="qqqqqqqq\n").exit_code == 0


@pytest.mark.parametrize("nothing", [[""], ["  "]])
def test_nothing_to_explain_is_wrong_usage(run: Run, nothing: list[str]) -> None:
    assert run("explain", *nothing).exit_code == 2
    assert run("explain", stdin="").exit_code == 2


@pytest.mark.parametrize("asked", ["550 5.1.1 \x1b[2J\x1b]0;pwned\x07 user unknown \u202eevil", "\x1b[2J\u202e"])
def test_what_a_terminal_would_obey_is_not_printed(run: Run, asked: str) -> None:
    result = run("explain", asked)
    assert not set(result.stdout + result.stderr) & {"\x1b", "\x07", "\u202e"}


def test_every_party_type_and_witness_has_words() -> None:
    assert set(WHOSE_FAULT) == set(Party)
    assert set(FOR_THE_ADDRESS) == set(FailureType)
    assert set(WITNESSES) == set(Witness)


def test_the_facts_in_a_reply_are_told_to_a_person_and_in_json(run: Run) -> None:
    reply = "host mx.example.com[192.0.2.9] said: 554 [192.0.2.1] blocked using dnsbl.sorbs.net AUP#1310"
    told = run("explain", reply).stdout
    words = " ".join(told.split())
    assert "Listed:         192.0.2.1\n" in told
    assert "SORBS, a list of IPs by Proofpoint; it answers no more (since 2024)" in words
    assert "Help code:      AUP#1310 (charter)\n" in told
    assert "(from mx.example.com)" in words
    (record,) = json_lines(run("explain", "--json", reply))
    assert record["details"]["inner"]["wrappers"] == ["postfix"]
    assert record["details"]["blocklists"][0]["closed"] == "2024"
