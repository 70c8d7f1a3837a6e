"""Codes, links, pauses and commands as they stand in replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.classify.extract import codes, command, retry_after, urls
from carom.core.classify.text import fold

CODES = [
    ("550 5.1.1 User unknown", (550,), ("5.1.1",)),
    ("smtp; 550 no such user", (550,), ()),
    ("550-5.7.1 first 550 5.7.1 second", (550,), ("5.7.1",)),
    ("550 #5.1.0 Address rejected", (550,), ("5.1.0",)),
    ("Sorry, no mailbox here by that name. (#5.1.1)", (), ("5.1.1",)),
    ("#<#5.2.2 smtp; 552 mailbox full>", (552,), ("5.2.2",)),
    ("554 5.4.7 gave up (last transfail: 452 4.2.2 mailbox full)", (554, 452), ("5.4.7", "4.2.2")),
    ("host mx.example.org[192.0.2.25] said: 451 try later", (451,), ()),
    ("remote server returned '550 5.1.10 not found'", (550,), ("5.1.10",)),
    ("smtp;550", (550,), ()),
    ("4.2.2", (), ("4.2.2",)),
    # No codes: addresses, versions, amounts, dates.
    ("client 5.1.1.7 refused", (), ()),
    ("exim 4.9.2 here", (), ()),
    ("retry in 450 seconds", (), ()),
    ("more than 500 recipients", (), ()),
    ("id=421-553-550-77", (), ()),
    ("message of 552 kb", (), ()),
]


@pytest.mark.parametrize(("text", "replies", "statuses"), CODES)
def test_codes_are_taken_from_where_replies_begin(
    text: str, replies: tuple[int, ...], statuses: tuple[str, ...]
) -> None:
    found = codes(fold(text))
    assert (found.replies, found.statuses) == (replies, statuses)


PAUSES = [
    ("450 greylisted, try again in 300 seconds", 300),
    ("451 please retry after 5 minutes", 300),
    ("421 try again in 2 hours", 7200),
    ("450 greylisted, please try again in 00:04:59", 299),
    ("451 try again later", None),
    ("550 300 seconds", None),
    ("451 try again in 999999 hours", None),
]


@pytest.mark.parametrize(("text", "seconds"), PAUSES)
def test_a_pause_is_read_in_seconds(text: str, seconds: int | None) -> None:
    assert retry_after(fold(text)) == seconds


COMMANDS = [
    ("host mx[192.0.2.1] said: 550 no (in reply to RCPT TO command)", "RCPT"),
    ("host mx[192.0.2.1] said: 554 no (in reply to end of DATA command)", "DATA"),
    ("SMTP error from remote mail server after MAIL FROM:<a@example.org>: 550 no", "MAIL"),
    ("remote host said: 550 no [RCPT_TO]", "RCPT"),
    ("550 user unknown", None),
    ("550 data after rcpt", None),
]


@pytest.mark.parametrize(("text", "answered"), COMMANDS)
def test_the_answered_command_is_read_from_the_wrapper(text: str, answered: str | None) -> None:
    assert command(fold(text)) == answered


def test_links_are_kept_as_written_without_the_full_stop() -> None:
    assert urls("see https://Example.net/Help?ip=192.0.2.1. Or http://x.example/a)") == (
        "https://Example.net/Help?ip=192.0.2.1",
        "http://x.example/a",
    )


@given(st.text(max_size=400))
def test_no_text_breaks_the_extraction(text: str) -> None:
    folded = fold(text)
    found = codes(folded)
    assert all(200 <= reply < 600 for reply in found.replies)
    assert (retry_after(folded) or 1) > 0
    assert (command(folded) or "NONE").isupper()
