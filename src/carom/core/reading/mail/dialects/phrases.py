"""The words of many languages by which notices are known (`phrases.toml`)."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.reading.mail.phrasebook import NOTICES, SUBJECTS, Phrasebook, Phrases, Spotted


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
    #: The title of the part for administrators in notices of Exchange, or a piece of it.
    administrators: tuple[str, ...] = ()
    #: In the subject of a summary for whoever runs a mail system, which is about no single failure.
    digests: tuple[str, ...] = ()
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


def _phrases(attribute: str, book: Phrasebook = NOTICES) -> Phrases:
    """The phrases of all languages for one meaning."""
    return book.add(phrase for language in languages() for phrase in getattr(language, attribute))


#: Subjects that are remembered: mail systems send the same ones again and again.
_REMEMBERED: Final = 2048
_SUBJECTS: Final = _phrases("subjects", SUBJECTS)
_DIGESTS: Final = _phrases("digests", SUBJECTS)
_FAILURES: Final = _phrases("failures")
_DELAYS: Final = _phrases("delays")
_GAVE_UP: Final = _phrases("gave_up")
_SUBJECT_DELAYS: Final = _phrases("delays", SUBJECTS)
_SUBJECT_GAVE_UP: Final = _phrases("gave_up", SUBJECTS)
#: That the message arrived.
SUCCESSES: Final = _phrases("successes")
#: Over the part of a notice of Exchange whose layout is the same in every language.
ADMINISTRATORS: Final = tuple(phrase for language in languages() for phrase in language.administrators)
#: In a line that introduces the original message.
ENDS: Final = _phrases("ends")
#: In a line that introduces the reason of a failure.
REASONS: Final = _phrases("reasons")
#: In a line that tells nothing about the failure at hand.
BOILERPLATE: Final = _phrases("boilerplate")


@lru_cache(maxsize=_REMEMBERED)
def spotted_in_subject(low: str) -> Spotted:
    """The phrases of subjects that stand in a subject in lower case."""
    return SUBJECTS.spot(low)


def is_failure_subject(spotted: Spotted) -> bool:
    """Whether a subject is that of a notice of failure or delay."""
    return _SUBJECTS.among(spotted)


def phrases_of_subject(spotted: Spotted) -> tuple[str, ...]:
    """The phrases of `is_failure_subject` that stand in a subject."""
    return _SUBJECTS.those_of(spotted)


def is_digest_subject(spotted: Spotted) -> bool:
    """Whether a subject is that of a summary of many mails."""
    return _DIGESTS.among(spotted)


def is_delay_subject(spotted: Spotted) -> bool:
    """Whether a subject says that delivery is still being tried."""
    return _SUBJECT_DELAYS.among(spotted) and not _SUBJECT_GAVE_UP.among(spotted)


def tells_failure(spotted: Spotted) -> bool:
    """Whether a text says that something was not delivered."""
    return _FAILURES.among(spotted)


def tells_delay(spotted: Spotted) -> bool:
    """Whether a text says that delivery is still being tried."""
    return _DELAYS.among(spotted) and not _GAVE_UP.among(spotted)


def tells_giving_up(spotted: Spotted) -> bool:
    """Whether a text says that it was tried and is tried no more."""
    return _GAVE_UP.among(spotted) and not _DELAYS.among(spotted)


def tells_success(spotted: Spotted) -> bool:
    """Whether a text says that the message arrived."""
    return SUCCESSES.among(spotted)


def phrases_of_failure(spotted: Spotted) -> tuple[str, ...]:
    """The phrases of `tells_failure` that stand in a text."""
    return _FAILURES.those_of(spotted)
