"""Mail that only looks like an answer or a report: advertising, personnel departments, people who ask for help."""

from __future__ import annotations

import pytest

import carom
from carom.app.rules_in_force import current_classifier
from carom.core.model import Kind, Outcome
from carom.core.reading.mail import read_mail
from tests.core.reading.mail.making import plain

PERSON = "Bo Miller <bo@firm.example>"
FROM_PERSON = "Return-Path: <bo@firm.example>\n"
REFUSAL = "550 5.1.1 <rosa@example.org>: Recipient address rejected"

EXIM = (
    "A message that you sent could not be delivered to one or more of its recipients.\n"
    f"The following address(es) failed:\n\n  rosa@example.org\n    {REFUSAL}\n"
)
SUMMARY = "Postfix log summaries for Nov 2\n\nmessage bounce detail (by relay)\n" + "".join(
    f"  {number}   550 5.1.1 <p{number}@example.org>: User unknown\n" for number in range(1, 12)
)

ORDINARY = {
    "a daily summary of the log": plain(
        "Postfix log summary",
        SUMMARY,
        sender="postmaster@larkfield.example",
        head="Return-Path: <root@larkfield.example>\n",
    ),
    "a travel agent in German": plain("Urlaub in Italien ab 99 Euro", "Jetzt buchen!", head="List-Id: <a.example>\n"),
    "a travel agent in French": plain("Vos idées pour partir en vacances", "Réservez.", head="Precedence: bulk\n"),
    "a university": plain("Semester start and room plan", "Rooms are listed below.", head=FROM_PERSON),
    "a personnel department": plain("Annual leave request form", "Please sign the form.", head=FROM_PERSON),
    "a farewell of a list": plain("You have been unsubscribed", "You will get no more mail."),
    "a sign-up": plain("Confirm your email", "Click the link below to complete the verification of your account."),
    "a person who asks about a failure": plain("Undelivered mail", f"I get this:\n{REFUSAL}", head=FROM_PERSON),
    "a person who quotes a failure": plain("Mail problem", f"It came back:\n> {REFUSAL}", head=FROM_PERSON),
    "a person who forwards a failure": plain("Fwd: Undelivered Mail", REFUSAL, sender=PERSON, head=FROM_PERSON),
    "a bug tracker": plain("Delivery status notification (failure) is not read (#12)", REFUSAL, head=FROM_PERSON),
    "a monitor": plain(
        "PROBLEM: Mail delivery is CRITICAL", f"delivery to probe@example.org failed: {REFUSAL}", head=FROM_PERSON
    ),
    "a late chair": plain("Delivery delayed", "The chairs come on Friday, ask joe@firm.example.", head=FROM_PERSON),
    "a lost parcel": plain("Your parcel could not be delivered", "Write to post@example.org.", head=FROM_PERSON),
    "a post to a list that shows a notice": plain(
        "[exim] Mail delivery failed: returning message to sender",
        EXIM,
        head="Return-Path: <exim-bounces@lists.example>\nList-Id: <exim.lists.example>\n",
    ),
    "a post to a list whose return path nobody noted": plain(
        "[exim] Mail delivery failed: returning message to sender", EXIM, head="List-Id: <exim.lists.example>\n"
    ),
    "an issue that shows a notice": plain(
        "[tools/reader] failure notice is not read (#7)",
        EXIM,
        head="X-GitHub-Reason: mention\nReturn-Path: <noreply@github.example>\n",
    ),
    "a person who shows a notice as it came": plain("Mail problem", f"Hi,\n\nwhat is this?\n\n{EXIM}", sender=PERSON),
    "a person who shows a notice under its subject": plain(
        "Mail delivery failed: returning message to sender", f"Dear support,\n\nI got this:\n\n{EXIM}", sender=PERSON
    ),
    "a forward in Chinese": plain("\u8f6c\u53d1\uff1aUndelivered Mail Returned to Sender", EXIM, head=FROM_PERSON),
    "a job that printed a notice": plain(
        "Cron <root@web> /usr/bin/retry", EXIM, sender="root@web.example", head="Return-Path: <>\n"
    ),
    "a postmaster's digest": plain(
        "Daily digest: 14 undeliverable messages",
        "14 messages could not be delivered yesterday.\n\n 9 user unknown\n 5 mailbox full",
        sender="postmaster@larkfield.example",
        head="Return-Path: <postmaster@larkfield.example>\n",
    ),
    "a postmaster who answers": plain(
        "Re: Undelivered Mail Returned to Sender",
        f"The mailbox of rosa@example.org was renamed.\n\n> {REFUSAL}\n",
        sender="Postmaster <postmaster@firm.example>",
        head="In-Reply-To: <q1@firm.example>\n",
    ),
    "a forum": plain(
        "New reply: 'Mail delivery failed: returning message to sender'",
        f"Bo wrote:\n\n{EXIM}",
        sender="Forum <noreply@forum.example>",
    ),
    "a meeting": plain(
        "Meeting Forward Notification: Delivery status",
        "Your meeting was forwarded to rosa@example.org.",
        sender="Outlook on behalf of Bo <bo@firm.example>",
        head="Return-Path: <>\n",
    ),
    "figures of a campaign": plain(
        "Your delivery report: how your campaign did",
        "Bounced: 14\n\nrosa@example.org: 550 5.1.1 user unknown\nben@example.com: 552 mailbox full\n",
        sender="Campaigns <noreply@sender.example>",
    ),
    "a person whose name is a word for mail": plain(
        "Mail delivery failed again",
        "Our mail to rosa@example.org was rejected: 550 5.1.1 user unknown. Could you help?",
        sender="Jo Mailer <jo.mailer@firm.example>",
    ),
    "a count of bounces": plain(
        "Bounced messages, week 45",
        "42 messages bounced.\n\nrosa@example.org: user unknown\nben@example.com: mailbox full\n",
        sender="postmaster@firm.example",
    ),
    "a quarantine": plain(
        "Held for you",
        "These were blocked and not delivered to your mailbox:\n\nshop@spam.example - Win now\n\nRelease messages",
        sender="Spam filter <no-reply@filter.example>",
        head="Return-Path: <>\n",
    ),
    "a filter that tells the recipient": plain(
        "Virus found",
        "A message from shop@spam.example to you was blocked.",
        sender="postmaster@filter.example",
        head="Return-Path: <>\n",
    ),
    "bait": plain(
        "Mail delivery failed: 5 messages pending",
        "Your incoming messages could not be delivered. Recover them at http://bait.example/rosa@example.org",
        sender="Mail Server <postmaster@bait.example>",
        head="Return-Path: <x@bait.example>\n",
    ),
    "bait under the name of a daemon": plain(
        "Undelivered messages (4)",
        "Mail delivery failed: incoming messages could not be delivered to your inbox. Sign in to release messages.",
        sender="Mail Delivery <mailer-daemon@bait.example>",
        head="Return-Path: <mailer-daemon@bait.example>\n",
    ),
    "bait under the name of a daemon in German": plain(
        "Mail Delivery failed: Speicher voll",
        "Eingehende Nachrichten konnten nicht in Ihren Posteingang zugestellt werden.",
        sender="Mailer-Daemon <mailer-daemon@bait.example>",
        head="Return-Path: <x@bait.example>\n",
    ),
    "a courier with the null return path": plain(
        "Parcel delivery failed: nobody at home",
        "Your parcel could not be delivered. Write to parcel@post.example.",
        sender="Parcels <noreply@post.example>",
        head="Return-Path: <>\n",
    ),
    "an exception of a program": plain(
        "Error in sending mail",
        "Traceback (most recent call last):\n"
        "smtplib.SMTPRecipientsRefused: {'rosa@example.org': (550, b'5.1.1 User unknown')}\n",
        sender="root@app.firm.example",
    ),
    "a contact form": plain(
        "Contact form",
        "Name: Rosa\nE-mail: rosa@example.org\nMessage: my mail was rejected: 550 5.7.1 relaying denied\n",
        sender="Web server <www-data@shop.example>",
        head="Return-Path: <>\n",
    ),
    "advertising with the null return path": plain(
        "Undelivered parcels: shop news",
        "Write to shop@shop.example.",
        sender="Shop <shop@shop.example>",
        head="Return-Path: <>\nList-Unsubscribe: <https://shop.example/u>\n",
    ),
    "a postmaster's word to all": plain(
        "Mail system maintenance", "Mail is delivered later. Ask help@host.example.", sender="postmaster@host.example"
    ),
}


