"""Complaints of feedback loops."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind
from tests.core.reading.mail.making import ORIGINAL, feedback

FIELDS = "Feedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\n"

RECIPIENTS = [
    (FIELDS + "Original-Rcpt-To: <rosa@example.org>\n", ["rosa@example.org"]),
    (FIELDS + "Original-Rcpt-To: rfc822;rosa@example.org\n", ["rosa@example.org"]),
    (FIELDS + "Original-Rcpt-To: a@example.org\nOriginal-Rcpt-To: b@example.org\n", ["a@example.org", "b@example.org"]),
    (FIELDS + "Removal-Recipient: tom@example.org\n", ["tom@example.org"]),
    # Nothing in the report: the header of the returned mail names the recipient.
    (FIELDS, ["rosa@example.org"]),
]


@pytest.mark.parametrize(("fields", "recipients"), RECIPIENTS)
def test_who_complained_is_read_from_the_report_or_the_original(fields: str, recipients: list[str]) -> None:
    found = carom.parse_mail(feedback(fields))
    assert [item.recipient for item in found] == recipients
    assert {item.kind for item in found} == {Kind.COMPLAINT}


def test_a_redacted_complaint_is_kept_without_recipient() -> None:
    (found,) = carom.parse_mail(feedback(FIELDS, ORIGINAL.replace("To: rosa@example.org", "To: undisclosed")))
    assert (found.kind, found.recipient) == (Kind.COMPLAINT, None)
    assert found.original is not None
    assert found.original.message_id == "<m1.20261102@mail.larkfield.example>"


@pytest.mark.parametrize("feedback_type", ["abuse", "fraud", "opt-out", "auth-failure", "virus", "other"])
def test_all_types_but_one_are_complaints(feedback_type: str) -> None:
    (found,) = carom.parse_mail(feedback(FIELDS.replace("abuse", feedback_type)))
    assert (found.kind, found.feedback_type) == (Kind.COMPLAINT, feedback_type)


def test_not_spam_is_no_complaint() -> None:
    assert carom.parse_mail(feedback(FIELDS.replace("abuse", "not-spam"))) == []


def test_a_mail_of_the_junk_reporting_program_needs_no_report_part() -> None:
    original = "X-HmXmrOriginalRecipient: rosa@outlook.example\n" + ORIGINAL
    raw = (
        "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=XX\n\n--XX\nContent-Type: message/rfc822\n\n{original}\n--XX--\n"
    )
    (found,) = carom.parse_mail(raw.encode())
    assert (found.kind, found.recipient, found.dialect) == (Kind.COMPLAINT, "rosa@outlook.example", "jmrp")


@pytest.mark.parametrize(
    "to", ["news@larkfield.example", "club@news.larkfield.example", "News <news@mail.larkfield.example>"]
)
def test_an_address_of_the_sender_is_never_taken_for_who_complained(to: str) -> None:
    (found,) = carom.parse_mail(feedback(FIELDS, ORIGINAL.replace("To: rosa@example.org", f"To: {to}")))
    assert found.recipient is None


def test_a_feedback_part_that_calls_itself_a_text_is_read() -> None:
    raw = feedback("Feedback-Type: abuse\nOriginal-Rcpt-To: rosa@example.org\n")
    reports = carom.parse_mail(raw.replace(b"message/feedback-report", b"text/plain"))
    assert [(report.kind, report.recipient) for report in reports] == [(Kind.COMPLAINT, "rosa@example.org")]


@pytest.mark.parametrize("local", ["redacted", "redacted-4711", "xxxx", "undisclosed"])
def test_what_stands_in_the_place_of_an_address_is_no_recipient(local: str) -> None:
    (found,) = carom.parse_mail(feedback(FIELDS + f"Original-Rcpt-To: {local}@example.org\n", ""))
    assert (found.kind, found.recipient) == (Kind.COMPLAINT, None)


IN_WORDS = [
    ("fbl@provider.example", "Spam complaint", ""),
    ("abuse@provider.example", "Abuse report", "Our reader has reported this message as spam.\n\n"),
    ("abuse@provider.example", "Spam-Beschwerde", "Unser Nutzer hat die Nachricht als Spam gemeldet.\n\n"),
]


@pytest.mark.parametrize(("sender", "subject", "text"), IN_WORDS)
def test_a_complaint_in_words_needs_the_mail_that_is_complained_of(sender: str, subject: str, text: str) -> None:
    head = f"From: {sender}\nTo: abuse@larkfield.example\nSubject: {subject}\n\n{text}"
    (found,) = carom.parse_mail(f"{head}--- Original message ---\n\n{ORIGINAL}".encode())
    assert (found.kind, found.recipient, found.dialect) == (Kind.COMPLAINT, "rosa@example.org", "complaint")
    assert carom.parse_mail(f"{head}See our web site.\n".encode()) == []
