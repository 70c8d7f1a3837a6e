"""No notice, however damaged or hostile, makes a reader raise; `benchmarks/hostile.py` shows how its time grows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.model import Kind
from carom.core.reading.mail.dialects import DIALECTS, read_dialects
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.message import Mail
from tests.core.reading.mail.dialects import (
    test_dialogues_and_lists,
    test_exchange,
    test_exim,
    test_forms,
    test_generic,
    test_google,
    test_postfix,
    test_qmail,
    test_sendmail,
    test_small_systems,
)
from tests.core.reading.mail.dialects.notices import Case, raw

CASES = [
    case
    for module in (
        test_dialogues_and_lists,
        test_exchange,
        test_exim,
        test_forms,
        test_generic,
        test_google,
        test_postfix,
        test_qmail,
        test_sendmail,
        test_small_systems,
    )
    for case in module.CASES
]
#: Pieces that steer readers into their corners.
PIECES = st.sampled_from(
    [
        *("<", ">", "@", "...", "\n", "\n\n", "  ", "---", "[", "]", "(", ")", ":", "\x00", "\u3042", "a@b.example"),
        *("<a@b.example>:", "550 5.1.1 ", "Reason:", "said:", "host ", "<<< 550 ", ">>> RCPT TO:<a@b.example>"),
        *("----- Transcript of session follows -----", "ERROR_CODE :550", "generated from a@b.example"),
        *("\nFinal-Recipient: rfc822; a@b.example\n", "\nAction: failed\n", "\nDiagnostic-Code: smtp; 550 no\n"),
    ]
)


@given(st.sampled_from(CASES), st.data())
def test_a_damaged_notice_is_read_or_left_alone(case: Case, data: st.DataObject) -> None:
    content = raw(case)
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 200))
    pieces = "".join(data.draw(st.lists(PIECES, max_size=6)))
    notice = read_dialects(Page(Mail(content[:start] + pieces.encode() + content[start + length :])))
    if notice is not None:
        assert notice.kind in {Kind.BOUNCE, Kind.DELAY}
        assert all(fate.recipient is not None and "@" in fate.recipient for fate in notice.fates)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_left_alone(content: bytes) -> None:
    notice = read_dialects(Page(Mail(b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n" + content)))
    assert notice is None or 0 < len(notice.fates) <= REPORT_RECIPIENTS


@given(st.lists(PIECES, max_size=40))
def test_every_dialect_takes_every_text(pieces: list[str]) -> None:
    mail = Mail(("From: MAILER-DAEMON@x.example\n\n" + "".join(pieces)).encode())
    for dialect in DIALECTS:
        told = dialect.read(Page(mail))
        assert told is None or told.fates != ()


HOSTILE = {
    "addresses": "a@b.example " * 40_000,
    "at signs": "@" * 400_000,
    "brackets": "<" * 400_000,
    "heads": "".join(f"<u{number}@example.org>: 550 no\n" for number in range(20_000)),
    "blank lines": "\n" * 400_000,
    "dashes": "-" * 400_000,
    "dots": "550 " + "." * 400_000,
    "one line of words": "550 said: host " * 30_000,
    "transcript": "----- Transcript of session follows -----\n" + ">>> RCPT To:<a@b.example>\n<<< 550 no\n" * 15_000,
    "sessions of many": "".join(f">>> RCPT To:<u{number}@b.example>\n<<< 550 no\n" for number in range(15_000)),
    "lists of many": "----- The following addresses had permanent fatal errors -----\n"
    + "".join(f"<u{number}@example.org>\n" for number in range(15_000))
    + "----- Transcript of session follows -----\n"
    + "".join(f"550 <u{number}@example.org>... User unknown\n" for number in range(10_000)),
    "labels": "Reason: x\nRecipient: a@b.example\n" * 15_000,
    "reasons": "because of this:\n" * 25_000,
    "spaces": "x" + " " * 400_000 + "y",
    "letters": "a" * 400_000 + "@b.example",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_every_dialect_reads_hostile_text_or_leaves_it_alone(name: str) -> None:
    mail = Mail(f"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n{HOSTILE[name]}".encode())
    assert mail.text != ""
    for dialect in DIALECTS:
        told = dialect.read(Page(mail))
        assert told is None or told.fates != ()


def test_a_report_names_no_more_than_a_bounded_number_of_recipients() -> None:
    notice = read_dialects(Page(Mail(f"From: MAILER-DAEMON@x.example\n\nfailure notice\n{HOSTILE['heads']}".encode())))
    assert notice is not None
    assert len(notice.fates) <= REPORT_RECIPIENTS


def test_the_names_of_the_dialects_are_unique() -> None:
    names = [dialect.name for dialect in DIALECTS]
    assert len(names) == len(set(names))
