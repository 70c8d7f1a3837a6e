"""The two engines read every pattern alike, on our samples and on whatever comes."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carom.core.classify.match import ReMatcher
from carom.core.classify.text import fold
from carom.core.errors import RuleError
from carom.core.rules.loader import compile_book, packaged_sources, read_file
from carom.core.rules.patterns import fault_of

automaton = pytest.importorskip("carom.core.classify.automaton", reason="no hyperscan wheel for this platform")

BOOK = compile_book(packaged_sources())
FAST = automaton.HyperscanMatcher.compile(BOOK.patterns)
SLOW = ReMatcher(BOOK.patterns)
SAMPLES = [
    sample
    for source in packaged_sources()
    for file in [read_file(source)]
    for texts in [*(rule.samples + rule.refuses for rule in file.rule), *(marker.samples for marker in file.marker)]
    for sample in texts
]


def _bytes(text: str) -> bytes:
    return fold(text).encode("utf-8", "surrogatepass")


def test_both_engines_find_the_same_patterns_in_every_sample() -> None:
    assert [text for text in SAMPLES if FAST.find(_bytes(text)) != SLOW.find(_bytes(text))] == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SAMPLES), min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_both_engines_agree_on_shuffled_words_of_samples(samples: list[str], random: Random) -> None:
    words = " ".join(samples).split()
    random.shuffle(words)
    text = " ".join(words)
    assert FAST.find(_bytes(text)) == SLOW.find(_bytes(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_both_engines_agree_on_any_text(text: str) -> None:
    assert FAST.find(_bytes(text)) == SLOW.find(_bytes(text))


def test_an_automaton_survives_being_written_and_read() -> None:
    again = automaton.HyperscanMatcher.loads(*FAST.dumps())
    assert all(again.find(_bytes(text)) == FAST.find(_bytes(text)) for text in SAMPLES[:50])


def test_bytes_that_are_no_automaton_are_refused() -> None:
    with pytest.raises(ValueError, match="not an automaton"):
        automaton.HyperscanMatcher.loads(b"nothing of the kind" * 20, b"")


def test_threads_share_one_automaton() -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [_bytes(text) for text in SAMPLES[:200]]
    expected = [FAST.find(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(FAST.find, texts)) == expected


PIECES = ["a", "b", " ", "(?:a|b)", "(?:^|a)", "(?:b|$)", "|", "?", "{0,3}", "{,3}", "*", "[a-c]", "[^a]", "[]a]", "."]
PIECES += [
    r"\b",
    r"\d",
    r"\w",
    r"\s",
    r"\v",
    r"\x41",
    r"\Q",
    r"\B",
    "[[:alpha:]]",
    "^",
    "$",
    "x+",
    "(?:\u00e9)",
    "{",
    "<",
]
TEXTS = [
    "",
    "a",
    "ab",
    "aaab",
    "b a",
    "xx ",
    "1",
    "\u00e9",
    "a\x00b",
    "\x0b",
    "\x0c",
    "a{,3}",
    "<a>",
    "]a",
    "a]",
    "A",
    "a ",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join))
def test_both_engines_read_every_pattern_of_the_language_alike(pattern: str) -> None:
    assume(fault_of(pattern) is None)
    try:
        fast = automaton.HyperscanMatcher.compile([pattern, "something else"])
    except RuleError:
        return  # refused with a message is no disagreement
    slow = ReMatcher([pattern])
    assert [text for text in TEXTS if (0 in fast.find(text.encode())) != bool(slow.find(text.encode()))] == []
