"""The words of many languages by which notices are known (`phrases.toml`)."""

from __future__ import annotations

from functools import cache, lru_cache
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


class _Phrases:
    """The phrases of all languages for one meaning. A text in ASCII is not searched for words that cannot be in it."""

    def __init__(self, attribute: str) -> None:
        every = tuple(dict.fromkeys(phrase for language in languages() for phrase in getattr(language, attribute)))
        self._ascii = tuple(phrase for phrase in every if phrase.isascii())
        self._every = every

    def occur(self, low: str) -> bool:
        # A plain loop: `any` with a generator takes three times as long, and every notice passes here.
        for phrase in self._ascii if low.isascii() else self._every:  # noqa: SIM110
            if phrase in low:
                return True
        return False

    def present(self, low: str) -> tuple[str, ...]:
        """Those that occur, to be looked for in the lines of the text: few do, and lines are many."""
        return tuple([phrase for phrase in (self._ascii if low.isascii() else self._every) if phrase in low])


#: Subjects that are remembered: mail systems send the same ones again and again.
_REMEMBERED: Final = 2048
_SUBJECTS: Final = _Phrases("subjects")
_FAILURES: Final = _Phrases("failures")
_DELAYS: Final = _Phrases("delays")
_GAVE_UP: Final = _Phrases("gave_up")
_ENDS: Final = _Phrases("ends")
_REASONS: Final = _Phrases("reasons")
_BOILERPLATE: Final = _Phrases("boilerplate")
_SUCCESSES: Final = _Phrases("successes")


@lru_cache(maxsize=_REMEMBERED)
def is_failure_subject(low: str) -> bool:
    """Whether a subject in lower case is that of a notice of failure or delay."""
    return bool(low) and _SUBJECTS.occur(low)


def tells_failure(low: str) -> bool:
    """Whether a sentence in lower case says that something was not delivered."""
    return _FAILURES.occur(low)


def tells_delay(low: str) -> bool:
    """Whether the text in lower case says that delivery is still being tried."""
    return _DELAYS.occur(low) and not _GAVE_UP.occur(low)


def tells_giving_up(low: str) -> bool:
    """Whether the text in lower case says that it was tried and is tried no more."""
    return _GAVE_UP.occur(low) and not _DELAYS.occur(low)


def ends_notice(low: str) -> bool:
    """Whether a line in lower case introduces the original message."""
    return _ENDS.occur(low)


def introduces_reason(low: str) -> bool:
    """Whether a line in lower case introduces the reason of a failure."""
    return _REASONS.occur(low)


def phrases_that_end(low: str) -> tuple[str, ...]:
    """The phrases of `ends_notice` that a text in lower case holds."""
    return _ENDS.present(low)


def phrases_of_reasons(low: str) -> tuple[str, ...]:
    """The phrases of `introduces_reason` that a text in lower case holds."""
    return _REASONS.present(low)


def phrases_of_boilerplate(low: str) -> tuple[str, ...]:
    """The phrases of `is_boilerplate` that a text in lower case holds."""
    return _BOILERPLATE.present(low)


def tells_success(low: str) -> bool:
    """Whether the text in lower case says that the message arrived."""
    return _SUCCESSES.occur(low)


def is_boilerplate(low: str) -> bool:
    """Whether a line in lower case tells nothing about the failure at hand."""
    return _BOILERPLATE.occur(low)
