"""Which patterns occur in a folded reply: the common face of the two engines, and the slower one.

Both work on the same UTF-8 bytes with the same pattern language (`carom.core.rules.patterns`), so
they give the same answers; a test compares them on every sample.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from carom.core.rules.book import RuleBook


class Matcher(Protocol):
    """Finds the numbers of all patterns that occur, each once, in rising order."""

    def find(self, data: bytes) -> tuple[int, ...]: ...


class ReMatcher:
    """One `re` after the other: hundreds of times slower than the automaton, and at home everywhere."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._searches = [re.compile(pattern.encode(), re.DOTALL).search for pattern in patterns]

    def find(self, data: bytes) -> tuple[int, ...]:
        return tuple(number for number, search in enumerate(self._searches) if search(data) is not None)


class GapMatcher:
    """Adds the patterns with gaps to what an engine finds.

    An automaton grows with the product of a gap and what stands around it, so it looks for the parts
    alone. Only a text that holds all parts of a pattern is searched for the whole, by `re`; and parts
    that no rule asks for by themselves are left out of the answer.
    """

    def __init__(self, engine: Matcher, book: RuleBook) -> None:
        self._engine = engine
        self._plain = len(book.patterns)
        self._asked = _asked(book)
        self._search = cache(lambda number: re.compile(book.pattern(number).encode(), re.DOTALL).search)
        self._by_rarest: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for number, gapped in enumerate(book.gapped, self._plain):
            self._by_rarest.setdefault(gapped.parts[0], []).append((number, gapped.parts[1:]))

    def find(self, data: bytes) -> tuple[int, ...]:
        hits = self._engine.find(data)
        found = [hit for hit in hits if hit in self._asked]
        if not self._by_rarest.keys().isdisjoint(hits):
            found += self._whole(data, frozenset(hits))
        return tuple(found)

    def _whole(self, data: bytes, hits: frozenset[int]) -> list[int]:
        candidates = [
            number for part in hits for number, others in self._by_rarest.get(part, ()) if hits.issuperset(others)
        ]
        return sorted(number for number in candidates if self._search(number)(data) is not None)


def _asked(book: RuleBook) -> frozenset[int]:
    """The patterns that mean something by themselves."""
    conditions = (number for row in book.rows for number in (*row.all, *row.none))
    triggers = (number for number, rows in enumerate(book.triggers) if rows)
    return frozenset((*triggers, *conditions, *book.markers, *book.blocklists))