@pytest.mark.parametrize("name", list(ORDINARY))
def test_nothing_is_reported_of_ordinary_mail(name: str) -> None:
    assert carom.parse_mail(ORDINARY[name]) == []


ANSWERS = [
    (
        plain(
            "[#4711] Your request: Mail delivery failed",
            f"We have received your request and opened ticket 4711.\n\nYou wrote:\n{EXIM}",
            sender="Helpdesk <helpdesk@firm.example>",
            head="Return-Path: <>\n",
        ),
        Kind.AUTO_REPLY,
    ),
    (plain("Urlaub", "Ich bin am Montag zurück.", head="Return-Path: <>\n"), Kind.AUTO_REPLY),
    (plain("Re: spring / on leave", "Back on Monday."), Kind.AUTO_REPLY),
    (plain("Annual leave", "Back on Monday.", head="Auto-Submitted: auto-generated\n"), Kind.AUTO_REPLY),
    (plain("Re: spring", "To release your message, answer this mail."), Kind.CHALLENGE),
    (plain("unsubscribe:4f2a", "", head=FROM_PERSON), Kind.UNSUBSCRIBE),
]


@pytest.mark.parametrize(("raw", "kind"), ANSWERS)
def test_words_of_absence_count_where_a_mail_is_an_answer(raw: bytes, kind: Kind) -> None:
    assert [report.kind for report in carom.parse_mail(raw)] == [kind]


