"""The blanks of a message are filled with what the reply says and with nothing else."""

from __future__ import annotations

import pytest

from carom.app.engine import default_classifier
from carom.core.classify.details import details
from carom.core.remedies.blanks import BLANKS, Filling, blanks_of, filled, filling


def given(reply: str) -> Filling:
    verdict = default_classifier().classify(reply)
    return filling(reply, verdict, details(reply, verdict=verdict))


@pytest.mark.parametrize(
    ("reply", "recipient", "ip"),
    [
        ("550 5.1.1 <ann@example.com>: User unknown", "ann@example.com", None),
        ("550 5.1.1 User unknown", None, None),
        ("554 5.7.1 Client host [192.0.2.8] blocked using zen.spamhaus.org", None, "192.0.2.8"),
        ("550 5.7.1 blocked using zen.spamhaus.org: 2001:db8::25", None, "2001:db8::25"),
        # The server that was spoken to is no address of ours.
        (
            "host mx.example.org[198.51.100.7] said: 554 5.7.1 [192.0.2.8] blocked using zen.spamhaus.org (in reply)",
            None,
            "192.0.2.8",
        ),
        ("host mx.example.org[198.51.100.7] said: 550 5.1.1 <ann@example.com> no such user", "ann@example.com", None),
        # Two candidates are none, and a sender is no recipient.
        ("554 5.7.1 192.0.2.8 and 192.0.2.9 blocked using zen.spamhaus.org", None, None),
        ("550 5.1.1 <ann@example.com> and <bob@example.com>: Users unknown", None, None),
        ("553 5.1.8 <news@example.com>: Sender address rejected: Domain not found", None, None),
        ("552 5.2.2 1.2.3.4.5 and 999.0.0.1 over quota", None, None),
    ],
)
def test_recipient_and_sending_ip_are_taken_where_the_reply_leaves_no_doubt(
    reply: str, recipient: str | None, ip: str | None
) -> None:
    assert given(reply) == Filling(reply=reply, recipient=recipient, ip=ip)


def test_a_message_has_its_blanks_filled_and_the_facts_below() -> None:
    reply = "554 5.7.1 [192.0.2.8] blocked using zen.spamhaus.org"
    lines = filled("Please release {ip} of {domain}.", given(reply)).splitlines()
    assert lines[0] == "Please release 192.0.2.8 of [our sending domain]."
    assert lines[2:] == [
        "Recipient:  [the recipient's address]",
        "Sending IP: 192.0.2.8",
        "Time:       [from your log, with its time zone]",
        f"Reply:      {reply}",
    ]


def test_what_the_reply_does_not_say_stays_a_blank_in_brackets() -> None:
    every = " ".join(f"{{{name}}}" for name in BLANKS)
    assert blanks_of(every) == tuple(BLANKS)
    assert filled(every, Filling()).splitlines()[0] == " ".join(BLANKS.values())


def test_a_brace_in_the_reply_is_no_blank() -> None:
    assert "{ip}" in filled("See below.", Filling(reply="550 {ip} {unknown}"))
