"""The words of many languages by which notices are known (`phrases.toml`)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

import msgspec


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The phrases of one language, all in lower case."""

    #: ISO 639-1.
    code: str
    #: Anywhere in the subject of a notice.
    subjects: tuple[str, ...]
    #: In the sentence that says that delivery failed; recipients are named there or right after it.
    failures: tuple[str, ...]
    #: The message is kept and tried again.
    delays: tuple[str, ...] = ()
    #: Tried again, and given up: a failure although it speaks of retries.
    gave_up: tuple[str, ...] = ()
    #: In a line that ends the notice: what follows is the original message.
    ends: tuple[str, ...] = ()
    #: In a line that introduces the reason.
    reasons: tuple[str, ...] = ()
    #: In sentences that tell nothing about this failure.
    boilerplate: tuple[str, ...] = ()
    #: The message arrived: such a notice is no failure.
    successes: tuple[str, ...] = ()
    #: Subjects by which the tests know that the phrases work.
    sample_subjects: tuple[str, ...] = ()
    #: Sentences by which the tests know that the phrases work.
    samples: tuple[str, ...] = ()
    sample_delays: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: tuple[Language, ...]


@cache
def languages() -> tuple[Language, ...]:
    content = (resources.files(__package__) / "phrases.toml").read_bytes()
    return msgspec.toml.decode(content, type=_File).language


def _all(attribute: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases in ASCII and the others: most texts hold ASCII only and need not be searched for the rest."""
    phrases = tuple(dict.fromkeys(phrase for language in languages() for phrase in getattr(language, attribute)))
    return tuple(filter(str.isascii, phrases)), tuple(phrase for phrase in phrases if not phrase.isascii())


_SUBJECTS: Final = _all("subjects")
_FAILURES: Final = _all("failures")
_DELAYS: Final = _all("delays")
_GAVE_UP: Final = _all("gave_up")
_ENDS: Final = _all("ends")
_REASONS: Final = _all("reasons")
_BOILERPLATE: Final = _all("boilerplate")
_SUCCESSES: Final = _all("successes")


def _any(phrases: tuple[tuple[str, ...], tuple[str, ...]], low: str) -> bool:
    plain, other = phrases
    for phrase in plain:
        if phrase in low:
            return True
    if low.isascii():
        return False
    return any(phrase in low for phrase in other)


def is_failure_subject(low: str) -> bool:
    """Whether a subject in lower case is that of a notice of failure or delay."""
    return bool(low) and _any(_SUBJECTS, low)


def tells_failure(low: str) -> bool:
    """Whether a sentence in lower case says that something was not delivered."""
    return _any(_FAILURES, low)


def tells_delay(low: str) -> bool:
    """Whether the text in lower case says that delivery is still being tried."""
    return _any(_DELAYS, low) and not _any(_GAVE_UP, low)


def ends_notice(low: str) -> bool:
    """Whether a line in lower case introduces the original message."""
    return _any(_ENDS, low)


def introduces_reason(low: str) -> bool:
    """Whether a line in lower case introduces the reason of a failure."""
    return _any(_REASONS, low)


def tells_success(low: str) -> bool:
    """Whether the text in lower case says that the message arrived."""
    return _any(_SUCCESSES, low)


def is_boilerplate(low: str) -> bool:
    """Whether a line in lower case tells nothing about the failure at hand."""
    return _any(_BOILERPLATE, low)
