"""Phrases are spotted as if each were looked for alone, by either engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.classify.match import ReMatcher
from carom.core.reading.mail import phrasebook
from carom.core.reading.mail.phrasebook import NOTICES, Phrasebook

PHRASES = ("user unknown", "unknown", "c++ (beta) #1 ~ -", "nicht zustellbar", "配信できません", "é", "a|b")


def a_book() -> Phrasebook:
    book = Phrasebook()
    book.add(PHRASES)
    return book


@given(st.lists(st.sampled_from((*PHRASES, " ", "x", "un", "\n", "\ud800", "ü"))))
def test_what_is_spotted_is_what_stands_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    book = Phrasebook()
    phrases = book.add(PHRASES)
    assert set(phrases.those_of(book.spot(text))) == {phrase for phrase in PHRASES if phrase in text}


def test_the_slower_engine_spots_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "user unknown: c++ (beta) #1 ~ - 配信できません"
    fast = a_book().spot(text)
    monkeypatch.setattr(phrasebook, "HyperscanMatcher", None)
    slow = a_book()
    assert slow.spot(text) == fast
    assert isinstance(slow._matcher, ReMatcher)


def test_a_phrase_added_later_is_spotted_too() -> None:
    book = Phrasebook()
    first = book.add(["one"])
    assert first.among(book.spot("one and two"))
    second = book.add(["two", "one"])
    spotted = book.spot("two at last")
    assert (first.among(spotted), second.among(spotted)) == (False, True)


def test_all_phrases_of_notices_are_in_lower_case() -> None:
    assert [phrase for phrase in NOTICES.phrases if phrase != phrase.lower()] == []
