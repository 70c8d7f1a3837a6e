"""Verdicts: words before codes, causes before wrappers, doubt said aloud."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carom
from carom.core.classify.classifier import Classifier
from carom.core.limits import REPLY_CHARS
from carom.core.model import FailureType, Party, Reason, Verdict, Witness
from carom.core.taxonomy import FACTS

REASONS = [
    # The words decide, whatever the code says.
    ("550 5.1.1 blocked using zen.spamhaus.org", "blocklisted"),
    ("552 no such user here", "user_unknown"),
    ("550 5.2.1 the user is receiving mail at a rate that prevents more", "rate_limited"),
    ("421 4.2.2 your IP 192.0.2.7 is temporarily blacklisted", "blocklisted"),
    ("550 5.7.1 user unknown", "user_unknown"),
    # Codes decide where words say nothing.
    ("550 5.1.1", "user_unknown"),
    ("5.2.2", "mailbox_full"),
    ("554 5.4.6", "routing_loop"),
    # The innermost cause wins over the wrapper.
    ("554 5.4.7 message expired (last transfail: 452 4.2.2 mailbox full)", "mailbox_full"),
    ("retry timeout exceeded: connect to mx.example.org: connection refused", "host_unreachable"),
    ("message expired after 5 days in the queue", "expired"),
    # What nothing explains is no guess.
    ("550", "undetermined"),
    ("550 5.0.0 failed", "undetermined"),
    ("", "undetermined"),
    ("the quick brown fox", "undetermined"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_the_reason_follows_the_words_and_then_the_codes(text: str, reason: str) -> None:
    assert str(carom.classify(text).reason) == reason


def test_a_verdict_carries_party_and_type_of_its_reason() -> None:
    verdict = carom.classify("554 5.7.1 client host [192.0.2.4] blocked using bl.spamcop.net")
    assert (verdict.party, verdict.type, verdict.permanent) == (Party.SENDER, FailureType.BLOCK, True)
    assert verdict.blocklists == ("bl.spamcop.net",)


def test_a_code_against_the_words_is_kept_and_flagged() -> None:
    verdict = carom.classify("550 5.1.1 message rejected as spam")
    assert verdict.conflict
    assert {sign.reason for sign in verdict.evidence} >= {Reason.SPAM, Reason.USER_UNKNOWN}
    assert verdict.confidence < carom.classify("550 5.7.1 message rejected as spam").confidence


def test_codes_that_agree_raise_the_confidence() -> None:
    assert carom.classify("550 5.1.1 user unknown").confidence > carom.classify("user unknown").confidence


def test_the_attempt_is_permanent_by_the_reply_code_before_the_status() -> None:
    table = {"550 4.2.2 over quota": True, "450 5.1.1 unknown": False, "4.2.2 full": False, "mailbox full": None}
    assert {text: carom.classify(text).permanent for text in table} == table


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "STARTTLS"])
def test_an_answer_before_any_recipient_was_named_blames_none(command: str) -> None:
    for text in ("501 5.0.0 Invalid domain name", "550 5.1.1 user unknown", "550 mailbox disabled"):
        assert carom.classify(text, command=command).type is not FailureType.HARD


def test_what_stands_beside_the_text_is_weighed() -> None:
    verdict = carom.classify("refused", reply_code=550, status="5.1.1", command="rcpt")
    assert verdict.reason is Reason.USER_UNKNOWN
    assert {sign.witness for sign in verdict.evidence} >= {Witness.STATUS, Witness.REPLY_CODE, Witness.COMMAND}


def test_many_texts_get_the_verdicts_of_one() -> None:
    texts = [
        "550 5.1.1 user unknown",
        "552 mailbox full",
        "550 5.1.1 user unknown",
        "554 client blocked, see https://example.org/?ip=192.0.2.77",
        "554 client blocked, see https://example.org/?ip=192.0.2.78",
        "450 greylisted, try again in 00:04:59",
    ]
    assert carom.classify_many(texts) == [carom.classify(text) for text in texts]


def test_a_verdict_that_is_remembered_is_that_of_a_reply_never_seen() -> None:
    from carom.app.engine import default_classifier

    texts = [
        "550 5.1.1 <ann@example.com> user unknown (queue id 4f3c2b1a0d)",
        "450 greylisted, try again in 300 seconds 1a2b3c4d5e6f",
        # Alike once masked, and only one of them hides words.
        "550 =?utf-8?B?bWFpbGJveCBmdWxs?=",
        "550 =?utf-8?B?cmVmMDEyMzQ1Njc4?=",
    ]
    first = Classifier(default_classifier().book, default_classifier().matcher)
    expected = [Classifier(default_classifier().book, default_classifier().matcher).classify(text) for text in texts]
    for _ in range(2):
        assert [first.classify(text) for text in texts] == expected
        assert first.classify_many(reversed(texts)) == expected[::-1]
        assert first.classify(texts[0], command="MAIL") != expected[0]


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict_that_holds_together(text: str) -> None:
    verdict = carom.classify(text)
    assert verdict.party is FACTS[verdict.reason].party
    assert verdict.type is FACTS[verdict.reason].type
    assert 0 <= verdict.confidence <= 1
    assert list(verdict.evidence) == sorted(verdict.evidence, key=lambda sign: -sign.strength)
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict


def test_an_explanation_quotes_the_words_behind_the_evidence() -> None:
    from carom.app.engine import default_classifier

    explanation = default_classifier().explain("550 5.1.1 <a@example.org>: mailbox full")
    quotes = {ground.quote: ground.prevailed for ground in explanation.grounds}
    assert quotes["5.1.1"] is False
    assert any("mailbox full" in quote and prevailed for quote, prevailed in quotes.items())
    assert all(explanation.text[g.start : g.end] == g.quote for g in explanation.grounds if g.end)


ODD = ["", " ", "\x00" * 50, "550 5.1.1 \ud800\udfff user unknown", "0123456789" * 30, "\u202e550", "5.1.1" * 500]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_get_a_verdict_from_both_functions(text: str) -> None:
    assert carom.classify_many([text]) == [carom.classify(text)]


@pytest.mark.parametrize("text", ["", "\x00\x00", "123456 7890", "\x1e", "\ud83d"])
def test_what_says_nothing_is_undetermined(text: str) -> None:
    assert carom.classify(text).reason is Reason.UNDETERMINED


def test_of_an_endless_text_no_more_is_judged_than_the_bound() -> None:
    endless = "550 5.1.1 user unknown " + "x" * 10_000_000
    assert carom.classify(endless) == carom.classify(endless[:REPLY_CHARS])
    assert carom.classify("x" * REPLY_CHARS + " 550 5.1.1 user unknown").reason is Reason.UNDETERMINED
