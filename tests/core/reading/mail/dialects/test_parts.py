"""Addresses, heads and replies, the parts of which every dialect is made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.limits import REPLY_CHARS
from carom.core.reading.mail.dialects.addresses import first_mention, leading, mentions, normal
from carom.core.reading.mail.dialects.blocks import head_of
from carom.core.reading.mail.dialects.diagnosis import fate, one_line, reply_in

NORMAL = [
    ("Ann@Example.ORG", "Ann@example.org"),
    ("<ann@example.org>", "ann@example.org"),
    ("<@relay.example:ann@example.org>", "ann@example.org"),
    ("SMTP=ann@example.org", "ann@example.org"),
    ("rfc822;ann@example.org", None),
    ("mailto:ann@example.org", "ann@example.org"),
    ("ann@example.org.", "ann@example.org"),
    ("ann", None),
    ("ann@", None),
    ("@example.org", None),
    ("ann@exa mple.org", None),
]


@pytest.mark.parametrize(("text", "expected"), NORMAL)
def test_an_address_has_one_spelling(text: str, expected: str | None) -> None:
    assert normal(text) == expected


MENTIONS = [
    ("to ann@example.org, bob@example.net;", ["ann@example.org", "bob@example.net"]),
    ("宛先ann@example.orgへ", ["ann@example.org"]),
    ('"ann@example.org"', ["ann@example.org"]),
    ("[ann@example.org] (ann@example.org).", ["ann@example.org", "ann@example.org"]),
    ("müller@example.de", ["müller@example.de"]),
    ("nobody here", []),
    ("user=ann+tag@example.org", ["user=ann+tag@example.org"]),
]


@pytest.mark.parametrize(("line", "expected"), MENTIONS)
def test_addresses_are_found_in_running_text(line: str, expected: list[str]) -> None:
    assert mentions(line) == expected


def test_the_address_in_brackets_is_preferred() -> None:
    assert first_mention("ann@home.example <ann@example.org>") == "ann@example.org"


HEADS = [
    ("ann@example.org", ("ann@example.org", "")),
    ("  * ann@example.org", ("ann@example.org", "")),
    ("-- ann@example.org", ("ann@example.org", "")),
    ("<ann@example.org>: 550 no", ("ann@example.org", "550 no")),
    ("ann@example.org (user not found)", ("ann@example.org", "user not found")),
    ("ann@example.org [User unknown]", ("ann@example.org", "User unknown")),
    ("ann@example.org ... unknown host", ("ann@example.org", "unknown host")),
    ('"ann@example.org":', ("ann@example.org", "")),
    ("ann@example.org wrote to you", None),
    ("Dear ann@example.org", None),
    ("no address", None),
]


@pytest.mark.parametrize(("line", "expected"), HEADS)
def test_a_line_that_begins_with_an_address_is_a_head(line: str, expected: tuple[str, str] | None) -> None:
    head = head_of(line)
    assert (None if head is None else (head.recipient, head.rest)) == expected


REPLIES = [
    ("Remote host said: 550 5.1.1 no", "550 5.1.1 no"),
    ("host mx.example.org[192.0.2.4] said: 550 no (in reply to RCPT TO command)", "550 no"),
    ("SMTP error from remote mail server after end of data: host mx.example.org [192.0.2.4]: 554 bad", "554 bad"),
    ("Remote Server returned '550 5.7.1 not you'", "550 5.7.1 not you"),
    ("Diagnostic code: smtp;550 no", "550 no"),
    ("Unrouteable address", "Unrouteable address"),
    ('unknown user: "ann"', 'unknown user: "ann"'),
    ("", ""),
]


@pytest.mark.parametrize(("words", "expected"), REPLIES)
def test_the_words_of_the_other_server_are_taken_out(words: str, expected: str) -> None:
    assert reply_in(words, words.lower()) == expected


CODES = [
    ("550 5.1.1 unknown", 550, "5.1.1"),
    ("host 192.0.2.250 took 450 kb", None, None),
    ("at 550 bytes", None, None),
    ("version 5.1.1.7 of it", None, None),
    ("(#5.1.1)", None, "5.1.1"),
    ("450-4.2.2 full", 450, "4.2.2"),
    ("[SMTP Error Code 550]", 550, None),
]


@pytest.mark.parametrize(("words", "code", "status"), CODES)
def test_codes_are_told_from_other_numbers(words: str, code: int | None, status: str | None) -> None:
    told = fate("ann@example.org", words)
    assert (told.reply_code, told.status) == (code, status)


@given(st.text(max_size=600))
def test_parts_never_raise_and_stay_bounded(text: str) -> None:
    for address in mentions(text):
        assert "@" in address
    head_of(text)
    leading(text)
    told = fate("ann@example.org", text)
    assert told.diagnostic is None or len(told.diagnostic) <= REPLY_CHARS
    assert "\n" not in one_line([text])
