"""Which patterns occur in a folded reply: the common face of the two engines, and the slower one.

Both work on the same UTF-8 bytes with the same pattern language (`carom.core.rules.patterns`), so
they give the same answers; a test compares them on every sample.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol


class Matcher(Protocol):
    """Finds the numbers of all patterns that occur, each once, in rising order."""

    def find(self, data: bytes) -> tuple[int, ...]: ...


class ReMatcher:
    """One `re` after the other: hundreds of times slower than the automaton, and at home everywhere."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._searches = [re.compile(pattern.encode(), re.DOTALL).search for pattern in patterns]

    def find(self, data: bytes) -> tuple[int, ...]:
        return tuple(number for number, search in enumerate(self._searches) if search(data) is not None)
