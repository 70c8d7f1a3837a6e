"""How pieces of evidence are weighed against one another: what stands inside, around, before and beside a reply."""

from __future__ import annotations

import pytest

import carom
from carom.app.engine import default_classifier
from carom.core.classify import evidence
from carom.core.model import Action, Evidence, FailureType, Reason, Verdict, Witness
from carom.core.rules.format import STRENGTHS, Strength

classify = default_classifier().classify

INNERMOST = [
    # The quoted reply says why; what stands around it is somebody's summary.
    ("550 5.4.7 expired: user unknown? last error was: 452 4.2.2 mailbox full", "mailbox_full"),
    ("The mailbox does not exist. The server said: 421 4.7.0 greylisted, try again in 300 seconds", "greylisted"),
    ("550 5.1.1 relay answer -> '554 5.7.1 client host blocked using bl.spamcop.net'", "blocklisted"),
    ("5.1.1 gateway: next hop returned: 550 5.7.26 message fails DMARC checks", "auth_failed"),
    # A server that asked the sender's own server quotes what that one says of the sender.
    ("550 <a@example.org>: sender address rejected: undeliverable: mx said: 550 5.1.1 user unknown", "sender_refused"),
    # Codes around give way to codes within.
    ("554 5.1.1 not delivered (last transfail: 452 4.2.2)", "mailbox_full"),
    # A reply that says nothing of the cause takes nothing away from what is around it.
    ("550 5.7.0 found to be spam, host said: 554 5.7.1 rejected by policy", "spam"),
    ("mailbox full, the host said: 450 4.0.0", "mailbox_full"),
    # A second reply that nobody introduces is no quotation.
    ("550 5.1.1 user unknown 503 5.5.1 need RCPT first", "user_unknown"),
]


@pytest.mark.parametrize(("text", "reason"), INNERMOST)
def test_the_innermost_reply_that_names_a_cause_wins(text: str, reason: str) -> None:
    assert str(carom.classify(text).reason) == reason


def test_what_stands_around_a_quoted_reply_stays_on_record() -> None:
    verdict = carom.classify("The mailbox does not exist. The server said: 421 4.7.0 greylisted, try again")
    around = _sign(verdict, Reason.USER_UNKNOWN)
    assert 0 < around.strength <= round(STRENGTHS[Strength.DECISIVE] * evidence.OUTER, 3)


def test_a_report_that_is_still_tried_weakens_a_code_against_the_address() -> None:
    still, final = (classify("", status="5.1.1", action=action) for action in (Action.DELAYED, Action.FAILED))
    assert _sign(still, Reason.USER_UNKNOWN).strength == round(
        _sign(final, Reason.USER_UNKNOWN).strength * evidence.STILL_TRIED, 3
    )
    assert still.confidence < final.confidence


def test_a_report_that_is_still_tried_takes_nothing_from_words() -> None:
    assert classify("user unknown", action=Action.DELAYED).confidence == classify("user unknown").confidence


def test_without_codes_the_action_says_whether_the_attempt_was_for_good() -> None:
    table = {Action.FAILED: True, Action.DELAYED: False, Action.RELAYED: None}
    assert {action: classify("mailbox full", action=action).permanent for action in table} == table
    assert classify("452 mailbox full", action=Action.FAILED).permanent is False


def test_a_wrapper_counts_in_full_only_where_nothing_names_a_cause() -> None:
    alone = _sign(carom.classify("message expired after 5 days in the queue"), Reason.EXPIRED)
    beside = _sign(carom.classify("message expired: mailbox full"), Reason.EXPIRED)
    assert alone.strength == STRENGTHS[Strength.WRAPPER]
    assert beside.strength == round(alone.strength * evidence.WRAPPED, 3)


def test_blame_before_a_recipient_was_named_is_nearly_nothing() -> None:
    early = classify("550 5.1.1 user unknown", command="MAIL")
    assert all(sign.strength <= evidence.TOO_EARLY for sign in early.evidence if sign.reason is Reason.USER_UNKNOWN)
    assert early.type is not FailureType.HARD


def test_every_witness_can_speak() -> None:
    verdicts = [
        classify("554 5.7.1 : (RLY:B1) http://postmaster.info.aol.com/errors/554rlyb1.html"),
        classify("mailbox full", status="5.1.1", reply_code=550, command="RCPT", action=Action.FAILED),
        classify("mailbox full", label="sparkpost:22"),
    ]
    assert {sign.witness for verdict in verdicts for sign in verdict.evidence} == set(Witness)


def _sign(verdict: Verdict, reason: Reason) -> Evidence:
    return next(sign for sign in verdict.evidence if sign.reason is reason)


LABELS = [
    # A label speaks where the text says nothing, and gives way to the words of the reply.
    ("", "sparkpost:10", "user_unknown"),
    ("550 5.0.0 failed", "sparkpost:22", "mailbox_full"),
    ("550 5.7.1 blocked using bl.spamcop.net", "sparkpost:10", "blocklisted"),
    ("552 5.2.2 mailbox full", "sparkpost:10", "mailbox_full"),
    # An unknown label says nothing.
    ("", "sparkpost:9999", "undetermined"),
]


@pytest.mark.parametrize(("text", "label", "reason"), LABELS)
def test_the_label_of_another_system_is_evidence_and_the_text_decides(text: str, label: str, reason: str) -> None:
    assert str(carom.classify(text, label=label).reason) == reason


def test_a_label_of_an_unknown_vocabulary_is_refused_by_name() -> None:
    with pytest.raises(carom.InputError, match="nosuch"):
        carom.classify("", label="nosuch:10")