def test_a_notice_from_an_address_that_takes_answers_is_kept_for_a_person_to_look_at() -> None:
    raw = plain("Undelivered mail", f"It was not delivered: {REFUSAL}", head=FROM_PERSON)
    reading = read_mail(raw, current_classifier().classify)
    assert (reading.outcome, reading.reports) == (Outcome.NOT_UNDERSTOOD, ())


WEAK = {
    "a program that speaks of our message": plain(
        "Your message could not be delivered",
        "Your message to rosa@example.org could not be delivered.\nReason: mailbox full\n",
        sender="no-reply@firm.example",
    ),
    "a weekly summary that comes back": plain(
        "Undeliverable: weekly summary",
        f"Your message did not reach rosa@example.org: {REFUSAL}",
        sender="postmaster@firm.example",
    ),
    "the number of a ticket in what comes back": plain(
        "Undeliverable: [#4711] Re: printer",
        f"Your message did not reach rosa@example.org: {REFUSAL}",
        sender="postmaster@firm.example",
    ),
    "questions that a notice answers itself": plain(
        "Delivery failed",
        "Your message to rosa@example.org could not be delivered.\nWhat went wrong? The mailbox is full.\n",
        sender="postmaster@firm.example",
        head="Return-Path: <>\n",
    ),
}


@pytest.mark.parametrize("name", list(WEAK))
def test_notices_that_look_like_ordinary_mail_are_read(name: str) -> None:
    found = [(report.kind, report.recipient) for report in carom.parse_mail(WEAK[name])]
    assert found == [(Kind.BOUNCE, "rosa@example.org")]


def test_a_daemon_is_no_absent_person() -> None:
    raw = plain("Hello", "Nothing to tell.", sender="Mailer-Daemon@mx.example", head="Auto-Submitted: auto-replied\n")
    assert carom.parse_mail(raw) == []
