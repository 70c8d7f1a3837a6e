"""Notices of systems without a reader of their own, and mails that are no notices."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

CASES = [
    Case(
        "Domino",
        """Your message

  Subject: minutes

was not delivered to:

  ann@example.org

because:

  User Ann (ann@example.org) not listed in Domino Directory
""",
        (Told("ann@example.org", "not listed in Domino Directory"),),
        subject="DELIVERY FAILURE: User Ann not listed in Domino Directory",
        sender="Postmaster@example.org",
    ),
    Case(
        "Notes, with the words before the address",
        """------- Failure Reasons  --------

User not listed in public Name & Address Book
ann@example.org


------- Returned Message --------
Received: from mx
To: quoted@example.com
""",
        (Told("ann@example.org", "User not listed in public Name & Address Book"),),
        subject="Undeliverable message",
    ),
    Case(
        "Mimecast",
        """This is a delivery failure notification message indicating that
an email you addressed to email address :
-- ann@example.org

could not be delivered. The problem appears to be :
-- Recipient server unavailable or busy

Additional information follows :
-- 4.4.4 Mail server offline

This condition occurred after 30 attempt(s) to deliver.
""",
        (Told("ann@example.org", "4.4.4 Mail server offline", None, "4.4.4"),),
        subject="[Postmaster] Email Delivery Failure",
        sender="Postmaster <postmaster@example.org>",
    ),
    Case(
        "MailMarshal",
        """Your message:
   From:    owner@list.example
   Subject: minutes

Could not be delivered because of

550 5.1.1 nobody here

The following recipients were affected:
    ann@example.org


Additional Information
======================
Original Sender:    <owner@list.example>
""",
        (Told("ann@example.org", "550 5.1.1 nobody here", 550, "5.1.1"),),
        subject='Undeliverable Mail: "minutes"',
        sender="postmaster@sender.example",
    ),
    Case(
        "MailFoundry",
        """Unable to deliver message to: <ann@example.org>
Delivery failed for the following reason:
Server mx.example.org[192.0.2.4] failed with: 550 <ann@example.org> No such user

This has been a permanent failure.  No further delivery attempts will be made.
""",
        (Told("ann@example.org", "No such user", 550, None, None, "mx.example.org"),),
        subject="Message delivery has failed",
    ),
    Case(
        "DragonFly with a reply",
        """This is the DragonFly Mail Agent v0.13 at mx.sender.example.

There was an error delivering your mail to <ann@example.org>.

mx.example.org [192.0.2.4] did not like our RCPT TO:
550 5.1.1 <ann@example.org>: unknown

Message headers follow.

Received: from owner
To: <quoted@example.com>
""",
        (Told("ann@example.org", "550 5.1.1 <ann@example.org>: unknown", 550, "5.1.1", None, "mx.example.org"),),
        subject="Mail delivery failed",
        sender="MAILER-DAEMON <>",
    ),
    Case(
        "DragonFly with words of its own",
        """This is the DragonFly Mail Agent v0.13 at mx.sender.example.

There was an error delivering your mail to <ann@example.org>.

DNS lookup failure: host example.org not found

Message headers follow.
""",
        (Told("ann@example.org", "DNS lookup failure: host example.org not found"),),
        subject="Mail delivery failed",
        sender="MAILER-DAEMON <>",
    ),
    Case(
        "m-FILTER",
        """以下のメールアドレスへの送信に失敗しました。
ann@example.org


-------server message
550 5.1.1 unknown user

-------SMTP command
RCPT TO

-------original mail info
From: owner@list.example
""",
        (Told("ann@example.org", "550 5.1.1 unknown user", 550, "5.1.1"),),
        subject="failure notice",
        header="X-Mailer: m-FILTER\n",
    ),
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
        "WebShield",
        """    ---- Failed Recipients ----
<ann@example.org>
Mail Loop Detected
Requested action aborted
    ---- Contents of the undelivered mail ----
