"""All patterns in hyperscan automata: one pass over the reply, however many rules there are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

import hyperscan

from carom.core.errors import RuleError
from carom.core.rules.patterns import needs_beyond_ascii

#: Part of the name of a cached automaton: another version of the library reads another file.
ENGINE_VERSION: Final = f"hyperscan-{getattr(hyperscan, '__version__', 'unknown')}"

# Each pattern reports once. No UTF-8 mode and no caseless mode: texts are folded, patterns are bytes.
_FLAGS: Final = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL


class _Automaton:
    """One database, with scratch space for each thread, as the library asks."""

    def __init__(self, database: hyperscan.Database) -> None:
        self.database = database
        self._local = threading.local()

    def scan(self, data: bytes, hits: list[int]) -> None:
        try:
            scratch = self._local.scratch
        except AttributeError:
            scratch = self._local.scratch = hyperscan.Scratch(self.database)
        # The context is ours, so its type is known; a cast in the callback would cost a third of the scan.
        self.database.scan(data, _collect, context=hits, scratch=scratch)  # type: ignore[arg-type]


class HyperscanMatcher:
    """Threads may share one.

    Patterns that need a character beyond ASCII are in an automaton of their own, which most replies
    never meet; it is taken up when the first does.
    """

    def __init__(self, plain: hyperscan.Database, other: Callable[[], hyperscan.Database] | None) -> None:
        self._plain = _Automaton(plain)
        self._other = cache(lambda: _Automaton(other())) if other is not None else None

    @classmethod
    def compile(cls, patterns: Sequence[str]) -> HyperscanMatcher:
        """Build the automata, which takes a second or more; raise `RuleError` on a pattern they refuse."""
        plain: list[tuple[int, str]] = []
        other: list[tuple[int, str]] = []
        for number, pattern in enumerate(patterns):
            (other if needs_beyond_ascii(pattern) else plain).append((number, pattern))
        beyond = _built(other) if other else None
        return cls(_built(plain), (lambda: beyond) if beyond is not None else None)

    @classmethod
    def loads(cls, plain: bytes, other: bytes) -> HyperscanMatcher:
        """Take up automata that `dumps` wrote; raise ValueError when they are not of this machine."""
        return cls(_loaded(plain), (lambda: _loaded(other)) if other else None)

    def dumps(self) -> tuple[bytes, bytes]:
        """The automaton for every text, and the one for texts beyond ASCII, empty when there is none."""
        other = bytes(hyperscan.dumpb(self._other().database)) if self._other is not None else b""
        return bytes(hyperscan.dumpb(self._plain.database)), other

    def find(self, data: bytes) -> tuple[int, ...]:
        hits: list[int] = []
        self._plain.scan(data, hits)
        if self._other is not None and not data.isascii():
            self._other().scan(data, hits)
        hits.sort()
        return tuple(hits)


def _built(patterns: Sequence[tuple[int, str]]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[pattern.encode() for _, pattern in patterns],
            ids=[number for number, _ in patterns],
            elements=len(patterns),
            flags=[_FLAGS] * len(patterns),
        )
    except hyperscan.error as error:
        raise RuleError(f"the automaton cannot be built: {error}") from error
    return database


def _loaded(dumped: bytes) -> hyperscan.Database:
    try:
        return hyperscan.loadb(dumped, hyperscan.HS_MODE_BLOCK)
    except hyperscan.error as error:
        raise ValueError(f"not an automaton of this machine: {error}") from error


def _collect(number: int, _start: int, _end: int, _flags: int, hits: list[int]) -> None:
    hits.append(number)
