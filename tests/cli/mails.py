"""Small mails for the tests of the command line."""

from __future__ import annotations


def bounce(
    recipient: str,
    *,
    status: str = "5.1.1",
    diagnostic: str = "550 5.1.1 User unknown",
    number: int = 1,
    date: str = "Mon, 02 Nov 2026 10:00:00 +0000",
) -> bytes:
    """A delivery report of the standard form about one recipient."""
    return f"""\
From: MAILER-DAEMON@mx.example.net
To: news@mail.example.com
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <report-{number}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered to {recipient}.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: message/rfc822

From: news@mail.example.com
To: {recipient}
Subject: News of the month
Message-ID: <issue-{number}@mail.example.com>

Hello.

--b--
""".encode()


ORDINARY = b"""\
From: carol@example.org
To: news@mail.example.com
Subject: Re: News of the month
Date: Tue, 03 Nov 2026 09:00:00 +0000
Message-ID: <answer@example.org>

Thank you, I liked the part about roses.
"""


def mbox(*mails: bytes) -> bytes:
    return b"".join(b"From MAILER-DAEMON Mon Nov  2 10:00:00 2026\n" + mail + b"\n" for mail in mails)
