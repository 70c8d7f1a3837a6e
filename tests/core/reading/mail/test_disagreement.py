"""What the machine part says and what the words for people say, where the two disagree on what has happened."""

from __future__ import annotations

import pytest

import carom
from carom.core.model import Kind
from tests.core.reading.mail.making import standard

FULL = "Diagnostic-Code: smtp; 452 4.2.2 Mailbox full\n"
WHO = "Final-Recipient: rfc822; rosa@example.org\n"
GIVEN_UP = "I tried for five days and have given up. The message is returned.\n"
STILL_TRIED = "You do not need to resend your message. It will be retried for four more days.\n"

CASES = [
    ("Action: delayed\nStatus: 4.4.7\n", GIVEN_UP, Kind.BOUNCE),
    ("Action: delayed\nStatus: 4.4.7\n", STILL_TRIED, Kind.DELAY),
    ("Action: delayed\nStatus: 4.4.7\n", "Message status follows.\n", Kind.DELAY),
    ("Action: failed\nStatus: 4.4.7\n", STILL_TRIED, Kind.DELAY),
    ("Action: failed\nStatus: 4.4.7\n", GIVEN_UP, Kind.BOUNCE),
    ("Action: failed\nStatus: 5.4.7\n", STILL_TRIED, Kind.BOUNCE),
    ("Status: 4.4.7\n", STILL_TRIED, Kind.DELAY),
    ("Status: 5.2.2\n", GIVEN_UP, Kind.BOUNCE),
    ("Action: delivered\nStatus: 2.0.0\n", GIVEN_UP, Kind.DELIVERY),
]


@pytest.mark.parametrize(("fields", "text", "kind"), CASES)
def test_clear_words_decide_whether_delivery_is_still_tried(fields: str, text: str, kind: Kind) -> None:
    assert [report.kind for report in carom.parse_mail(standard(WHO + fields + FULL, text=text))] == [kind]


ALIAS = "Final-Recipient: rfc822; all@example.org\nAction: failed\nStatus: 5.0.0\n"
BEHIND = """This message was created automatically by mail delivery software.

The following address(es) failed:

  rosa@example.org
    (generated from all@example.org)
    mailbox is full
  ben@example.com
    (generated from all@example.org)
    unknown user
"""


def _judged(raw: bytes) -> list[tuple[str | None, str | None]]:
    return [(one.recipient, one.verdict.reason if one.verdict is not None else None) for one in carom.parse_mail(raw)]


def test_words_tell_apart_what_an_alias_became() -> None:
    assert _judged(standard(ALIAS, ALIAS, text=BEHIND)) == [
        ("rosa@example.org", "mailbox_full"),
        ("ben@example.com", "user_unknown"),
    ]


def test_the_words_on_what_an_alias_became_tell_its_reason() -> None:
    assert _judged(standard(ALIAS, text=BEHIND.partition("  ben@")[0])) == [("all@example.org", "mailbox_full")]


def test_a_subject_names_the_cause_where_nothing_else_does() -> None:
    text = b"Your mail to <rosa@example.org> is returned below.\n"
    head = b"From: MAILER-DAEMON@mx.example\nTo: a@larkfield.example\nSubject: Returned mail: User unknown\n\n"
    assert _judged(head + text) == [("rosa@example.org", "user_unknown")]
