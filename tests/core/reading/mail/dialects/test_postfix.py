"""Postfix in words."""

from __future__ import annotations

import pytest

from carom.core.model import Action, Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

TOP = """This is the mail system at host mx.sender.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

"""

CASES = [
    Case(
        "a reply wrapped over lines",
        TOP
        + """<ann@example.org>: host mx.example.org[192.0.2.4] said: 550 5.1.1
    <ann@example.org>: Recipient address rejected: not here (in reply to RCPT TO
    command)
""",
        (Told("ann@example.org", "Recipient address rejected: not here", 550, "5.1.1", "RCPT", "mx.example.org"),),
    ),
    Case(
        "several recipients and an alias",
        TOP
        + """<ann@example.net> (expanded from <desk@example.org>): host
    mx.example.net[192.0.2.5] said: 552 5.2.2 over quota (in reply to end of DATA
    command)

<bob@example.org>: Host or domain name not found. Name service error for
    name=example.org type=A: Host not found
<eve@example.com>: connect to mx.example.com[198.51.100.1]:25: Connection
    refused
""",
        (
            Told("ann@example.net", "552 5.2.2 over quota", 552, "5.2.2", "DATA", "mx.example.net"),
            Told("bob@example.org", "Host or domain name not found."),
            Told("eve@example.com", "Connection refused", None, None, None, "mx.example.com"),
        ),
    ),
    Case(
        "a local delivery that failed",
        TOP + '<ann@example.org>: permission denied. Command output: maildir: "quota" is used up\n',
        (Told("ann@example.org", "maildir"),),
    ),
    Case(
        "a program of another name",
        TOP.replace("the mail system at host", "the ExampleMail program at host")
        + '<ann@example.org>: unknown user: "ann"\n',
        (Told("ann@example.org", 'unknown user: "ann"'),),
    ),
    Case(
        "a warning",
        """This is the mail system at host mx.sender.example.

####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 4 hour(s).
It will be retried until it is 5 day(s) old.

                   The mail system

<ann@example.org>: connect to mx.example.org[192.0.2.4]:25: Connection timed out
""",
        (Told("ann@example.org", "Connection timed out", None, None, None, "mx.example.org"),),
        kind=Kind.DELAY,
        subject="Delayed Mail (still being retried)",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_postfix_is_read(case: Case) -> None:
    check(case)


def test_the_host_and_the_alias_are_kept() -> None:
    notice = read(CASES[1])
    assert notice is not None
    assert notice.reporting_mta == "mx.sender.example"
    assert notice.fates[0].original_recipient == "desk@example.org"


def test_a_report_of_success_is_no_failure() -> None:
    text = """This is the mail system at host mx.sender.example.

Your message was successfully delivered to the destination(s)
listed below.

                   The mail system

<ann@example.org>: delivery via mx.example.org[192.0.2.4]:25: 250 2.1.5 Ok
"""
    notice = read(Case("success", text, (), subject="Successful Mail Delivery Report"))
    assert notice is not None
    assert (notice.kind, [fate.action for fate in notice.fates]) == (Kind.DELIVERY, [Action.DELIVERED])
