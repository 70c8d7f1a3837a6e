"""Which of many phrases stand in a text: one pass finds them all.

Some thousand phrases tell what a mail is and which program wrote it. To look for one after the other costs more than
the rest of reading, so they go into one automaton, the engine that matches rules (docs/decisions/0004).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from carom.core.classify.match import Matcher, ReMatcher

try:
    from carom.core.classify.automaton import HyperscanMatcher
except ImportError:  # no wheel for this platform: the slower engine gives the same answers
    HyperscanMatcher = None  # type: ignore[assignment,misc]

#: The numbers of the phrases that stand in a text.
Spotted = frozenset[int]


class Phrases:
    """Phrases in lower case, any of which tells the same."""

    __slots__ = ("_numbers", "_phrases", "every")

    def __init__(self, numbers: dict[str, int]) -> None:
        self.every = tuple(numbers)
        self._numbers = frozenset(numbers.values())
        self._phrases = {number: phrase for phrase, number in numbers.items()}

    def among(self, spotted: Spotted) -> bool:
        """Whether any of them was spotted."""
        return not self._numbers.isdisjoint(spotted)

    def those_of(self, spotted: Spotted) -> tuple[str, ...]:
        """Those that were spotted, to be looked for in the lines of that text: few are, and lines are many."""
        return tuple([self._phrases[number] for number in self._numbers & spotted])

    def occur_in(self, low: str) -> bool:
        """Whether any of them stands in a short text in lower case."""
        return contains(low, self.every)


class Phrasebook:
    """All phrases that are looked for in one sort of text. Modules add theirs when they are loaded."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._matcher: Matcher | None = None

    def add(self, phrases: Iterable[str]) -> Phrases:
        """A group of phrases, each in lower case; one that the book holds already is shared."""
        self._matcher = None
        return Phrases({phrase: self._numbers.setdefault(phrase, len(self._numbers)) for phrase in phrases})

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(self._numbers)

    def spot(self, low: str) -> Spotted:
        """Every phrase of the book that stands in a text in lower case."""
        if self._matcher is None:
            patterns = [re.escape(phrase).replace("\\ ", " ") for phrase in self._numbers]
            self._matcher = ReMatcher(patterns) if HyperscanMatcher is None else HyperscanMatcher.compile(patterns)
        return frozenset(self._matcher.find(low.encode("utf-8", "surrogatepass")))


def contains(text: str, marks: tuple[str, ...]) -> bool:
    """Whether any of the marks is in a short text."""
    # A plain loop: `any` with a generator takes three times as long, and every mail passes here.
    for mark in marks:  # noqa: SIM110
        if mark in text:
            return True
    return False


#: What notices of failure say, and mails that answer mail.
NOTICES: Final = Phrasebook()
#: What their subjects say.
SUBJECTS: Final = Phrasebook()
