"""Answers that are no failures, and ordinary mail that is no report at all."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind
from carom.core.reading.mail.answers import answers
from tests.core.reading.mail.making import plain, standard

AUTO = answers()[Kind.AUTO_REPLY].samples

MAILS = [
    *((plain(subject, "I will be back on Monday."), Kind.AUTO_REPLY) for subject in AUTO),
    (plain("Re: spring", "away", head="X-Autoreply: yes\n"), Kind.AUTO_REPLY),
    (plain("Re: spring", "away", head="Precedence: auto_reply\n"), Kind.AUTO_REPLY),
    (plain("Re: spring", "away", head="Auto-Submitted: auto-replied\n"), Kind.AUTO_REPLY),
    (plain("Thanks", "I am out of the office until Monday.", head="Return-Path: <>\n"), Kind.AUTO_REPLY),
    (
        plain(
            "Please confirm your message",
            "Click the link below to verify that you are a person; "
            "before your message can be delivered it must be confirmed.",
        ),
        Kind.CHALLENGE,
    ),
    (plain("unsubscribe", "please"), Kind.UNSUBSCRIBE),
    (plain("Abmeldung", ""), Kind.UNSUBSCRIBE),
    (plain("", "List-Unsubscribe=One-Click"), Kind.UNSUBSCRIBE),
]


@pytest.mark.parametrize(("raw", "kind"), MAILS)
def test_answers_are_told_by_their_header_or_their_words(raw: bytes, kind: Kind) -> None:
    assert [item.kind for item in carom.parse_mail(raw)] == [kind]


@pytest.mark.parametrize("kind", list(answers()))
def test_every_sample_is_known_by_a_phrase_of_its_kind(kind: Kind) -> None:
    known = answers()[kind]
    assert [s for s in known.samples if not any(phrase in s.lower() for phrase in known.subjects)] == []


def test_phrases_are_in_lower_case() -> None:
    phrases = [p for answer in answers().values() for p in (*answer.subjects, *answer.texts, *answer.senders)]
    assert [phrase for phrase in phrases if phrase != phrase.lower()] == []


def test_a_receipt_is_a_disposition() -> None:
    raw = (
        "From: rosa@example.org\nSubject: Read: spring\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=XX\n\n"
        "--XX\nContent-Type: text/plain\n\nYour message was displayed.\n\n"
        "--XX\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; rosa@example.org\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--XX--\n"
    )
    assert [item.kind for item in carom.parse_mail(raw.encode())] == [Kind.DISPOSITION]


ORDINARY = [
    plain("Question about the seeds", "When do you ship? My mailbox was full last week."),
    plain(
        "Re: Undelivered Mail Returned to Sender",
        "> 550 5.1.1 <rosa@example.org>: User unknown\n\nWhat does this mean?",
    ),
    plain("Newsletter", "To unsubscribe, click here.", head="List-Unsubscribe: <mailto:leave@example.org>\n"),
    plain("How do I unsubscribe from the list without losing my account and all of my orders?", "Please help."),
    b"From: a@example.org\nTo: b@example.org\nSubject: hello\n\nhello\n",
]


@pytest.mark.parametrize("raw", ORDINARY)
def test_ordinary_mail_gives_no_report(raw: bytes) -> None:
    assert carom.parse_mail(raw) == []


def test_a_report_that_says_it_is_automatic_is_still_a_bounce() -> None:
    assert [item.kind for item in carom.parse_mail(standard())] == [Kind.BOUNCE]
