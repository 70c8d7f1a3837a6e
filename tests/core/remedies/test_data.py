"""The remedies that come with carom: complete, each its own words, and chosen by the replies they are for."""

from __future__ import annotations

import re

import pytest

from carom.app.advice import adviser, default_remedies
from carom.app.engine import default_classifier
from carom.core.model import Reason
from carom.core.remedies import Case, Speaker, Token
from carom.core.remedies.answers import ReplyAnswer
from carom.core.rules.blocklists import blocklists

BOOK = default_remedies()
CASES = tuple(BOOK.by_id.values())
SPEAKER_CASES = tuple(case for speaker in BOOK.speakers for case in speaker.cases)
TOKENS = tuple((speaker, token) for speaker in BOOK.speakers for token in speaker.tokens)

#: Those of whom a postmaster may expect that more is known.
EXPECTED = (
    *("gmail", "yahoo", "aol", "outlook", "microsoft365", "icloud", "comcast", "att", "charter", "cox", "gmx", "ionos"),
    *("tonline", "orange", "laposte", "free", "mailru", "yandex", "qq", "netease", "aliyun", "docomo", "au"),
    *("mimecast", "proofpoint", "barracuda", "ironport", "messagelabs"),
    *("postfix", "exim", "exchange", "qmail", "ses", "sendgrid", "mailgun", "sparkpost"),
    *("spamhaus", "spamcop", "uceprotect", "cloudmark"),
)


def texts_of(case: Case) -> tuple[str, ...]:
    prose = (case.happened, case.fault, case.first, *case.then, *case.avoid)
    return (case.title, *prose, case.subscriber, case.support, case.postmaster)


def sentences(text: str) -> list[str]:
    return [part.strip(" .").lower() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip(" .")]


def test_every_reason_has_a_case_of_its_own() -> None:
    assert set(BOOK.general) == set(Reason)


@pytest.mark.parametrize("slug", EXPECTED)
def test_more_is_known_of_every_large_provider_filter_server_service_and_list(slug: str) -> None:
    assert BOOK.by_slug[slug].cases


def test_there_are_at_least_a_hundred_and_twenty_cases_of_speakers() -> None:
    assert len(SPEAKER_CASES) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_told_for_each_of_its_samples(case: Case) -> None:
    advice = adviser(default_classifier())
    told = {sample: advice.reply(sample).remedy.id for sample in case.samples}
    assert told == dict.fromkeys(case.samples, case.id)


@pytest.mark.parametrize("case", SPEAKER_CASES, ids=lambda case: case.id)
def test_every_rule_that_a_case_names_exists_and_gives_its_reason(case: Case) -> None:
    reasons = {row.id: row.reason for row in default_classifier().book.rows}
    missing = [rule for rule in case.rules if rule not in reasons]
    assert not missing, f"{case.id} names rules that do not exist: {', '.join(missing)}"
    other = [f"{rule} gives {reasons[rule]}" for rule in case.rules if reasons[rule] is not case.reason]
    assert not other, f"{case.id} is about {case.reason}, but {', '.join(other)}"


def test_every_blocklist_that_a_case_names_is_known() -> None:
    assert [(case.id, name) for case in CASES for name in case.blocklists if name not in blocklists()] == []


def test_no_sentence_is_said_twice() -> None:
    said: dict[str, str] = {}
    twice = []
    for case in CASES:
        for sentence in (one for text in texts_of(case) for one in sentences(text)):
            if sentence in said:
                twice.append((case.id, said[sentence], sentence))
            said[sentence] = case.id
    assert twice == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_texts_are_whole_sentences_of_a_length_that_is_read(case: Case) -> None:
    assert all(text.startswith("Do not ") for text in case.avoid)
    assert "\n" not in case.subscriber
    assert len(case.subscriber) <= 160
    for text in texts_of(case)[1:]:
        assert text.endswith((".", "!", "?")), text
        assert len(text) <= 600, text


@pytest.mark.parametrize(
    ("speaker", "token"), TOKENS, ids=lambda one: one.slug if isinstance(one, Speaker) else one.token
)
def test_a_token_is_known_however_it_is_written_and_has_its_reason(speaker: Speaker, token: Token) -> None:
    written = token.token.replace("*", "007")
    advice = adviser(default_classifier())
    for asked in (written, written.strip("[]()?"), written.lower()):
        answer = advice.ask(asked)
        assert isinstance(answer, ReplyAnswer)
        assert answer.verdict.reason is token.reason, asked


def test_everyone_whom_a_rule_names_can_be_asked_about() -> None:
    book = default_classifier().book
    named = {row.provider for row in book.rows if row.provider} | set(book.markers.values())
    assert named <= set(adviser(default_classifier()).known_slugs())
