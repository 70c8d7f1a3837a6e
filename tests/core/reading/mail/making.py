"""Small mails for the tests, put together from their parts."""

from __future__ import annotations

ORIGINAL = """\
Return-Path: <news-bounces@mail.larkfield.example>
Received: from app1.larkfield.example by mail.larkfield.example; Mon, 2 Nov 2026 08:59:58 +0000
From: Larkfield Garden Club <news@mail.larkfield.example>
To: rosa@example.org
Subject: =?utf-8?q?Fr=C3=BChling_im_Garten?=
Message-ID: <m1.20261102@mail.larkfield.example>
List-Id: <news.larkfield.example>
Feedback-ID: autumn:larkfield
X-Campaign: autumn-7

Dear Rosa
"""

HEAD = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: news-bounces@mail.larkfield.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Nov 2026 10:00:00 +0100
Message-ID: <r1@mx.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
"""

MESSAGE_FIELDS = """\
Reporting-MTA: dns; mx.example.net
Original-Envelope-Id: env-77
Arrival-Date: Mon, 02 Nov 2026 09:00:00 +0100
"""

RECIPIENT_FIELDS = """\
Final-Recipient: rfc822; rosa@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <rosa@example.org>: User unknown
"""

TEXT = "This is the mail system at host mx.example.net.\n\nYour message could not be delivered.\n"


def report(status: str, *, text: str = TEXT, original: str = ORIGINAL, head: str = HEAD, encoding: str = "") -> bytes:
    """A multipart/report with this delivery-status part."""
    transfer = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    return (
        f"{head}Content-Type: multipart/report; report-type=delivery-status; boundary=XX\n\n"
        f"--XX\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--XX\nContent-Type: message/delivery-status\n{transfer}\n{status}\n"
        f"--XX\nContent-Type: message/rfc822\n\n{original}\n--XX--\n"
    ).encode()


def standard(*blocks: str, text: str = TEXT) -> bytes:
    return report("\n".join([MESSAGE_FIELDS, *(blocks or (RECIPIENT_FIELDS,))]), text=text)


def feedback(fields: str, original: str = ORIGINAL) -> bytes:
    return (
        "From: fbl@provider.example\nTo: abuse@larkfield.example\nSubject: FW: spring\n"
        "Date: Mon, 02 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=XX\n\n"
        "--XX\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
        f"--XX\nContent-Type: message/feedback-report\n\n{fields}\n"
        f"--XX\nContent-Type: message/rfc822\n\n{original}\n--XX--\n"
    ).encode()


def plain(subject: str, text: str, *, sender: str = "rosa@example.org", head: str = "") -> bytes:
    return (
        f"From: {sender}\nTo: news@mail.larkfield.example\nSubject: {subject}\n"
        f"Date: Mon, 02 Nov 2026 10:00:00 +0000\n{head}\n{text}\n"
    ).encode()
