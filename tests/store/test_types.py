from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.store.types import HANDLE_CHARS, handle, storable

ANY = st.text(alphabet=st.characters(codec=None, categories=None))
HOSTILE = st.text(alphabet=st.sampled_from("a\0\ud83d\udc80\U0001f600ÿ"), max_size=HANDLE_CHARS * 2)


@given(st.one_of(ANY, HOSTILE))
def test_any_text_becomes_one_that_both_databases_hold(text: str) -> None:
    kept = storable(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert storable(kept) == kept


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_text_without_fault_is_not_touched(text: str) -> None:
    assert storable(text) == text


REPAIRED = [
    ("a\0b", "a\ufffdb"),
    ("a\udc80b", "a\ufffdb"),
    ("\ud83d", "\ufffd"),
    ("\ud83d\ude00", "\U0001f600"),
    ("\ude00\ud83d", "\ufffd\ufffd"),
]


@pytest.mark.parametrize(("text", "expected"), REPAIRED)
def test_what_cannot_be_held_is_marked_in_its_place(text: str, expected: str) -> None:
    assert storable(text) == expected


@given(st.one_of(ANY, HOSTILE))
def test_a_handle_is_bounded_and_its_own_handle(text: str) -> None:
    assert len(handle(text)) <= HANDLE_CHARS
    assert handle(handle(text)) == handle(text)


def test_long_handles_differ_when_the_texts_do() -> None:
    stem = "x" * HANDLE_CHARS
    assert handle(stem) == stem
    assert len({handle(stem + tail) for tail in ("", "a", "b", "aa")}) == 4