Received: From proxy
To: quoted@example.com
""",
        (Told("ann@example.org", "Mail Loop Detected"),),
        subject="Returned Mail: Error During Delivery",
        sender="WebShield SMTP",
    ),
    Case(
        "MDaemon",
        "ann@example.org - no such user here.\n\nThere is no user by that name at this server.\n",
        (Told("ann@example.org", "no such user here."),),
        subject="Warning: ann@example.org - User unknown!",
        sender="MDaemon@example.org",
    ),
    Case(
        "CommuniGate",
        """Failed to deliver to '<ann@example.org>'
SMTP module(domain @example.org:) reports:
 host mx.example.org says:
 550 5.1.1 nobody here
""",
        (Told("ann@example.org", "550 5.1.1 nobody here", 550, "5.1.1", None, "mx.example.org"),),
        subject="Undeliverable mail: minutes",
    ),
    Case(
        "IronPort",
        """The following message to <ann@example.org> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'5.1.1 nobody here'
""",
        (Told("ann@example.org", "5.1.0 - Unknown address error", 550, "5.1.0"),),
        subject="Delivery Status Notification (Failure)",
    ),
    Case(
        "smail",
        """|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <ann@example.org> ... unknown host
|------------------------- Message text follows: ------------------------|
Received: by mx
To: quoted@example.com
""",
        (Told("ann@example.org", "unknown host"),),
        subject="mail failed, returning to sender",
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
        "EZweb with words alone",
        "The user(s) account is temporarily over quota.\n\n<ann@example.org>\n",
        (Told("ann@example.org", "The user(s) account is temporarily over quota."),),
        sender="Postmaster@ezweb.example",
        subject="Mail System Error - Returned Mail",
    ),
    Case(
        "KDDI",
        "Your mail sent on: Mon, 5 Jan 2026 10:00:00 +0900\n"
        "     Could not be delivered to: <ann@example.org>\n     As their mailbox is full.\n",
        (Told("ann@example.org", "As their mailbox is full."),),
        sender="no-reply@example.org",
        subject="?",
        return_path="<no-reply@example.org>",
    ),
    Case(
        "Zoho between brackets",
        "This message was created automatically by mail delivery software.\n"
        "A message that you sent could not be delivered to one or more of its recipients.\n\n"
        "[Status: Error, Address: <ann@example.org>, ResponseCode 421, , Host not reachable.]\n",
        (Told("ann@example.org", "Host not reachable.", 421),),
    ),
    Case(
        "QQ in HTML",
        "<html><body><div>很抱歉,您发送的邮件被退回</div><table>"
        "<tr><td>无法发送到</td><td>ann@example.org</td></tr>"
        "<tr><td>退信原因</td><td>host mx.example.org[192.0.2.4] said: 550 Mailbox not found</td></tr>"
        "</table></body></html>",
        (Told("ann@example.org", "550 Mailbox not found", 550, None, None, "mx.example.org"),),
        sender="PostMaster@qq.example",
        subject="系统退信",
        subtype="html",
    ),
    Case(
        "NetEase with the original's data before the reason",
        "抱歉,您的邮件被退回来了\n\n原邮件信息:\n主题: minutes\n收件人: ann@example.org\n\n"
        "退信原因:\nSMTP error, RCPT TO: 550 User not found: ann@example.org\n",
        (Told("ann@example.org", "550 User not found", 550),),
        sender="Postmaster@mail.example",
        subject="系统退信/Systems bounce",
    ),
    Case(
        "Symantec",
        "Your message with Subject: minutes\ncould not be delivered to the following recipients:\n\n"
        "ann@example.org\nbob@example.net\n\nPlease do not resend your original message.\n\n"
        "Delivery attempts will continue to be made for 5  day(s).\n",
        (Told("ann@example.org"), Told("bob@example.net")),
        kind=Kind.DELAY,
        subject="Delivery failure notification",
        sender="Symantec_AntiVirus_for_SMTP_Gateways@sender.example",
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
        "amavis",
        "BANNED CONTENTS ALERT\n\nin email presumably from you <owner@list.example>\n"
        "to the following recipient:\n-> ann@example.org\n\n"
        "The message WAS NOT delivered to:\n<ann@example.org>:\n   554 5.7.0 Reject, id=1 - BANNED: .exe\n",
        (Told("ann@example.org", "BANNED: .exe", 554, "5.7.0"),),
        subject="BANNED contents from you (.exe)",
        sender="Content-filter <postmaster@mx.example>",
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
