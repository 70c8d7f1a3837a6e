"""What the pattern language can say of a pattern without running it."""

from __future__ import annotations

import pytest

from carom.core.rules.patterns import alternatives, needs_beyond_ascii

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
