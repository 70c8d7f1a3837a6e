"""Mailers that show the SMTP dialogue, and mailers that list `address: words`."""

from __future__ import annotations

import pytest

from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check

CASES = [
    Case(
        "Courier",
        """This is a delivery status notification from mx.sender.example,
running the Courier mail server, version 1.3.

---------------------------------------------------------------------------

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<ann@example.org>:
    mx.example.org [192.0.2.4]:
>>> RCPT TO:<ann@example.org>
<<< 550 5.1.1 <ann@example.org>: nobody here

<bob@example.net>:
<<< No such domain.

---------------------------------------------------------------------------

The original message follows as a separate attachment.
""",
        (Told("ann@example.org", "nobody here", 550, "5.1.1", "RCPT"), Told("bob@example.net", "No such domain.")),
        subject="NOTICE: mail delivery status.",
        sender="postmaster@sender.example",
    ),
    Case(
        "EZweb",
        """Each of the following recipients was rejected by a remote
mail server.

    Recipient: <ann@example.org>
    >>> RCPT TO:<ann@example.org>
    <<< 550 <ann@example.org>: User unknown
""",
        (Told("ann@example.org", "User unknown", 550, None, "RCPT"),),
        subject="Mail System Error - Returned Mail",
        sender="Postmaster@ezweb.example",
    ),
    Case(
        "InterScan",
        """****** Message from InterScan Messaging Security Suite ******

Sent <<< RCPT TO:<ann@example.org>
Received >>> 552 5.2.2 quota exceeded

Unable to deliver message to <ann@example.org> (and other recipients in the same domain).
""",
        (Told("ann@example.org", "552 5.2.2 quota exceeded", 552, "5.2.2", "RCPT"),),
        subject="Mail could not be delivered",
        sender="imss@sender.example",
    ),
    Case(
        "hMailServer",
        """Your message did not reach some or all of the intended recipients.

   Sent: Mon, 5 Jan 2026 10:00:00 +0000
   Subject: minutes

The following recipient(s) could not be reached:

ann@example.org
   Error Type: SMTP
   Remote server (192.0.2.4) issued an error.
   hMailServer sent: RCPT TO:<ann@example.org>
   Remote server replied: 550 5.1.1 unknown



hMailServer
""",
        (Told("ann@example.org", "550 5.1.1 unknown", 550, "5.1.1", "RCPT"),),
        subject="Message undeliverable: minutes",
    ),
    Case(
        "MDaemon, which dates its transcript",
        """The attached message had PERMANENT fatal delivery errors!

YOUR MESSAGE WAS NOT DELIVERED TO ANY OF ITS RECIPIENTS!

--------------
Session Transcript:
--------------
Mon 2026-01-05 10:00:00: *  From: owner@list.example
Mon 2026-01-05 10:00:00: *  To: ann@example.org
Mon 2026-01-05 10:00:00: --> MAIL From:<owner@list.example>
Mon 2026-01-05 10:00:00: <-- 250 2.1.0 Ok
Mon 2026-01-05 10:00:00: --> RCPT To:<ann@example.org>
Mon 2026-01-05 10:00:01: <-- 550 5.1.1 nobody here
Mon 2026-01-05 10:00:01: --> QUIT
--------------
""",
        (Told("ann@example.org", "550 5.1.1 nobody here", 550, "5.1.1"),),
        subject="Permanent Delivery Failure",
        sender="MDaemon@sender.example",
    ),
    Case(
        "InterScan with its arrows the other way round",
        "Sent >>> RCPT TO:<ann@example.org>\nReceived <<< 550 5.1.1 nobody here\n",
        (Told("ann@example.org", "550 5.1.1 nobody here", 550, "5.1.1", "RCPT"),),
        subject="Mail could not be delivered",
        sender="imss@sender.example",
    ),
    Case(
        "OpenSMTPD",
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

ann@example.org: 550 5.1.1 no such person
bob@example.net: Domain does not exist

    Below is a copy of the original message:

To: quoted@example.com
""",
        (Told("ann@example.org", "no such person", 550, "5.1.1"), Told("bob@example.net", "Domain does not exist")),
        subject="Delivery status notification: error",
    ),
    Case(
        "OpenSMTPD, still trying",
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.

    A message is delayed for more than 4 hours for the following
    list of recipients:

ann@example.org: Network error on destination MXs

    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 4 days.
""",
        (Told("ann@example.org", "Network error on destination MXs"),),
        kind=Kind.DELAY,
        subject="Delivery status notification: warning",
    ),
    Case(
        "GroupWise with a domain",
        "The message that you sent was undeliverable to the following:\n\tann@example.org (user not found)\n",
        (Told("ann@example.org", "user not found"),),
        subject="Message status - undeliverable",
    ),
    Case(
        "GroupWise with a local part, completed from the original",
        "The message that you sent was undeliverable to the following:\n\tann (Mailbox limit exceeded)\n",
        (Told("ann@example.org", "Mailbox limit exceeded"),),
        subject="Message status - undeliverable",
        original="From: owner@list.example\nTo: Bob <bob@example.net>, Ann <ann@example.org>\n\nhello\n",
    ),
    Case(
        "IMail with a reply",
        """Unknown user: ann@example.org

RCPT TO generated following response:
553 5.3.0 <ann@example.org>... not known

Unknown user: bob@example.org

RCPT TO generated following response:
553 5.3.0 <bob@example.org>... not known

Original message follows.

To: quoted@example.com
""",
        (Told("ann@example.org", "not known", 553, "5.3.0", "RCPT"), Told("bob@example.org", "not known", 553)),
        subject="Undeliverable Mail",
        header="X-Mailer: <SMTP32 v8.15>\n",
    ),
    Case(
        "HP-UX, whose list has those who got it as well",
        "   ----- Transcript of session follows -----\nWhile talking to mx.example.org:\n"
        ">>> RCPT To:<ann@example.org>\n<<< 550 <ann@example.org>... User unknown\n\n"
        "   ----- Recipients of this delivery -----\nSent OK:\n  bob@example.org\n"
        "Bounced, cannot deliver:\n  ann@example.org\n",
        (Told("ann@example.org", "User unknown", 550),),
        subject="Returned mail: User unknown",
    ),
    Case(
        "Exchange with names before the addresses",
        "The following recipient(s) could not be reached:\n\n"
        "      Ann Lee (ann@example.org) on 5/17/2006 4:02 PM\n            The mailbox is full.\n"
        "            <mx.example.org #5.2.2>\n\n"
        "      bob@example.org on 5/17/2006 4:02 PM\n            The account does not exist.\n"
        "            <mx.example.org #5.1.1>\n",
        (
            Told("ann@example.org", "mailbox is full", status="5.2.2"),
            Told("bob@example.org", "does not exist", status="5.1.1"),
        ),
        subject="Undeliverable: list",
    ),
    Case(
        "MailEnable, which begins like Exchange and writes a form",
        "The following recipient(s) could not be reached:\n\n"
        "\tRecipient: [SMTP:ann@example.org]\n\tReason: Remote SMTP Server Returned: 550 no such mailbox\n\n"
        "\tRecipient: [SMTP:bob@example.net]\n\tReason: the domain does not appear to be registered.\n",
        (Told("ann@example.org", "550 no such mailbox"), Told("bob@example.net", "the domain does not")),
        subject="Message Delivery Failure",
    ),
    Case(
        "Domino, the reason above each address",
        "------- Failure Reasons  --------\n\nUser ann not listed in Domino Directory\nann@example.org\n\n"
        "No route found to domain NET from server MAIL1\nbob@example.net\n",
        (Told("ann@example.org", "not listed in Domino"), Told("bob@example.net", "No route found")),
        subject="DELIVERY FAILURE: User ann not listed in Domino Directory",
    ),
    Case(
        "SurfControl, an enumeration above the lines that say what became of each",
        "Your message could not be sent.\nAddressed To: ann@example.org, bob@example.org\n\n"
        "Failed to send to identified host,\nann@example.org: [192.0.2.20], 552 Mailbox over its limit\n"
        "bob@example.org: [192.0.2.20], 554 Denied: protected zip\n--- Message non-deliverable.\n",
        (Told("ann@example.org", "over its limit", 552), Told("bob@example.org", "protected zip", 554)),
        subject="Delivery Failure",
    ),
    Case(
        "IMail with a reply to the message itself",
        "undeliverable to ann@example.org\n\n"
        "Body of message generated response:\n554 this letter was judged to be spam\n\n"
        "Original message follows.\n\nTo: quoted@example.com\n",
        (Told("ann@example.org", "554 this letter was judged to be spam", 554),),
        subject="Undeliverable Mail",
        header="X-Mailer: <SMTP32 v8.15>\n",
    ),
    Case(
        "IMail with words alone",
        "User mailbox exceeds allowed size: ann@example.org\n\n\nOriginal message follows.\n\nTo: quoted@example.com\n",
        (Told("ann@example.org", "User mailbox exceeds allowed size"),),
        subject="Undeliverable Mail",
        header="X-Mailer: <SMTP32 v8.22>\n",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dialogues_and_lists_are_read(case: Case) -> None:
    check(case)
