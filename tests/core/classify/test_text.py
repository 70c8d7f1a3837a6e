"""Folding brings one reply, however wrapped, to one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.classify.text import fold, mask, mask_all
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
    (
        "550 it isn?t here, isn\ufffdt there, isn\u00e2\u20ac\u2122t known",
        "550 it isn't here, isn't there, isn't known",
    ),
    ("550 &lt;rosa.p@example.org&gt; isn&#39;t &quot;rosa&quot;", '550 <addr> isn\'t "rosa"'),
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


MASKED = [
    # What differs from one delivery to the next goes.
    ("550 unknown <rosa.p@example.org>", "550 unknown <addr>"),
    ("554 client [192.0.2.77] refused", "554 client [192.0.2.1] refused"),
    ("250 ok queued as 4BXy12Zk9QzP", "250 ok queued as <id>"),
    ("421 try later q22-20020a05600c16d6si12345wme.125 - gsmtp", "421 try later <id> - gsmtp"),
    (
        "550 5.4.1 denied [BN1NAM02FT012.eop-nam02.prod.protection.outlook.com 2026-11-25T01:11:22.1Z 08DC0A1B2C3D4E]",
        "550 5.4.1 denied [<id>.eop-nam02.prod.protection.outlook.com <time> <id>]",
    ),
    ("554 see https://example.org/?ip=192.0.2.77", "554 see https://example.org/?ip=192.0.2.1"),
    # What names a cause, a provider or a pause stays.
    ("554 5.7.1 refused OXSUS1001_403", "554 5.7.1 refused OXSUS1001_403"),
    ("421 wait 00:04:59 or 1800 seconds", "421 wait 00:04:59 or 1800 seconds"),
    ("450 4.7.1 mx1.example.net refuses", "450 4.7.1 mx1.example.net refuses"),
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_what_names_one_delivery_is_masked_and_what_means_something_stays(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from([text for text, _ in MASKED])))
def test_masking_many_is_masking_each(texts: list[str]) -> None:
    assert mask_all(texts) == [mask(text) for text in texts]
