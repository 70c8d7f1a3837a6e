"""Replies that differ only in whom and when they are about have one template; what failed stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.classify.template import template

ALIKE = [
    (
        "550 5.1.1 <addr>: user unknown",
        ["550 5.1.1 <ann@example.com>: User unknown", "550-5.1.1 <bob.b@example.org>:  user UNKNOWN"],
    ),
    (
        "550 5.1.1 https://<host>/mail/?p=nosuchuser <id> - gsmtp",
        [
            "550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-20020a05640213d500b0043b.123 - gsmtp",
            "550-5.1.1 https://support.google.com/mail/?p=NoSuchUser q1si123.1 - gsmtp",
        ],
    ),
    (
        "host <host>[<ip>]:<n> said: 450 4.7.1 try in <n> seconds <id>",
        [
            "host mx1.example.org[192.0.2.1]:25 said: 450 4.7.1 try in 500 seconds (4Xg2Lk5vZt)",
            "host in-7.mx.example.net[2001:db8::7]:10025 said: 450 4.7.1 try in 60 seconds (3F1B21C0A4D9)",
            "host mx.example.com[2001:db8:0:0:0:0:0:1]:25 said: 450 4.7.1 try in 7 seconds (A1B2C3D4)",
        ],
    ),
    (
        "452 4.2.2 over quota at <time>",
        [
            "452 4.2.2 over quota at Tue, 25 Nov 2025 03:37:35 +0000 (UTC)",
            "452 4.2.2 over quota at 2025-11-25T03:37:35.123Z",
            "452 4.2.2 over quota at 25 Nov 2025 03:37",
            "452 4.2.2 over quota at 25/11/2025 3:37:35",
        ],
    ),
    (
        "550 5.4.1 access denied. <host> <time> <id>",
        [
            "550 5.4.1 Access denied. [CO1PEPF000066E8.namprd05.example.com 2026-11-25T10:11:12.123Z 08DE0A0B0C0D0E0F]",
            "550 5.4.1 Access denied. [AM0PR03.eurprd03.example.com 2026-01-02T00:00:00.000Z 08DC89E7235AB12C]",
        ],
    ),
    (
        "message <id> of <n>mb refused",
        ["message 1tFabc-0003Xy-2B of 12MB refused", "message 1u0Zz9-000Abc-Q1 of 9MB refused"],
    ),
    ("id=<id>, size <n>", ["id=4Xg2Lk5vZt, size 1,234", "id=9AbC8d7E6f, size 99"]),
    ("sender <ip> in <ip>", ["sender 192.0.2.7 in 192.0.2.0/24", "sender 2001:db8::1 in 2001:db8::/32"]),
]


@pytest.mark.parametrize(("expected", "texts"), ALIKE)
def test_what_differs_from_one_delivery_to_the_next_is_masked(expected: str, texts: list[str]) -> None:
    assert {template(text) for text in texts} == {expected}


KEPT = [
    "550 5.7.1 [tss04] deferred (s3140) aup#1310 lpn007_510",
    "421 4.7.0 try again later",
    "4.4.7 message expired",
    "552 5.2.2 mailbox full (in reply to rcpt to command)",
    "see https://<host>/help/errors.html for reasons",
    "\u30e6\u30fc\u30b6\u30fc\u304c\u898b\u3064\u304b\u308a\u307e\u305b\u3093",
]


@pytest.mark.parametrize("text", KEPT)
def test_codes_tokens_of_providers_and_words_stay(text: str) -> None:
    assert template(text) == text


def test_a_number_stays_where_it_is_a_reply_code_and_goes_where_it_is_an_amount() -> None:
    assert template("error: 550 more than 500 recipients") == "error: 550 more than <n> recipients"


LONG = ["a-", "1.", "1:", "(", "a1", "::", " <id>", "jan 1 ", "<id>.", "2001:db8:", "mon, ", "a.b_c", "'\"<#"]


@pytest.mark.parametrize("piece", LONG)
def test_a_text_of_any_length_has_a_template(piece: str) -> None:
    assert len(template(piece * 10_000)) < 20_000


@given(st.text(max_size=200) | st.text("ab1:.-<>[] @\u00e9", max_size=60))
def test_any_text_has_one_line_as_its_template(text: str) -> None:
    found = template(text)
    assert found == " ".join(found.split())
    assert found == template(text)
