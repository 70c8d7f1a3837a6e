"""Folding brings one reply, however wrapped, to one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.classify.text import fold
from carom.core.limits import REPLY_CHARS

FOLDED = [
    ("550 5.1.1 User Unknown", "550 5.1.1 user unknown"),
    ("550-5.1.1 The account\r\n550-5.1.1 does not\r\n550 5.1.1 exist", "550 5.1.1 the account does not exist"),
    ("550-5.1.1 The account 550-5.1.1 does not 550 5.1.1 exist", "550 5.1.1 the account does not exist"),
    ("550-Line one\n550 line two", "550 line one 550 line two"),
    ("host said: 452-4.2.2 Out of 452 4.2.2 space", "host said: 452 4.2.2 out of space"),
    ("550 <Rosa.P@Example.ORG>: no", "550 <addr>: no"),
    ("550 spam-me@example.org unknown", "550 <addr> unknown"),
    ("550 it\u2019s \u201cfull\u201d", '550 it\'s "full"'),
    ("552 \uff4d\uff41\uff49\uff4c\uff42\uff4f\uff58 full", "552 mailbox full"),
    ("  a\t\tb \r\n c ", "a b c"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_a_reply_is_folded_to_one_comparable_line(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert "  " not in once
    assert not once.startswith(" ")


@given(st.text())
def test_a_folded_text_is_bounded(text: str) -> None:
    assert len(fold(text * 100)) <= REPLY_CHARS * 4
