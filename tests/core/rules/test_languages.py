"""What the rules for languages promise together: their form, the causes they know, what they keep apart."""

from __future__ import annotations

import re
import unicodedata

import pytest

from carom.app.engine import default_classifier
from carom.core.model import Reason, Witness
from carom.core.rules.format import RuleFile
from carom.core.rules.loader import RuleSource, packaged_sources, read_files

FILES = dict(read_files(packaged_sources()))
LANGUAGES = {file.language: file for name, file in FILES.items() if name.startswith("lang/") and file.rule}

#: Languages in which hosts and localized notices are common enough to be read for every everyday cause.
FULL = [
    "cs",
    "da",
    "de",
    "el",
    "es",
    "fi",
    "fr",
    "hu",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "tr",
    "uk",
    "zh",
]
EVERYDAY = {
    Reason.USER_UNKNOWN,
    Reason.MAILBOX_FULL,
    Reason.MAILBOX_DISABLED,
    Reason.DOMAIN_UNKNOWN,
    Reason.SPAM,
    Reason.BLOCKLISTED,
    Reason.VIRUS,
    Reason.CONTENT_REFUSED,
    Reason.TOO_LARGE,
    Reason.RECIPIENT_REFUSED,
    Reason.POLICY,
    Reason.RELAY_DENIED,
    Reason.AUTH_FAILED,
    Reason.SENDER_DNS,
    Reason.SENDER_REFUSED,
    Reason.RATE_LIMITED,
    Reason.GREYLISTED,
    Reason.SYSTEM_ERROR,
    Reason.EXPIRED,
    Reason.HOST_UNREACHABLE,
    Reason.BAD_REPUTATION,
    Reason.DELIVERY_AGENT,
    Reason.SUPPRESSED,
}

#: One idea with a choice of words, and a language that has only one of them.
SPEAKERS = b"""
[words]
LOAN_BOX = "mailbox"
[[idea]]
id = "full"
reason = "mailbox_full"
match = ["BOX GAP (?:FULL|OVER)"]
"""
LACONIC = b"""
language = "xx"
[lexicon]
BOX = "kasse"
FULL = "voll"
[samples]
full = ["552 kasse voll"]
"""

_NOT_TEXT = re.compile(r"\\[A-Za-z]|[A-Z][A-Z_]+")


def _patterns(file: RuleFile) -> list[str]:
    return [pattern for rule in file.rule for pattern in (*rule.match, *rule.all, *rule.none)] + list(
        file.words.values()
    )


@pytest.mark.parametrize("name", FILES)
def test_patterns_are_written_in_the_form_to_which_replies_are_folded(name: str) -> None:
    texts = [_NOT_TEXT.sub("", pattern) for pattern in _patterns(FILES[name])]
    assert [text for text in texts if unicodedata.normalize("NFKC", text).lower() != text] == []


@pytest.mark.parametrize("language", FULL)
def test_a_language_in_full_knows_every_everyday_cause(language: str) -> None:
    assert EVERYDAY - {rule.reason for rule in LANGUAGES[language].rule} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_or_switched_off_mailbox_is_told_from_the_sender_by_a_refused_near_miss(language: str) -> None:
    rules = [rule for rule in LANGUAGES[language].rule if rule.reason is Reason.USER_UNKNOWN]
    assert any(rule.refuses for rule in rules)


def test_what_a_language_says_of_the_sender_or_message_never_looks_like_a_dead_address() -> None:
    classify = default_classifier().classify
    dead = {Reason.USER_UNKNOWN, Reason.MAILBOX_DISABLED, Reason.DOMAIN_UNKNOWN, Reason.ADDRESS_INVALID}
    about_the_sender = {
        Reason.BLOCKLISTED,
        Reason.SENDER_DNS,
        Reason.SENDER_REFUSED,
        Reason.AUTH_FAILED,
        Reason.SPAM,
        Reason.POLICY,
        Reason.RATE_LIMITED,
    }
    named = [
        (sample, sign.rule)
        for file in LANGUAGES.values()
        for rule in file.rule
        if rule.reason in about_the_sender
        for sample in rule.samples
        for sign in classify(sample).evidence
        if sign.reason in dead and sign.witness in (Witness.TEXT, Witness.PROVIDER_TOKEN)
    ]
    assert named == []


def test_a_word_that_a_language_lacks_is_missing_by_itself_and_borrowed_words_never_stand_alone() -> None:
    sources = [RuleSource("ideas.toml", SPEAKERS), RuleSource("xx.toml", LACONIC)]
    (rule,) = dict(read_files(sources))["xx.toml"].rule
    assert rule.match == ["(?:kasse) GAP (?:voll)", "(?:mailbox) GAP (?:voll)"]
