"""Mail that only looks like an answer or a report: advertising, personnel departments, people who ask for help."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind
from tests.core.reading.mail.making import plain

PERSON = "Bo Miller <bo@firm.example>"
FROM_PERSON = "Return-Path: <bo@firm.example>\n"
REFUSAL = "550 5.1.1 <rosa@example.org>: Recipient address rejected"

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
    "a postmaster's word to all": plain(
        "Mail system maintenance", "Mail is delivered later. Ask help@host.example.", sender="postmaster@host.example"
    ),
}


@pytest.mark.parametrize("name", list(ORDINARY))
def test_nothing_is_reported_of_ordinary_mail(name: str) -> None:
    assert carom.parse_mail(ORDINARY[name]) == []


ANSWERS = [
    (plain("Urlaub", "Ich bin am Montag zurück.", head="Return-Path: <>\n"), Kind.AUTO_REPLY),
    (plain("Re: spring / on leave", "Back on Monday."), Kind.AUTO_REPLY),
    (plain("Annual leave", "Back on Monday.", head="Auto-Submitted: auto-generated\n"), Kind.AUTO_REPLY),
    (plain("Re: spring", "To release your message, answer this mail."), Kind.CHALLENGE),
    (plain("unsubscribe:4f2a", "", head=FROM_PERSON), Kind.UNSUBSCRIBE),
]


@pytest.mark.parametrize(("raw", "kind"), ANSWERS)
def test_words_of_absence_count_where_a_mail_is_an_answer(raw: bytes, kind: Kind) -> None:
    assert [report.kind for report in carom.parse_mail(raw)] == [kind]
