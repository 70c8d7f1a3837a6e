"""Mail is written by strangers: nothing they write raises, and nothing takes long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carom
from carom.core.limits import MIME_PARTS, NOTICE_LINES
from carom.core.model import Outcome
from carom.core.reading.mail import read_mail
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.message import Mail
from tests.core.reading.mail.making import TEXT, feedback, plain, standard

SEEDS = [standard(), feedback("Feedback-Type: abuse\n"), plain("Undelivered Mail", TEXT, head="Return-Path: <>\n")]


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_give_a_reading(raw: bytes) -> None:
    assert read_mail(raw, carom.classify).outcome in set(Outcome)


@settings(deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2000), st.integers(0, 2000), st.binary(max_size=40))
def test_mails_with_bytes_cut_out_and_put_in_give_a_reading(
    seed: bytes, start: int, length: int, put_in: bytes
) -> None:
    raw = seed[:start] + put_in + seed[start + length :]
    for report in read_mail(raw, carom.classify).reports:
        assert report.recipient is None or "@" in report.recipient


HOSTILE = {
    "parts without end": b"Content-Type: multipart/mixed; boundary=X\n\n"
    + b"--X\nContent-Type: text/plain\n\na\n" * 5000,
    "nesting without end": b"".join(
        b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (depth, depth) for depth in range(500)
    ),
    "one line without end": b"Subject: x\n\n" + b"a" * 3_000_000,
    "angle brackets without end": b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n" + b"<" * 300_000,
    "tags without end": b"From: MAILER-DAEMON@x.example\nSubject: failure notice\nContent-Type: text/html\n\n"
    + b"<style " * 60_000,
    "a header without end": b"Subject: " + b"=?utf-8?q?a?= " * 60_000 + b"\n\nx",
    "addresses without end": b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n" + b"a@b.example " * 60_000,
    "status blocks without end": standard(*(["Action: failed\n"] * 20_000)),
    "blank lines without end": b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n" + b"\n" * 400_000,
    "the same address without end": b"From: MAILER-DAEMON@x.example\nReturn-Path: <a@b.example>\nSubject: report\n\n"
    + b"@b " * 150_000,
    "lines without end": b"From: MAILER-DAEMON@x.example\nX-Failed-Recipients: a@b.example\nSubject: failure notice\n\n"
    b"This message was created automatically by mail delivery software (Exim).\n\n" + b"a\n" * 250_000,
    "reasons without end": b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"
    + b"The reason of the failure is:\nx\n" * 15_000,
    "groupwise names without end": b"From: MAILER-DAEMON@x.example\nX-Mailer: Groupwise\nSubject: Message status - "
    b"undeliverable\n\nThe message that you sent was undeliverable to the following:\n"
    + b"\tu (user not found)\n"
    * 15_000,
    "signs of other charsets without end": b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"
    b"<a@b.example>: 550 " + b"\xc3\xa3\xe2\x80" * 4000,
    "blanks in a reason": b"From: MAILER-DAEMON@x.example\nSubject: Returned mail\n\n"
    b"   ----- The following addresses had permanent fatal errors -----\n<a@b.example>\n    (reason: 550 "
    + b"\t" * 300_000
    + b"no such user)\n",
    "blanks behind a charset": b"From: MAILER-DAEMON@x.example\nContent-Type: text/plain; charset="
    + b" " * 60_000
    + b"\n\nx",
    "blanks in a delivery status": standard(
        f"Final-Recipient: {' ' * 60_000}x;a@b.example\nAction: failed\nDiagnostic-Code: {' ' * 60_000}x 550 no\n"
        f"Remote-MTA: {' ' * 60_000}x\n"
    ),
    "recipients without words": b"From: MAILER-DAEMON@x.example\nSubject: Mail delivery failed\n\nThis message was "
    b"created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n"
    + b"".join(b"  u%d@example.org\n" % number for number in range(1000))
    + b"\nx\n" * 9000,
    "nothing": b"",
    "null bytes": b"\0" * 10_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_mail_is_read_within_bounds(name: str) -> None:
    reading = read_mail(HOSTILE[name], carom.classify)
    assert reading.outcome in set(Outcome)
    assert len(Mail(HOSTILE[name]).parts) <= MIME_PARTS


def test_the_lines_of_a_notice_are_bounded() -> None:
    assert len(Page(Mail(HOSTILE["lines without end"])).lines) == NOTICE_LINES
