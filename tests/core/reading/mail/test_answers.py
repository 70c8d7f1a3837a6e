"""Answers that are no failures, and ordinary mail that is no report at all."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import carom
from carom.core.model import Kind, Reason
from carom.core.reading.mail.answers import answers, departures
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
    phrases = [
        p
        for answer in answers().values()
        for p in (*answer.subjects, *answer.texts, *answer.senders, *answer.held, *answer.acts)
    ]
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


ABSENT = msgspec.toml.decode((Path(__file__).parent / "absences.toml").read_bytes(), type=dict[str, str])


@pytest.mark.parametrize("language", list(ABSENT))
def test_absence_is_understood_in_every_language(language: str) -> None:
    (found,) = carom.parse_mail(plain("Hello", ABSENT[language], head="Return-Path: <>\n"))
    assert (found.kind, found.verdict) == (Kind.AUTO_REPLY, None)


def test_an_answer_with_a_null_return_path_is_a_programs_whatever_its_words() -> None:
    head = "Return-Path: <>\nIn-Reply-To: <m1@mail.larkfield.example>\n"
    assert [item.kind for item in carom.parse_mail(plain("Lorem", "Ipsum dolor.", head=head))] == [Kind.AUTO_REPLY]


DEPARTED = [(sample, departure.reason) for departure in departures() for sample in departure.samples]


@pytest.mark.parametrize(("text", "reason"), DEPARTED)
def test_an_automatic_reply_of_one_who_left_says_so_and_is_no_bounce(text: str, reason: Reason) -> None:
    (found,) = carom.parse_mail(plain("Re: spring", text, head="Auto-Submitted: auto-replied\n"))
    assert found.kind is Kind.AUTO_REPLY
    assert found.verdict is not None
    assert found.verdict.reason is reason
    assert text in (found.diagnostic or "")


def test_a_notice_that_returns_an_automatic_reply_is_a_bounce() -> None:
    raw = plain(
        "Undeliverable: Automatic reply: spring",
        "Your message could not be delivered to:\n\nrosa@example.org\n\nReason: mailbox is full",
        sender="postmaster@example.org",
        head="Return-Path: <>\n",
    )
    assert [item.kind for item in carom.parse_mail(raw)] == [Kind.BOUNCE]


GATEWAYS = [
    ("Your mail to orders@shop.example was rejected", "Your mail to orders@shop.example was rejected: mailbox full."),
    ("Ihre E-Mail an orders@shop.example wurde abgelehnt", "Grund: Das Postfach orders@shop.example ist voll."),
    ("Votre message à orders@shop.example a été refusé", "Raison : la boîte aux lettres est pleine."),
]


@pytest.mark.parametrize(("subject", "text"), GATEWAYS)
def test_a_gateway_that_calls_its_refusal_a_reply_sends_a_bounce(subject: str, text: str) -> None:
    head = "Return-Path: <>\nAuto-Submitted: auto-replied\n"
    (found,) = carom.parse_mail(plain(subject, text, sender="Gateway <gw@shop.example>", head=head))
    assert (found.kind, found.recipient) == (Kind.BOUNCE, "orders@shop.example")
    assert found.verdict is not None
    assert found.verdict.reason is Reason.MAILBOX_FULL


CHALLENGES = [
    ("Re: spring", "To have your message delivered, reply once.", ""),
    ("Your message is waiting", "It is on hold until you prove that you are a person.", ""),
    ("verify#1", "Please reply.", "X-Boxtrapper: yes\n"),
    ("Bestätigung erforderlich", "Die Nachricht wird zugestellt, sobald Sie antworten.", ""),
    ("Veuillez confirmer", "Afin que votre message soit remis, cliquez ici.", ""),
]


@pytest.mark.parametrize(("subject", "text", "head"), CHALLENGES)
def test_a_challenge_says_that_the_message_is_held_back(subject: str, text: str, head: str) -> None:
    assert [item.kind for item in carom.parse_mail(plain(subject, text, head=head))] == [Kind.CHALLENGE]


UNKNOWN_SENDERS = msgspec.toml.decode((Path(__file__).parent / "challenges.toml").read_bytes(), type=dict[str, str])


@pytest.mark.parametrize("code", list(UNKNOWN_SENDERS))
@pytest.mark.parametrize("head", ["Return-Path: <>\n", "Auto-Submitted: auto-replied\n"])
def test_a_program_that_asks_an_unknown_sender_to_act_challenges_him(code: str, head: str) -> None:
    assert [item.kind for item in carom.parse_mail(plain("Hello", UNKNOWN_SENDERS[code], head=head))] == [
        Kind.CHALLENGE
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Your post is being held until the list moderator can review it. Your mail can be cancelled: visit this link.",
        "Your account is new: prove that you are not a robot and click here.",
    ],
)
def test_moderators_and_sign_ups_challenge_nobody(text: str) -> None:
    found = [item.kind for item in carom.parse_mail(plain("Hello", text, head="Return-Path: <>\n"))]
    assert Kind.CHALLENGE not in found


def test_a_person_who_tells_of_a_held_message_challenges_nobody() -> None:
    text = "Your message is being held by our filter, so click the link in it once more."
    assert carom.parse_mail(plain("Hello", text, head="Return-Path: <rosa@example.org>\n")) == []


@pytest.mark.parametrize("text", ["Your order is on hold until you pay.", "Enter this code to sign in: 123456."])
def test_who_asks_to_confirm_something_else_challenges_nobody(text: str) -> None:
    assert carom.parse_mail(plain("Please confirm", text)) == []


WISHES = [
    ("Re: Spring sale", "Unsubscribe\n\n> This week only", "news@mail.larkfield.example"),
    ("", "Please remove me from your list.", "news@mail.larkfield.example"),
    ("stop", "", "news@mail.larkfield.example"),
    ("", "", "unsub+4711@mail.larkfield.example"),
    ("", "", "leave-4711@mail.larkfield.example"),
    ("Kündigung Newsletter", "Danke", "news@mail.larkfield.example"),
]


@pytest.mark.parametrize(("subject", "text", "to"), WISHES)
def test_a_wish_to_leave_is_read_from_subject_text_or_address(subject: str, text: str, to: str) -> None:
    raw = plain(subject, text).replace(b"To: news@mail.larkfield.example", f"To: {to}".encode())
    assert [item.kind for item in carom.parse_mail(raw)] == [Kind.UNSUBSCRIBE]


@pytest.mark.parametrize("text", ["Unsubscribe rates rise: let us talk about them.", "Stop! " + "I must tell. " * 30])
def test_whoever_writes_about_leaving_stays(text: str) -> None:
    assert carom.parse_mail(plain("Re: campaign", text)) == []
