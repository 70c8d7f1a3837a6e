"""What a pattern of the rules' language is made of: how many texts it stands for, how its repeats nest."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from carom.core.errors import RuleError

#: Texts are counted up to here; what has more has variants enough.
MANY: Final = 1000
#: A repeat without an end (``\d+``) counts as this many.
ENDLESS: Final = 120

#: Groups within groups that are followed; beyond it nobody can read a pattern.
_DEPTH: Final = 50
_QUANTIFIER: Final = re.compile(r"[?*+]|\{(\d*)(,?)(\d*)\}")
_CLASS_SIZES: Final = {"d": 10, "s": 1, "w": 37}
_EDGES: Final = frozenset("bB")


class Shape(msgspec.Struct, frozen=True):
    #: Different texts that the pattern matches, at most `MANY`; edges (``\b``, ``^``) are no text.
    texts: int = 1
    #: The most often that one part may have to be repeated, repeats within repeats multiplied.
    repeats: int = 1
    #: Whether there is nothing in it to repeat: an edge such as ``\b``.
    is_edge: bool = False
    #: Whether it may hold to the beginning or the end of the text (``^``, ``$``).
    begins: bool = False
    ends: bool = False


def shape_of(pattern: str) -> Shape:
    """The shape of a pattern; of one that `re` does not compile, anything or an error.

    Raises RuleError for what only one of the engines reads: a repeated edge, a ``^`` that something stands before.
    """
    reader = _Reader(pattern)
    shape = reader.choice()
    if reader.place < len(pattern):
        raise RuleError("a group ends that was not begun")
    return shape


class _Reader:
    """One pass from left to right; `place` is the next character."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._depth = 0
        self.place = 0

    def choice(self) -> Shape:
        """Alternatives up to the end of their group."""
        branches = [self._sequence()]
        while self._next() == "|":
            self.place += 1
            branches.append(self._sequence())
        return Shape(
            min(MANY, sum(branch.texts for branch in branches)),
            max(branch.repeats for branch in branches),
            all(branch.is_edge for branch in branches),
            any(branch.begins for branch in branches),
            any(branch.ends for branch in branches),
        )

    def _sequence(self) -> Shape:
        whole = Shape(is_edge=True)
        is_first = True
        while self._next() not in ("", "|", ")"):
            part = self._quantified(self._item())
            if (part.begins and not is_first) or (whole.ends and not part.is_edge):
                raise RuleError("^ and $ stand for the beginning and the end of the text only")
            is_first = is_first and part.is_edge
            whole = Shape(
                min(MANY, whole.texts * part.texts),
                max(whole.repeats, part.repeats),
                whole.is_edge and part.is_edge,
                whole.begins or part.begins,
                whole.ends or part.ends,
            )
        return whole

    def _next(self) -> str:
        return self._pattern[self.place : self.place + 1]

    def _item(self) -> Shape:
        character = self._next()
        self.place += 1
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            escaped = self._next()
            self.place += 1
            return Shape(_CLASS_SIZES.get(escaped.lower(), 1), is_edge=escaped in _EDGES)
        begins, ends = character == "^", character == "$"
        return Shape(MANY if character == "." else 1, is_edge=begins or ends, begins=begins, ends=ends)

    def _group(self) -> Shape:
        if not self._pattern.startswith("?:", self.place):
            raise RuleError("a group that captures; write (?:…)")
        self.place += 2
        self._depth += 1
        if self._depth > _DEPTH:
            raise RuleError(f"more than {_DEPTH} groups within each other")
        inner = self.choice()
        if self._next() != ")":
            raise RuleError("a group without an end")
        self.place += 1
        self._depth -= 1
        return inner

    def _class(self) -> Shape:
        """How many characters are meant: ranges in full, a negated class as any."""
        negated = self._next() == "^"
        self.place += negated
        size, first = 0, True
        while (character := self._next()) != "]" or first:
            if not character:
                raise RuleError("a class without an end")
            first = False
            size += self._class_member(character)
        self.place += 1
        return Shape(MANY if negated else min(MANY, size))

    def _class_member(self, character: str) -> int:
        self.place += 1
        if character == "\\":
            character = self._next()
            self.place += 1
            if character.lower() in _CLASS_SIZES:
                return _CLASS_SIZES[character.lower()]
        following = self._pattern[self.place : self.place + 2]
        if following[:1] == "-" and following[1:] not in ("", "]"):
            self.place += 2
            return max(1, ord(following[1]) - ord(character) + 1)
        return 1

    def _quantified(self, part: Shape) -> Shape:
        found = _QUANTIFIER.match(self._pattern, self.place)
        if found is None:
            return part
        if part.is_edge:
            raise RuleError("an edge of a word or text cannot be repeated")
        self.place = found.end()
        if self._next() == "?":  # as few as possible: the same texts
            self.place += 1
        least, most = _bounds(found)
        texts = _texts_repeated(part.texts, least, most)
        return Shape(texts, part.repeats * max(1, most), begins=part.begins, ends=part.ends)


def _bounds(quantifier: re.Match[str]) -> tuple[int, int]:
    mark = quantifier[0][0]
    if mark != "{":
        return {"?": (0, 1), "*": (0, ENDLESS), "+": (1, ENDLESS)}[mark]
    least = int(quantifier[1] or 0)
    return least, int(quantifier[3] or ENDLESS) if quantifier[2] else least


def _texts_repeated(texts: int, least: int, most: int) -> int:
    total = 0
    for times in range(least, most + 1):
        total += min(MANY, texts**times)
        if total >= MANY:
            return MANY
    return total
