"""Sendmail 5 to 8, and what has its sections."""

from __future__ import annotations

import pytest

from carom.core.model import Action, Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

TOP = "The original message was received at Mon, 5 Jan 2026 10:00:00 GMT\nfrom localhost [127.0.0.1]\n\n"
FATAL = "   ----- The following addresses had permanent fatal errors -----\n"
TRANSCRIPT = "\n   ----- Transcript of session follows -----\n"
UNSENT = """
   ----- Unsent message follows -----
Received: by mx.sender.example; Mon, 5 Jan 2026 10:00:00 GMT
To: quoted@example.com
"""

CASES = [
    Case(
        "a reason in the list",
        TOP
        + FATAL
        + "<ann@example.org>\n    (reason: 550 5.1.1 <ann@example.org>: nobody here)\n"
        + TRANSCRIPT
        + """... while talking to mx.example.org.:
>>> RCPT To:<ann@example.org>
<<< 550 5.1.1 <ann@example.org>: nobody here
550 5.1.1 <ann@example.org>... User unknown
""",
        (Told("ann@example.org", "nobody here", 550, "5.1.1", "RCPT", "mx.example.org"),),
        subject="Returned mail: see transcript for details",
    ),
    Case(
        "only the first line of the reply in the list",
        TOP
        + FATAL
        + "<ann@example.org>\n    (reason: 550-5.2.1 The mailbox you write to is)\n"
        + TRANSCRIPT
        + """... while talking to mx.example.org.:
>>> DATA
<<< 550-5.2.1 The mailbox you write to is
<<< 550 5.2.1 switched off for good.
550 5.1.1 <ann@example.org>... User unknown
<<< 503 5.5.1 RCPT first.
""",
        (Told("ann@example.org", "switched off for good.", 550, "5.2.1", "RCPT", "mx.example.org"),),
    ),
    Case(
        "a refusal of the message",
        TOP
        + FATAL
        + "<ann@example.org>\n"
        + TRANSCRIPT
        + """... while talking to mx.example.org.:
>>> DATA
<<< 554 5.7.1 Message refused
554 5.0.0 <ann@example.org>... Service unavailable
""",
        (Told("ann@example.org", "554 5.7.1 Message refused", 554, "5.7.1", "DATA", "mx.example.org"),),
    ),
    Case(
        "two recipients of two hosts",
        TOP
        + FATAL
        + "<ann@example.org>\n<bob@example.net>\n"
        + TRANSCRIPT
        + """... while talking to mx.example.org.:
>>> RCPT To:<ann@example.org>
<<< 550 no such ann
550 5.1.1 <ann@example.org>... User unknown
... while talking to mx.example.net.:
>>> RCPT To:<bob@example.net>
<<< 552 5.2.2 bob is over quota
554 5.0.0 <bob@example.net>... Service unavailable
""",
        (
            Told("ann@example.org", "550 no such ann", 550, None, "RCPT", "mx.example.org"),
            Told("bob@example.net", "bob is over quota", 552, "5.2.2", "RCPT", "mx.example.net"),
        ),
    ),
    Case(
        "a local mailer",
        TOP
        + FATAL
        + "<ann@example.org>\n"
        + TRANSCRIPT
        + "mail.local: ann: no space left\n554 <ann@example.org>... unknown mailer error 1\n",
        (Told("ann@example.org", "no space left"),),
    ),
    Case(
        "Sendmail 5, which has no list",
        TRANSCRIPT
        + """While talking to mx.example.org:
>>> RCPT To:<ann@example.org>
<<< 550 <ann@example.org>... User unknown
550 <ann@example.org>... User unknown
550 example.net (smtp)... 550 Host unknown
554 <bob@example.net>... 550 Host unknown (Authoritative answer from name server)
"""
        + UNSENT,
        (
            Told("ann@example.org", "User unknown", 550, None, "RCPT", "mx.example.org"),
            Told("bob@example.net", "550 Host unknown"),
        ),
        subject="Returned mail: User unknown",
    ),
    Case(
        "a warning",
        """    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

"""
        + TOP
        + """   ----- The following addresses had transient non-fatal errors -----
<ann@example.org>
"""
        + TRANSCRIPT
        + """<ann@example.org>... Deferred: Connection timed out with mx.example.org.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
""",
        (Told("ann@example.org", "Connection timed out"),),
        kind=Kind.DELAY,
        subject="Warning: could not send message for past 4 hours",
    ),
    Case(
        "reasons in brackets",
        TOP + "---The following addresses had delivery errors---\n\nann@example.org [User unknown]\n",
        (Told("ann@example.org", "User unknown"),),
        subject="Mail Delivery Failure",
    ),
    Case(
        "reasons in parentheses",
        "    --- The following addresses had delivery problems ---\n\n"
        "<ann@example.org>   (ann@example.org... No such user)\n",
        (Told("ann@example.org", "No such user"),),
    ),
    Case(
        "one text for all in a section of its own",
        "   ----- The following addresses had delivery problems -----\nann@example.org   (unrecoverable error)\n\n"
        "   ----- Non-delivered information -----\nThe recipient's mailbox exceeded the local limit.\n",
        (Told("ann@example.org", "exceeded the local limit"),),
    ),
    Case(
        "the address twice behind a sign",
        TOP
        + FATAL
        + "\n>>> ann@example.org <ann@example.org>\n"
        + TRANSCRIPT
        + "550 <ann@example.org>: Recipient address rejected: User unknown\n",
        (Told("ann@example.org", "Recipient address rejected", 550),),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_sendmail_is_read(case: Case) -> None:
    check(case)


def test_failed_and_delayed_recipients_are_told_apart() -> None:
    text = (
        TOP
        + FATAL
        + "<ann@example.org>\n    (reason: 550 unknown)\n\n"
        + "   ----- The following addresses had transient non-fatal errors -----\n"
        + "<bob@example.net>\n    (reason: 451 later)\n"
    )
    notice = read(Case("both", text, ()))
    assert notice is not None
    assert [(fate.recipient, fate.action) for fate in notice.fates] == [
        ("ann@example.org", Action.FAILED),
        ("bob@example.net", Action.DELAYED),
    ]
    assert notice.kind is Kind.BOUNCE
