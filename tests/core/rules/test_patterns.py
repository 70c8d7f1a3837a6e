"""What the pattern language can say of a pattern without running it."""

from __future__ import annotations

import pytest

from carom.core.rules.patterns import needs_beyond_ascii

NEEDS = [
    ("mailbox full", False),
    ("\u6536\u4ef6\u4eba", True),
    ("caixa (?:n\u00e3o|nao) existe", False),
    ("caixa n\u00e3o (?:existe|encontrada)", True),
    ("n\u00e3o existe|nao existe", False),
    ("\\(\u00e9", True),
    ("\\\\|\u00e9", False),
]


@pytest.mark.parametrize(("pattern", "needed"), NEEDS)
def test_a_pattern_tells_whether_ascii_alone_can_match(pattern: str, needed: bool) -> None:
    assert needs_beyond_ascii(pattern) is needed
