"""What the pattern language can say of a pattern without running it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.rules.patterns import MAX_PATTERN, alternatives, fault_of, needs_beyond_ascii

NEEDS = [
    ("mailbox full", False),
    ("\u6536\u4ef6\u4eba", True),
    ("caixa (?:n\u00e3o|nao) existe", False),
    ("caixa n\u00e3o (?:existe|encontrada)", True),
    ("n\u00e3o existe|nao existe", False),
    ("\\(\u00e9", True),
    ("\\\\|\u00e9", False),
    ("(?:\u6536|\u53d1)(?: |x)?ip", True),
    ("(?:\u6536|\u53d1)?ip", False),
    ("ip(?:\u6536){0,4}", False),
    ("ip(?:\u6536){1,4}", True),
    ("[)(|]\u6536|a", False),
]


@pytest.mark.parametrize(("pattern", "needed"), NEEDS)
def test_a_pattern_tells_whether_ascii_alone_can_match(pattern: str, needed: bool) -> None:
    assert needs_beyond_ascii(pattern) is needed


APART = [
    ("a|b", ("a", "b")),
    ("(?:a|b)c|d", ("(?:a|b)c", "d")),
    ("[|(]a", ("[|(]a",)),
    ("\\||b", ("\\|", "b")),
    ("[]|]x|\\(y", ("[]|]x", "\\(y")),
]


@pytest.mark.parametrize(("pattern", "parts"), APART)
def test_a_pattern_is_taken_apart_at_its_outer_bars(pattern: str, parts: tuple[str, ...]) -> None:
    assert alternatives(pattern) == parts


FAULTS = [
    ("(a)", "outside_language"),
    ("(?=a)", "outside_language"),
    ("(?<!a)b", "outside_language"),
    ("a(b", "outside_language"),
    ("a++", "outside_language"),
    (r"\Aab", "outside_language"),
    (r"a\vb", "outside_language"),
    (r"a\Bb", "outside_language"),
    ("[[:alpha:]]", "outside_language"),
    ("[a--b]", "outside_language"),
    ("a{,3}b", "outside_language"),
    ("a^b", "outside_language"),
    ("caf\u00e9?", "outside_language"),
    ("[\u00e9e]", "outside_language"),
    ("", "outside_language"),
    ("a?", "outside_language"),
    ("x" * (MAX_PATTERN + 1), "outside_language"),
    (r"(?:a)\1", "not_linear"),
    ("a.*b", "not_linear"),
    (r"a\w+b", "not_linear"),
    ("[ab]+", "not_linear"),
    ("(?:ab)+", "not_linear"),
    ("a{3,}", "not_linear"),
    ("a{1,900}", "not_linear"),
    ("(?:a{0,99}b){0,99}", "not_linear"),
    ("Spam", "never_matches"),
    ("two  blanks", "never_matches"),
    ("a\tb", "never_matches"),
]


@pytest.mark.parametrize(("pattern", "code"), FAULTS)
def test_what_is_outside_the_language_is_named_by_its_sort(pattern: str, code: str) -> None:
    fault = fault_of(pattern)
    assert fault is not None
    assert fault.code == code
    assert fault.why


GOOD = [
    r"\bno such (?:user|mailbox)\b",
    r"[\[(]?\d{1,3}\.\d{1,3}[\])]?",
    r"^550 (?:5\.1\.1 )?unknown",
    r"a\x7eb[^.;]{0,40}c",
    "(?:\u00fc|ue)ber",
    r"\W\D\S",
]


@pytest.mark.parametrize("pattern", GOOD)
def test_what_is_of_the_language_is_taken(pattern: str) -> None:
    assert fault_of(pattern) is None


@given(st.text(max_size=60) | st.text(r"ab|?*+()[]{}^$\\:-&,.09", max_size=30))
def test_any_text_is_taken_or_refused_as_a_pattern_without_an_exception(pattern: str) -> None:
    fault_of(pattern)
