"""qmail (QSBMF) and the programs that write like it."""

from __future__ import annotations

import pytest

from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

GREETING = """Hi. This is the qmail-send program at mx.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

"""
COPY = """
--- Below this line is a copy of the message.

Return-Path: <owner@list.example>
To: x@example.org

hello x@example.com
"""

CASES = [
    Case(
        "a refused recipient",
        GREETING
        + """<ann@example.org>:
192.0.2.4 does not like recipient.
Remote host said: 550 5.1.1 no such person
Giving up on 192.0.2.4.
"""
        + COPY,
        (Told("ann@example.org", "550 5.1.1 no such person", 550, "5.1.1", "RCPT", "192.0.2.4"),),
        subject="failure notice",
    ),
    Case(
        "two recipients",
        GREETING
        + """<ann@example.org>:
Sorry, no mailbox here by that name. vpopmail (#5.1.1)

<bob@example.net>:
Sorry, I couldn't find any host named example.net. (#5.1.2)
"""
        + COPY,
        (
            Told("ann@example.org", "Sorry, no mailbox here by that name.", None, "5.1.1"),
            Told("bob@example.net", "couldn't find any host named", None, "5.1.2"),
        ),
        subject="failure notice",
    ),
    Case(
        "a refused sender",
        GREETING
        + """<ann@example.org>:
Connected to 198.51.100.7 but sender was rejected.
Remote host said: 553 5.1.8 domain of sender has no address
I'm not going to try again; this message has been in the queue too long.
"""
        + COPY,
        (Told("ann@example.org", "553 5.1.8 domain of sender has no address", 553, "5.1.8", "MAIL", "198.51.100.7"),),
    ),
    Case(
        "a refusal after DATA over several lines",
        GREETING
        + """<ann@example.org>:
203.0.113.9 failed after I sent the message.
Remote host said: 554-5.7.1 We do not want this.
554 5.7.1 Ask our postmaster.
"""
        + COPY,
        (Told("ann@example.org", "We do not want this.", 554, "5.7.1", "DATA", "203.0.113.9"),),
    ),
    Case(
        "a queue that ran out",
        GREETING
        + """<ann@example.org>:
CNAME lookup failed temporarily. (#4.4.3)
I'm not going to try again; this message has been in the queue too long.
"""
        + COPY,
        (Told("ann@example.org", "CNAME lookup failed temporarily.", None, "4.4.3"),),
    ),
    Case(
        "Yahoo with the command in brackets",
        """Sorry, we were unable to deliver your message to the following address.

<ann@example.org>:
Remote host said:
552 1 Requested mail action aborted, mailbox is over its limit
 [RCPT_TO]
"""
        + COPY,
        (Told("ann@example.org", "mailbox is over its limit", 552, None, "RCPT"),),
        subject="Failure Notice",
        sender="MAILER-DAEMON@yahoo.com",
    ),
    Case(
        "Yahoo without a list",
        """I'm afraid I wasn't able to deliver the following message.
This is a permanent error; I've given up. Sorry it didn't work out.

Subject: our plans
To: ann@example.org

--- Below this line is a copy of the message.
""",
        (Told("ann@example.org"),),
        sender="MAILER-DAEMON@yahoo.com",
    ),
    Case(
        "words of another program in Spanish",
        """Su mensaje no pudo ser entregado.

<ana@example.org>:
La casilla no existe. (#5.1.1)

--- Mensaje original adjunto.
""",
        (Told("ana@example.org", "La casilla no existe.", None, "5.1.1"),),
        subject="failure notice",
    ),
    Case(
        "a list of addresses without words",
        GREETING + "<ann@example.org>:\n\n<bob@example.org>:\n" + COPY,
        (Told("ann@example.org"), Told("bob@example.org")),
    ),
    Case(
        "a message that stays in the queue",
        """Hi. This is the qmail-send program at mx.sender.example.
Your message has not yet been delivered to the following addresses; I will keep trying.

<ann@example.org>:
Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
""",
        (Told("ann@example.org", "wasn't able to establish an SMTP connection", None, "4.4.1"),),
        kind=Kind.DELAY,
        subject="Message delayed",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_qmail_and_its_children_are_read(case: Case) -> None:
    check(case)


def test_the_host_that_reports_is_named() -> None:
    notice = read(CASES[0])
    assert notice is not None
    assert notice.reporting_mta == "mx.sender.example"
