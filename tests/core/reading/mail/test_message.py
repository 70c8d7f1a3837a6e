"""A mail as readers see it, however its bytes came."""

from __future__ import annotations

import pytest

import carom
from carom.core.limits import MIME_PARTS
from carom.core.reading.mail.message import Mail

HEADER = "Return-Path: <>\nFrom: Mail System <Daemon@MX.example.org>\nSubject: =?utf-8?q?Zur=C3=BCck?= an\n Absender\n"
BODY = "Not delivered.\n"
WHOLE = f"{HEADER}\n{BODY}".encode()

SAME = {
    "LF": WHOLE,
    "CRLF": WHOLE.replace(b"\n", b"\r\n"),
    "CR": WHOLE.replace(b"\n", b"\r"),
    "an mbox line": b"From daemon@mx.example.org Mon Nov  2 10:00:00 2026\n" + WHOLE,
    "blank lines before the header": b"\n\r\n\n" + WHOLE,
    "both": b"From daemon@mx.example.org Mon Nov  2 10:00:00 2026\n\n" + WHOLE,
}


@pytest.mark.parametrize("form", list(SAME))
def test_a_mail_reads_alike_however_its_bytes_came(form: str) -> None:
    mail = Mail(SAME[form])
    assert mail.return_path == ""
    assert mail.sender == "daemon@mx.example.org"
    assert mail.subject == "Zurück an Absender"
    assert mail.text == BODY
    assert mail.defects == ()


SENDERS = [
    ("ann@example.org", "ann@example.org"),
    ("Ann <ANN@example.org>", "ann@example.org"),
    ('"bob@example.net" <ann@example.org>', "ann@example.org"),
    ("ann@example.org (Ann)", "ann@example.org"),
    ("Ann (a) b <ann@example.org> (c)", "ann@example.org"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "sender"), SENDERS)
def test_the_sender_is_the_bare_address(written: str, sender: str) -> None:
    assert Mail(f"From: {written}\nSubject: x\n\n".encode()).sender == sender


PATHS = [("<>", ""), ("<a@example.org>", "a@example.org"), ("a@example.org", "a@example.org"), ("", "")]


@pytest.mark.parametrize(("written", "path"), PATHS)
def test_the_null_return_path_differs_from_one_that_nobody_noted(written: str, path: str) -> None:
    assert Mail(f"Return-Path: {written}\nSubject: x\n\n".encode()).return_path == path
    assert Mail(b"Subject: x\n\n").return_path is None


def multipart(*parts: str) -> Mail:
    body = "".join(f"--XX\n{part}\n" for part in parts)
    return Mail(f"Subject: x\nContent-Type: multipart/mixed; boundary=XX\n\n{body}--XX--\n".encode())


PLAIN = "Content-Type: text/plain\n\nplain words"
HTML = "Content-Type: text/html\n\n<p>marked words</p>"
ORIGINAL = "Content-Type: message/rfc822\n\nFrom: a@example.com\nSubject: the original\n\nits words\n"


def test_plain_text_is_taken_before_html() -> None:
    assert multipart(HTML, PLAIN).text.strip() == "plain words"


def test_html_is_read_where_there_is_no_plain_text() -> None:
    assert multipart(HTML).text == "marked words"


def test_the_words_of_the_original_are_not_the_notice() -> None:
    mail = multipart(PLAIN, ORIGINAL, PLAIN.replace("plain", "later"))
    assert mail.text.strip() == "plain words"
    assert mail.original is not None
    assert mail.original.first("subject") == "the original"


def test_a_copy_in_the_text_is_the_original() -> None:
    mail = Mail(
        WHOLE + b"\n--- Below this line is a copy of the message.\n\nFrom: a@example.com\nSubject: copied\n\nx\n"
    )
    assert mail.text.strip() == BODY.strip()
    assert mail.original is not None
    assert mail.original.first("subject") == "copied"


def test_a_mail_that_the_fast_parser_refuses_is_read_all_the_same() -> None:
    mail = Mail(b" folded: without a beginning\x00\nSubject: x\n\nwords\n")
    assert mail.text


def test_a_header_written_in_two_spellings_has_both_values() -> None:
    assert Mail(b"X-Note: one\nx-note: two\n\n").fields.every("x-note") == ["one", "two"]


def test_parts_beyond_the_bound_are_not_looked_at() -> None:
    assert len(multipart(*[PLAIN] * (MIME_PARTS * 2)).parts) == MIME_PARTS


def test_a_delivery_status_in_an_attached_text_is_found() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.example\nContent-Type: multipart/mixed; boundary=XX\n\n--XX\n\nNot delivered.\n"
        b"--XX\nContent-Type: text/plain; name=details.txt\n\nReporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; rosa@example.org\nAction: failed\nDiagnostic-Code: smtp; 552 Mailbox full\n--XX--\n"
    )
    mail = Mail(raw)
    assert mail.attached_status is not None
    assert mail.attached_status.text.startswith("Reporting-MTA")
    (report,) = carom.parse_mail(raw)
    assert (report.recipient, report.diagnostic) == ("rosa@example.org", "552 Mailbox full")
