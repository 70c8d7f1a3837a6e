"""Receipts, and refusals that have the form of one."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind, Reason
from tests.core.reading.mail.making import ORIGINAL

FIELDS = """\
Reporting-UA: mda.example.org; a delivery agent
Original-Recipient: rfc822; rosa@example.org
Final-Recipient: rfc822; rosa
Original-Message-ID: <m1.20261102@mail.larkfield.example>
Disposition: {disposition}
"""
BY_SCRIPT = "automatic-action/MDN-sent-automatically; deleted"
REFUSED = "Your message was automatically rejected by Sieve, a mail filtering language.\n\nReason: no, thanks."


def notification(text: str, disposition: str = BY_SCRIPT, *, subject: str = "Read: spring", head: str = "") -> bytes:
    return (
        f"Return-Path: <>\nFrom: Rosa <postmaster@example.org>\nTo: news@mail.larkfield.example\nSubject: {subject}\n"
        f"Date: Mon, 02 Nov 2026 10:00:00 +0000\n{head}MIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=XX\n\n"
        f"--XX\nContent-Type: text/plain\n\n{text}\n"
        f"--XX\nContent-Type: message/disposition-notification\n\n{FIELDS.format(disposition=disposition)}\n"
        f"--XX\nContent-Type: message/rfc822\n\n{ORIGINAL}\n--XX--\n"
    ).encode()


REFUSALS = [
    notification(REFUSED),
    notification("I want no mail.", subject="Automatically rejected mail"),
    notification("I want no mail.", head="Auto-Submitted: auto-replied (rejected)\n"),
    notification("The message was refused by the recipient's mail filtering program. Reason given was: no."),
]


@pytest.mark.parametrize("raw", REFUSALS)
def test_what_a_script_refuses_is_a_bounce_and_no_receipt(raw: bytes) -> None:
    (found,) = carom.parse_mail(raw)
    assert (found.kind, found.recipient, found.dialect) == (Kind.BOUNCE, "rosa@example.org", "sieve")
    assert found.reporting_mta == "mda.example.org"


def test_the_refusal_of_a_script_is_the_recipients_own() -> None:
    (found,) = carom.parse_mail(notification(REFUSED))
    assert found.verdict is not None
    assert found.verdict.reason is Reason.RECIPIENT_REFUSED


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("Your message was displayed.", "manual-action/MDN-sent-manually; displayed"),
        ("Your message was deleted without being read.", "manual-action/MDN-sent-automatically; deleted"),
        ("Your message was not read.", BY_SCRIPT),
    ],
)
def test_a_receipt_says_who_got_which_message(text: str, disposition: str) -> None:
    (found,) = carom.parse_mail(notification(text, disposition))
    assert (found.kind, found.recipient, found.verdict) == (Kind.DISPOSITION, "rosa@example.org", None)
    assert found.original is not None
    assert found.original.message_id == "<m1.20261102@mail.larkfield.example>"


def test_a_receipt_that_returns_nothing_still_names_the_message() -> None:
    raw = notification("Read.", "manual-action/MDN-sent-manually; displayed")
    (found,) = carom.parse_mail(raw[: raw.index(b"--XX\nContent-Type: message/rfc822")] + b"--XX--\n")
    assert found.original is not None
    assert found.original.message_id == "<m1.20261102@mail.larkfield.example>"
