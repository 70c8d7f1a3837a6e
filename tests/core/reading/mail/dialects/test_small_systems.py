"""Small systems without a reader of their own, read by their words."""

from __future__ import annotations

import pytest

from carom.core.model import Action, Kind
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
        "amavis",
        "BANNED CONTENTS ALERT\n\nin email presumably from you <owner@list.example>\n"
        "to the following recipient:\n-> ann@example.org\n\n"
        "The message WAS NOT delivered to:\n<ann@example.org>:\n   554 5.7.0 Reject, id=1 - BANNED: .exe\n",
        (Told("ann@example.org", "BANNED: .exe", 554, "5.7.0"),),
        subject="BANNED contents from you (.exe)",
        sender="Content-filter <postmaster@mx.example>",
    ),
]

CASES += [
    Case(
        "CommuniGate with a cause for each",
        "Failed to deliver to 'ann@example.org'\nLOCAL module(account ann) reports:\n account is full (over quota)\n"
        "\nFailed to deliver to 'bob@example.org'\nRouter reports: unknown user account\n",
        (Told("ann@example.org", "account is full"), Told("bob@example.org", "unknown user account")),
        subject="Undeliverable mail: minutes",
    ),
    Case(
        "a list in HTML with dashes behind the addresses",
        "<html><body><p>Su mensaje no pudo ser entregado a:</p><ul>"
        "<li>ann@example.org &mdash; la cuenta ha sido suspendida</li>"
        "<li>bob@example.org &mdash; el usuario no existe</li></ul></body></html>",
        (Told("ann@example.org", "suspendida"), Told("bob@example.org", "el usuario no existe")),
        subject="Mensaje no entregado",
        subtype="html",
    ),
    Case(
        "an address that is repeated in a wrapped reply",
        "Leider wurde die Nachricht nicht zugestellt:\n\n"
        "<ann@example.org>: host mx.example.org[192.0.2.4] said: 550 5.1.1\n"
        "    <ann@example.org>: Recipient address rejected: User unknown (in reply to\n    RCPT TO command)\n",
        (Told("ann@example.org", "User unknown", 550, "5.1.1", "RCPT", "mx.example.org"),),
        subject="Unzustellbar",
    ),
    Case(
        "a form whose reason stands above it",
        "This message was undeliverable due to the following reason:\n\n"
        "The following destination addresses were unknown:\n\n    Recipient: <ann@example.org>\n",
        (Told("ann@example.org", "destination addresses were unknown"),),
        subject="Returned Mail",
    ),
    Case(
        "MailMarshal names the recipient as the original does",
        "MailMarshal has not delivered the following message:\n\n   From:    owner@list.example\n"
        "   To:      ann@example.org\n   Subject: minutes\n\nIt contains an attachment that is not allowed.\n",
        (Told("ann@example.org", "attachment that is not allowed"),),
        subject="An attachment in your message",
        sender="MailMarshal <mailmarshal@example.org>",
    ),
    Case(
        "Courier without a dialogue",
        "This is a delivery status notification, running the Courier mail server.\n\nUNDELIVERABLE MAIL\n\n"
        "<ann@example.org>:\n    mx.example.org [192.0.2.4]:\n>>> RCPT TO:<ann@example.org>\n<<< 550 5.1.1 nobody\n\n"
        "<bob@example.net>:\n No such domain.\n",
        (
            Told("ann@example.org", "nobody", 550, "5.1.1", "RCPT", "mx.example.org"),
            Told("bob@example.net", "No such domain."),
        ),
        subject="NOTICE: mail delivery status.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_small_systems_are_read_by_their_words(case: Case) -> None:
    check(case)


MIXED = (
    "Your message has been partially delivered:\n\n----- Delivery to the following addresses was successful -----\n"
    "<ann@example.org> (delivered to mx.example.org)\n\n----- Delivery to these addresses failed -----\n"
    "<bob@example.net> (550 5.1.1 unknown)\n"
)


def test_one_notice_tells_who_was_reached_and_who_was_not() -> None:
    notice = read(Case("", MIXED, (), subject="Partially delivered message"))
    assert notice is not None
    assert [(fate.recipient, fate.action) for fate in notice.fates] == [
        ("ann@example.org", Action.DELIVERED),
        ("bob@example.net", Action.FAILED),
    ]


def test_a_notice_of_success_alone_is_one() -> None:
    notice = read(Case("", MIXED.partition("----- Delivery to these")[0], (), subject="Delivery report"))
    assert notice is not None
    assert (notice.kind, [fate.action for fate in notice.fates]) == (Kind.DELIVERY, [Action.DELIVERED])
