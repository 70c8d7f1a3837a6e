"""Reports inside other mail: programs pass them on, people ask what they mean, and notices return them."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind, Outcome
from carom.core.reading.mail import read_mail
from tests.core.reading.mail.making import HEAD, ORIGINAL, RECIPIENT_FIELDS, standard

REPORT = standard().decode()
OTHER = standard(RECIPIENT_FIELDS.replace("rosa@example.org", "tom@example.com")).decode()
IN_WORDS = f"{HEAD}\n<rosa@example.org>: host mx.example.org said: 550 5.1.1 User unknown\n"

PERSON = "Return-Path: <kim@firm.example>\nFrom: Kim Berg <kim@firm.example>\nSubject: Fwd: Undelivered Mail\n"
DAEMON = "Return-Path: <>\nFrom: MAILER-DAEMON@relay.example.net\nSubject: Fwd: Undelivered Mail Returned to Sender\n"
ROBOT = (
    "Return-Path: <a@relay.example.net>\nFrom: a@relay.example.net\nSubject: Report\nAuto-Submitted: auto-generated\n"
)
NAMELESS = "From: Mail Archive <archive@firm.example>\nSubject: A bounce\n"


def attached(head: str, text: str, *messages: str) -> bytes:
    """A mail with these words that has these messages as attachments."""
    parts = "".join(f"--YY\nContent-Type: message/rfc822\n\n{message}\n" for message in messages)
    begins = f"{head}To: news@mail.larkfield.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=YY\n\n"
    return f"{begins}--YY\nContent-Type: text/plain\n\n{text}\n{parts}--YY--\n".encode()


PASSED_ON = {
    "a daemon that forwards": attached(DAEMON, "Automatically forwarded by the mail system.", REPORT),
    "a program that says what it is": attached(ROBOT, "The report is attached.", REPORT),
    "an archive": attached(NAMELESS, "One new message.", REPORT),
    "a person without a word": attached(PERSON, "\n", REPORT),
    "a program with a notice in words": attached(ROBOT, "The notice is attached.", IN_WORDS),
}


@pytest.mark.parametrize("name", list(PASSED_ON))
def test_a_report_that_is_only_passed_on_is_read(name: str) -> None:
    found = [(item.kind, item.recipient) for item in carom.parse_mail(PASSED_ON[name])]
    assert found == [(Kind.BOUNCE, "rosa@example.org")]


def test_all_reports_that_one_mail_passes_on_are_read() -> None:
    raw = attached(ROBOT, "Two reports.", REPORT, OTHER)
    assert [item.recipient for item in carom.parse_mail(raw)] == ["rosa@example.org", "tom@example.com"]


@pytest.mark.parametrize("text", ["Hi, this came back. Has the address changed?", "Das kam zurück.", "見てください。"])
def test_a_person_who_writes_to_a_report_speaks_of_it_and_a_person_looks(text: str) -> None:
    reading = read_mail(attached(PERSON, text, REPORT), carom.classify)
    assert (reading.outcome, reading.reports) == (Outcome.NOT_UNDERSTOOD, ())


def test_a_notice_that_returns_a_report_is_about_its_own_recipient() -> None:
    text = "Your message could not be delivered:\n\nkim@firm.example\n    550 5.1.1 no such user\n"
    raw = attached(DAEMON.replace("Fwd: ", ""), text, REPORT)
    assert [item.recipient for item in carom.parse_mail(raw)] == ["kim@firm.example"]


def test_a_report_that_is_the_whole_body_of_another_mail_is_read() -> None:
    head = b"From: collector@larkfield.example\nTo: bounces@larkfield.example\nSubject: archive\nMIME-Version: 1.0\n"
    (found,) = carom.parse_mail(head + b"Content-Type: message/rfc822\n\n" + standard())
    assert (found.kind, found.recipient) == (Kind.BOUNCE, "rosa@example.org")


COMPLAINING = [("staff@hotmail.com", "complaint about message from 192.0.2.1"), ("fbl@provider.example", "Spam report")]


@pytest.mark.parametrize(("sender", "subject"), COMPLAINING)
def test_a_complaint_whose_whole_body_is_the_unwanted_mail_is_no_wrapping(sender: str, subject: str) -> None:
    head = f"From: {sender}\nTo: abuse@larkfield.example\nSubject: {subject}\nMIME-Version: 1.0\n"
    raw = f"{head}Content-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: <tom@example.com>\n{ORIGINAL}"
    (found,) = carom.parse_mail(raw.encode())
    assert (found.kind, found.recipient) == (Kind.COMPLAINT, "tom@example.com")
