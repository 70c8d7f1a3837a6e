"""All patterns in one hyperscan automaton: one pass over the reply, however many rules there are."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final, cast

import hyperscan

from carom.core.errors import RuleError

#: Part of the name of a cached automaton: another version of the library reads another file.
ENGINE_VERSION: Final = f"hyperscan-{getattr(hyperscan, '__version__', 'unknown')}"

# Each pattern reports once. No UTF-8 mode and no caseless mode: texts are folded, patterns are bytes.
_FLAGS: Final = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL


class HyperscanMatcher:
    """Threads may share one: each has scratch space of its own, as the library asks."""

    def __init__(self, database: hyperscan.Database) -> None:
        self._database = database
        self._local = threading.local()

    @classmethod
    def compile(cls, patterns: Sequence[str]) -> HyperscanMatcher:
        """Build the automaton, which takes a second or more; raise `RuleError` on a pattern it refuses."""
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        try:
            database.compile(
                expressions=[pattern.encode() for pattern in patterns],
                ids=list(range(len(patterns))),
                elements=len(patterns),
                flags=[_FLAGS] * len(patterns),
            )
        except hyperscan.error as error:
            raise RuleError(f"the automaton cannot be built: {error}") from error
        return cls(database)

    @classmethod
    def loads(cls, dumped: bytes) -> HyperscanMatcher:
        """Take up an automaton that `dumps` wrote; raise ValueError when it is not of this machine."""
        try:
            return cls(hyperscan.loadb(dumped, hyperscan.HS_MODE_BLOCK))
        except hyperscan.error as error:
            raise ValueError(f"not an automaton of this machine: {error}") from error

    def dumps(self) -> bytes:
        return bytes(hyperscan.dumpb(self._database))

    def find(self, data: bytes) -> tuple[int, ...]:
        try:
            scratch = self._local.scratch
        except AttributeError:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        hits: list[int] = []
        self._database.scan(data, _collect, context=hits, scratch=scratch)
        hits.sort()
        return tuple(hits)


def _collect(number: int, _start: int, _end: int, _flags: int, hits: object) -> None:
    cast("list[int]", hits).append(number)
