"""List servers that send a post back."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, raw

MAILMAN = "X-Mailman-Version: 2.1.39\nX-List-Administrivia: yes\nList-Id: <plans.list.example>\nPrecedence: bulk\n"
POST = "Received: by mx\nFrom: owner@list.example\nTo: plans@list.example\nSubject: Re: minutes\n\nHello\n"

CASES = [
    Case(
        "Mailman refuses a stranger, with the subject of the post",
        "You are not allowed to post to this mailing list, and your message has\nbeen automatically rejected.\n",
        (Told("plans@list.example", "not allowed to post"),),
        sender="plans-bounces@list.example",
        subject="Re: minutes",
        header=MAILMAN,
        original=POST,
    ),
    Case(
        "a moderator of Mailman says no",
        'Your request to the Plans mailing list\n\n    Posting of your message titled "minutes"\n\n'
        "has been rejected by the list moderator.\n",
        (Told("plans@list.example", "rejected by the list moderator"),),
        sender="plans-bounces@list.example",
        subject="Request to mailing list Plans rejected",
        header=MAILMAN,
        return_path="<plans-bounces@list.example>",
    ),
    Case(
        "mlmmj, which adds no field",
        "Hi, this is the Mlmmj program managing the plans@list.example mailing list.\n\nThe message was unable to be "
        "delivered to the list because you are not subscribed and so are not allowed to post.\n",
        (Told("plans@list.example", "not subscribed"),),
        sender="plans+owner@list.example",
        subject="Post to plans@list.example denied",
        return_path="<plans+bounces@list.example>",
    ),
    Case(
        "LISTSERV names the list in capitals",
        "You are not authorized to send mail to the PLANS list from your owner@list.example account.\n",
        (Told("PLANS@lists.example.org", "not authorized"),),
        sender="LISTSERV <LISTSERV@LISTS.EXAMPLE.ORG>",
        subject="Rejected posting to PLANS@LISTS.EXAMPLE.ORG",
    ),
    Case(
        "Sympa",
        "Your message for list 'plans' (attached below) was rejected.\n"
        "Message distribution in the list is restricted to list subscribers.\n",
        (Told("plans@list.example", "restricted to list subscribers"),),
        sender="SYMPA <sympa@list.example>",
        subject="Message not distributed",
        original=POST,
    ),
    Case(
        "mlmmj",
        'The message with subject "minutes" was unable to be delivered to the list; it was denied.\n',
        (Told("plans@list.example", "denied"),),
        sender="plans+owner@list.example",
        subject="Post to plans@list.example denied: minutes",
        header="X-Mlmmj: 1\n",
        return_path="<plans+bounces-help@list.example>",
    ),
    Case(
        "Majordomo names the list alone",
        'Your message to the list "plans" was rejected: you are not a member.\n',
        (Told("plans@list.example", "not a member"),),
        sender="majordomo-owner@list.example",
        subject="post rejected",
        header="X-ListServer: Majordomo\n",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_list_that_refused_is_the_recipient(case: Case) -> None:
    check(case)


NO_REFUSALS = [
    ("Your message to Plans awaits moderator approval", "Your mail is being held until the moderator can review it."),
    ("Bounce action notification", "This is a bounce action notice:\n\n Member: rosa@example.org\n Reason: Excessive."),
]


@pytest.mark.parametrize(("subject", "text"), NO_REFUSALS)
def test_what_waits_for_a_moderator_or_goes_to_the_owner_is_no_failure(subject: str, text: str) -> None:
    case = Case("", text, (), sender="plans-bounces@list.example", subject=subject, header=MAILMAN)
    case = case._replace(return_path="<plans-bounces@list.example>")
    assert {found.kind for found in carom.parse_mail(raw(case))} <= {Kind.AUTO_REPLY}
