"""The words of each language do what their samples say."""

from __future__ import annotations

import pytest

from carom.core.reading.mail.dialects.phrases import (
    ENDS,
    Language,
    is_failure_subject,
    languages,
    spotted_in_subject,
    tells_delay,
    tells_failure,
    tells_success,
)
from carom.core.reading.mail.phrasebook import NOTICES

LANGUAGES = languages()
FIELDS = ("subjects", "failures", "delays", "gave_up", "ends", "reasons", "boilerplate", "successes")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_samples_of_a_language_are_recognised(language: Language) -> None:
    assert [
        subject for subject in language.sample_subjects if not is_failure_subject(spotted_in_subject(subject.lower()))
    ] == []
    assert [sentence for sentence in language.samples if not tells_failure(NOTICES.spot(sentence.lower()))] == []
    assert [sentence for sentence in language.sample_delays if not tells_delay(NOTICES.spot(sentence.lower()))] == []
    assert () not in {language.sample_subjects, language.samples, language.sample_delays}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_failures_are_no_delays(language: Language) -> None:
    assert [sentence for sentence in language.samples if tells_delay(NOTICES.spot(sentence.lower()))] == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_phrases_are_in_lower_case_and_long_enough_to_mean_something(language: Language) -> None:
    phrases = [phrase for field in FIELDS for phrase in getattr(language, field)]
    assert [phrase for phrase in phrases if phrase != phrase.lower()] == []
    assert [phrase for phrase in phrases if len(phrase) < (2 if not phrase.isascii() else 3)] == []


def test_there_are_at_least_twelve_languages_each_once() -> None:
    codes = [language.code for language in LANGUAGES]
    assert len(codes) == len(set(codes))
    assert len(codes) >= 12


ORDINARY = ["our plans for may", "invoice 17", "re: your question", "welcome to the list", "lunch?"]


@pytest.mark.parametrize("subject", ORDINARY)
def test_ordinary_subjects_are_not_taken_for_notices(subject: str) -> None:
    assert not is_failure_subject(spotted_in_subject(subject))


ANNOUNCEMENTS = [
    ("------ this is a copy of the message, including all the headers. ------", True),
    ("--- below this line is a copy of the message.", True),
    ("----- original message -----", True),
    ("the address to which the message has not yet been delivered is:", False),
    ("host mx.example.org said: 550 unknown", False),
]


@pytest.mark.parametrize(("line", "expected"), ANNOUNCEMENTS)
def test_the_line_that_announces_the_copy_ends_the_notice(line: str, expected: bool) -> None:
    assert ENDS.occur_in(line) is expected


def test_success_is_told_from_failure() -> None:
    assert tells_success(NOTICES.spot("your message was successfully delivered to the destination(s) listed below."))
    assert not tells_success(NOTICES.spot("your message could not be delivered."))
