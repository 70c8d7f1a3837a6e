"""How many texts a pattern stands for, and how its repeats nest."""

from __future__ import annotations

import pytest

from carom.core.errors import RuleError
from carom.core.rules.shape import MANY, shape_of

TEXTS = [
    ("mailbox full", 1),
    (r"\bfull\b", 1),
    (r"^\[tss04\]$", 1),
    ("(?:mailbox) full", 1),
    ("mailboxe?s", 2),
    ("(?:user|mailbox|account) unknown", 3),
    ("a|b|cd", 3),
    ("[abc]", 3),
    ("[a-z_]", 27),
    (r"[\d.]", 11),
    (r"[a\-]x", 2),
    ("[]a]", 2),
    (r"\d", 10),
    ("a{2}", 1),
    ("a{1,3}", 3),
    ("(?:a|b){0,2}", 7),
    ("(?:a ?){2}", 4),
    (r"code \d{3}", MANY),
    (".", MANY),
    ("[^a]", MANY),
    ("a+?b", 120),
    ("(?:\u00e4|ae)u\u00dferst", 2),
]


@pytest.mark.parametrize(("pattern", "texts"), TEXTS)
def test_the_texts_of_a_pattern_are_counted(pattern: str, texts: int) -> None:
    assert shape_of(pattern).texts == texts


REPEATS = [("abc", 1), ("a{0,40}", 40), ("(?:a{0,4}b){2,5}", 20), ("(?:a{0,4}|b{9}){5}c{7}", 45), ("a?", 1)]


@pytest.mark.parametrize(("pattern", "repeats"), REPEATS)
def test_repeats_within_repeats_are_multiplied(pattern: str, repeats: int) -> None:
    assert shape_of(pattern).repeats == repeats


@pytest.mark.parametrize("pattern", ["a^b", "a(?:^|b)", "$a", "(?:b|$)c", r"\b{0,3}x", "^{2}", "(?:" * 60 + ")" * 60])
def test_what_only_one_engine_reads_is_refused(pattern: str) -> None:
    with pytest.raises(RuleError):
        shape_of(pattern)


@pytest.mark.parametrize("pattern", ["^a", r"^\ba", "(?:^| )a", "a$", r"a\b$", "b(?:c|$)", "^$|a"])
def test_the_beginning_and_the_end_of_the_text_may_be_asked_for(pattern: str) -> None:
    shape_of(pattern)
