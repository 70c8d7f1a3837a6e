"""Notices that are forms, `label: value`."""

from __future__ import annotations

import pytest

from carom.core.model import Action, Kind
from carom.core.reading.mail.dialects.fields import labels, meaning_of
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

CASES = [
    Case(
        "PMDF and the Sun Messaging Server",
        """This report relates to a message you sent with the following header fields:

  Message-id: <1@list.example>
  From: owner@list.example
  To: other@example.com
  Subject: minutes

Your message cannot be delivered to the following recipients:

  Recipient address: ann@example.org
  Reason: Remote SMTP server has rejected address
  Diagnostic code: smtp;550 5.1.1 no such person
  Remote system: dns;mx.example.org (TCP|192.0.2.9|1|192.0.2.4|25)

  Recipient address: bob@example.net
  Reason: Illegal host/domain name found
""",
        (
            Told("ann@example.org", "550 5.1.1 no such person", 550, "5.1.1", None, "mx.example.org"),
            Told("bob@example.net", "Illegal host/domain name found"),
        ),
        subject="Delivery Notification: Delivery has failed",
    ),
    Case(
        "James",
        """Hi. This is the James mail server at mx.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

Error message below:
550 - Requested action not taken: nobody here

Message details:
  Subject: minutes
  Sent date: Mon Jan 05 10:00:00 GMT 2026
  MAIL FROM: owner@list.example
  RCPT TO: ann@example.org
  From: Owner <owner@list.example>
  To: everyone@list.example
""",
        (Told("ann@example.org", "Requested action not taken: nobody here", 550),),
        subject="Re: minutes",
        sender="postmaster@sender.example",
    ),
    Case(
        "LSMTP",
        """An error was detected while processing the enclosed message.

--> Error description:
Error-for:  ann@example.org
Error-Code: 3
Error-Text: Mailer mx.example.org said:
            "550 5.1.1 unknown"

Error-End:  One error reported.
""",
        (Told("ann@example.org", "550 5.1.1 unknown", 550, "5.1.1"),),
        subject="Undelivered mail",
    ),
    Case(
        "SmarterMail",
        """Could not deliver message to the following recipient(s):

Failed Recipient: ann@example.org
Reason: Remote host said: 550 unknown user <ann@example.org>

   -- The header and top 20 lines of the message follows --

To: quoted@example.com
""",
        (Told("ann@example.org", "550 unknown user", 550),),
        subject="Delivery Failure",
    ),
    Case(
        "the words below the label of the recipient",
        """Your delivery to the following address has been failed.

Delivery failed: ann@example.org
192.0.2.4 failed after I sent the message.
Remote host said[Response Message]: 554 5.7.1 refused
STEP: DATA SEND
""",
        (Told("ann@example.org", "554 5.7.1 refused", 554, "5.7.1", "DATA"),),
        subject="Delivery failure",
    ),
    Case(
        "a report of machines in the text",
        """An error occurred while trying to deliver the mail to the following recipients:
ann@example.org

Technical report:

Reporting-MTA: dsn; mx.sender.example

Action: failed
Final-Recipient: rfc822; ann@example.org
Diagnostic-Code: smtp; 554 5.7.1 refused by policy
Status: 5.7.1
""",
        (Told("ann@example.org", "554 5.7.1 refused by policy", 554, "5.7.1"),),
        subject="Delivery Status Notification (Failure)",
    ),
    Case(
        "MailEnable",
        """MailEnable: Message Delivery Failure.

The following recipient(s) could not be reached:

\tRecipient: [SMTP:ann@example.org]
\tReason: Remote SMTP Server Returned: 550 no such user
""",
        (Told("ann@example.org", "550 no such user", 550),),
        subject="Message Delivery Failure",
    ),
    Case(
        "Barracuda",
        """Your message to: ann@example.org
was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:

Subject: minutes
""",
        (Told("ann@example.org", "was blocked by our Spam Firewall."),),
        subject="**Message you sent blocked by our bulk email filter**",
    ),
    Case(
        "James with its list below the label",
        """Hi. This is the James mail server at mx.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

Failed recipient(s):
ann@example.org

Error message:
552 5.2.2 mailbox full
""",
        (Told("ann@example.org", "552 5.2.2 mailbox full", 552, "5.2.2"),),
        subject="Delivery failure",
    ),
    Case(
        "Chinese labels",
        "很抱歉，您的邮件被退回。\n\n收件人：ann@example.org\n退信原因：550 5.1.1 user not found\n",  # noqa: RUF001 - the words of the language
        (Told("ann@example.org", "550 5.1.1 user not found", 550, "5.1.1"),),
        subject="系统退信",
        sender="postmaster@mail.example",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_forms_are_read(case: Case) -> None:
    check(case)


def test_a_status_that_stands_in_the_text_is_read_field_by_field() -> None:
    text = """   ----- The following addresses had delivery problems -----
<ann@example.org> (unrecoverable error)

 --boundary
content-type: message/delivery-status

Reporting-MTA: dns; mx.sender.example

Final-Recipient: rfc822;ann@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 unknown here

Original-Recipient: rfc822;bob@example.net
Final-Recipient: rfc822;bob@example.net
Action: delayed
Status: 4.0.0
"""
    notice = read(Case("status", text, (), subject="Returned mail: User unknown"))
    assert notice is not None
    assert [(fate.recipient, fate.action, fate.diagnostic) for fate in notice.fates] == [
        ("ann@example.org", Action.FAILED, "550 unknown here"),
        ("bob@example.net", Action.DELAYED, None),
    ]
    assert (notice.kind, notice.reporting_mta) == (Kind.BOUNCE, "mx.sender.example")


SAMPLES = [(name, sample) for name in labels().__struct_fields__ for sample in getattr(labels(), name).samples]


@pytest.mark.parametrize(("name", "sample"), SAMPLES, ids=[sample for _, sample in SAMPLES])
def test_a_label_is_known_by_its_samples(name: str, sample: str) -> None:
    found = meaning_of(sample)
    assert found is not None
    assert found[0] == name
    assert found[1] != ""
