"""What is wrong in rule files: every mistake with its file, its place and a code for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from carom.core.errors import RuleError

#: Mistakes of one set of files that are told; who has more has another file in mind.
TOLD: Final = 100


class Mistake(msgspec.Struct, frozen=True):
    """One thing in a rule file that keeps the whole file out of force."""

    file: str
    #: ``rule acme.closed``, ``marker acme``, ``third [[rule]]``; empty for the file as a whole.
    place: str
    #: For programs: ``unreadable``, ``no_samples``, ``not_linear`` …
    code: str
    #: What is wrong, for a person.
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.problem) if part)


def as_error(mistakes: Iterable[Mistake]) -> RuleError:
    """All mistakes as one error, one a line."""
    lines = [str(mistake) for mistake in mistakes]
    if len(lines) > TOLD:
        lines[TOLD:] = [f"and {len(lines) - TOLD} more"]
    return RuleError("\n".join(lines))
