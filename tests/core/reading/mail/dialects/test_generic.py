"""Notices of systems without a reader of their own, and mails that are no notices."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

CASES = [
    Case(
        "a list with stars",
        """============================================================
      This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed permanently:

   * ann@example.org


============================================================
                       Technical details:

SMTP:RCPT host 192.0.2.4: 553 5.3.0 <ann@example.org>... nobody


============================================================
""",
        (Told("ann@example.org", "553 5.3.0 <ann@example.org>... nobody", 553, "5.3.0", "RCPT"),),
        subject="Delivery status notification",
    ),
    Case(
        "a list that sends a post back",
        "Sorry, you are not a member of this mailing list <plans@list.example>.\n\nOriginal mail as follows:\n",
        (Told("plans@list.example", "not a member of this mailing list"),),
        sender="plans-admin@list.example",
        subject="not member article from owner@list.example",
        header="X-MLServer: fml [fml 4.0]\n",
        return_path="<plans-admin@list.example>",
    ),
    Case(
        "a local part behind a label",
        "Receiver not found: ann\n\nYour message could not be delivered as addressed.\n",
        (Told("ann@example.org", "Receiver not found"),),
        subject="Undeliverable message",
        sender="postmaster@example.org",
    ),
    Case(
        "several recipients in one sentence",
        "Your message could not be delivered to ann@example.org, bob@example.net because the domain is closed.\n"
        "Write to desk@example.com for help.\n",
        (Told("ann@example.org", "the domain is closed"), Told("bob@example.net", "the domain is closed")),
    ),
    Case(
        "a sentence that names the recipient",
        "Hello,\n\nYour message to ann@example.org could not be delivered because her mailbox is full.\n",
        (Told("ann@example.org", "her mailbox is full"),),
    ),
    Case(
        "a sentence in quotes",
        'Delivery of email to this address\n\n"ann@example.org"\n\nhas failed due to a full mailbox.\n',
        (Told("ann@example.org", "full mailbox"),),
        subject="Mail Delivery Failure",
    ),
    Case(
        "a delay in a sentence",
        "Your message to:\n\tann@example.org\n\nhas not yet been delivered because the server did not respond.\n"
        "We will continue to attempt delivery of this message for 5 days.\n",
        (Told("ann@example.org", "the server did not respond"),),
        kind=Kind.DELAY,
        subject="Warning: message has not yet been delivered",
    ),
    Case(
        "the recipient only in the original",
        "Message could not be delivered to mobile.\nError: No valid recipients for this MM\n",
        (Told("15550100@mms.example", "No valid recipients for this MM"),),
        sender="MMSC Administrator <sysadmin@mms.example>",
        subject="Undeliverable Message",
        original="From: owner@list.example\nTo: 15550100@mms.example\nSubject: minutes\n\nhello\n",
    ),
    Case(
        "the recipient only in the subject",
        "The mailbox you wrote to was closed and your message was not delivered.\n",
        (Told("ann@example.org", "closed"),),
        subject="Undeliverable: ann@example.org",
    ),
    Case(
        "a list with an address that elsewhere offers help",
        "Your message could not be delivered to:\n\nsupport@example.org\nann@example.org\n\n"
        "Reason: mailbox full\n\nWrite to postmaster@example.com for help.\n",
        (Told("support@example.org", "mailbox full"), Told("ann@example.org", "mailbox full")),
    ),
    Case(
        "a table in HTML",
        "<table><tr><th>Recipient</th><th>Reply</th></tr><tr><td>ann@example.org</td><td>550 unknown user</td></tr>"
        "<tr><td>bo@example.org</td><td>552 5.2.2 mailbox full</td></tr></table>",
        (Told("ann@example.org", "unknown user", 550), Told("bo@example.org", "mailbox full", 552)),
        subtype="html",
    ),
    Case(
        "all that X-Failed-Recipients names, in words of somebody's own",
        "Dear sender, this went wrong:\n\nann@example.org\n    unknown user\n",
        (Told("ann@example.org", "unknown user"), Told("bo@example.org")),
        subject="It went wrong",
        header="X-Failed-Recipients: ann@example.org, bo@example.org\n",
    ),
    Case(
        "a header that is quoted with marks",
        "ann@example.org: unknown user\n\n> From: owner@list.example\n> To: ann@example.org\n>\n"
        "> bo@example.org could not be reached: 550\n",
        (Told("ann@example.org", "unknown user"),),
    ),
    Case(
        "addresses behind links only",
        '<p>Delivery has failed to:</p><p><a href="mailto:ann@example.org">Ann Lee</a></p><p>The mailbox is full.</p>',
        (Told("ann@example.org", "The mailbox is full"),),
        subtype="html",
    ),
    Case(
        "a mail to oneself",
        "Your message could not be delivered to the following address:\n\nowner@list.example\n\nReason: mailbox full\n",
        (Told("owner@list.example", "mailbox full"),),
    ),
]

_FILE = Path(__file__).with_name("languages.toml")
LANGUAGES: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_unknown_systems_are_read_by_their_words(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_a_plain_notice_is_read_in_each_language(code: str) -> None:
    told = LANGUAGES[code]
    notice = read(Case(code, told["text"], (), sender="postmaster@mail.example", subject="?"))
    assert notice is not None
    assert [(fate.recipient, fate.diagnostic) for fate in notice.fates] == [("ann@example.org", told["reason"])]


NO_NOTICES = [
    Case(
        "an answer that quotes a bounce",
        "Hi,\n\nthis came back, can you look?\n\n> <ann@example.org>: host mx.example.org said: 550 unknown\n",
        (),
        sender="Carl <carl@people.example>",
        subject="Re: failure notice",
        header="In-Reply-To: <1@list.example>\n",
    ),
    Case(
        "a forward of a bounce",
        "FYI\n\n---- Forwarded ----\nYour message could not be delivered to ann@example.org\n550 5.1.1 unknown\n",
        (),
        sender="Carl <carl@people.example>",
        subject="Fwd: Undelivered Mail Returned to Sender",
    ),
    Case(
        "a parcel that could not be delivered",
        "Dear customer, your parcel could not be delivered. Reply to service@parcel.example to choose a new date.\n",
        (),
        sender="Parcels <noreply@parcel.example>",
        subject="Delivery failed: action needed",
    ),
    Case(
        "a vacation message, which has the null reverse-path too",
        "I am no longer with Example Inc. My address is no longer valid; write to desk@people.example instead.\n",
        (),
        sender="Carl <carl@people.example>",
        subject="Out of office: minutes",
    ),
    Case(
        "a newsletter",
        "Our offers for May. Write to shop@news.example with questions.\n",
        (),
        sender="Shop <news@news.example>",
        subject="Offers",
    ),
    Case(
        "a daemon that speaks of something else",
        "The backup of db@host.example went well.\n",
        (),
        sender="MAILER-DAEMON@host.example",
        subject="Backup report",
    ),
]


@pytest.mark.parametrize("case", NO_NOTICES, ids=lambda case: case.name)
def test_other_mail_is_left_alone(case: Case) -> None:
    path = "<>" if "MAILER" in case.sender or "vacation" in case.name else "<sender@people.example>"
    assert read(case._replace(return_path=path)) is None
