"""Mistakes in rule files are named with file, rule and reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.errors import RuleError
from carom.core.rules.loader import RuleSource, check_sources, compile_book, digest
from carom.core.rules.mistakes import TOLD
from tests.core.rules.ruling import rule, source

GOOD = b"""
[words]
WHO = "user|mailbox"

[[rule]]
id = "a.b"
reason = "user_unknown"
match = ["no such WHO"]
samples = ["550 no such user"]
"""

MISTAKES = [
    (b"not toml", "x.toml: "),
    (b"[[rule]]\nid = 'a'\nreason = 'no_such_reason'\nmatch=['x']\nsamples=['x']", "no_such_reason"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=[]\nsamples=['x']", "rule a: needs at least one match"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['x']\nsamples=[]", "needs at least one match and one sample"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['x']\nsamples=['x']\nmach=['y']", "mach"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['no such NOBODY']\nsamples=['x']", "vocabulary has no NOBODY"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['a.*b']\nsamples=['x']", "open repeat"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['(?=a)']\nsamples=['x']", "look-around"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['x{1,900}']\nsamples=['x']", "at most 120"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['x?']\nsamples=['x']", "matches the empty text"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['Spam']\nsamples=['x']", "lower-cased"),
    (b"[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['a(b']\nsamples=['x']", "a(b"),
    ("[[rule]]\nid = 'a'\nreason = 'spam'\nmatch=['[^\u00e9e]']\nsamples=['x']".encode(), "single bytes"),
    (b"[[reply]]\ncode = 'abc'\nreason = 'spam'\nstrength = 'weak'", "three digits"),
]


@pytest.mark.parametrize(("content", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_file(content: bytes, words: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_book([RuleSource("x.toml", content)])
    assert str(caught.value).startswith("x.toml: ")
    assert words in str(caught.value)


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RuleError, match=r"rule a\.b: there are two"):
        compile_book([RuleSource("x.toml", GOOD), RuleSource("y.toml", GOOD)])


def test_vocabulary_words_stand_for_their_patterns() -> None:
    assert compile_book([RuleSource("x.toml", GOOD)]).patterns == ("no such (?:user|mailbox)",)


def test_the_version_changes_with_any_byte() -> None:
    versions = {digest([RuleSource("x.toml", content)]) for content in (GOOD, GOOD + b"\n", b"")}
    assert len(versions | {digest([RuleSource("y.toml", GOOD)])}) == 4


BROKEN = [
    (
        "all that is wrong with one rule",
        """
[[rule]]
id = "acme.closed"
reason = "polcy"
strength = "huge"
mach = ["x"]
samples = ["x"]
""",
        [
            ("rule acme.closed", "unreadable", "mach: there is no such key"),
            ("rule acme.closed", "unreadable", "reason: Invalid enum value 'polcy'"),
            ("rule acme.closed", "unreadable", "match is missing"),
            ("rule acme.closed", "unreadable", "strength: Invalid enum value 'huge'"),
        ],
    ),
    (
        "every rule, and what is right in between stays out too",
        rule(id="a", samples=[])
        + rule(id="b")
        + rule(id="b")
        + rule(id="c", match=[])
        + rule(id="D d")
        + rule(id="e", only_there=True)
        + rule(id="f", codes=["550", "57x", "5.7"]),
        [
            ("rule a", "no_samples", "no sample is given"),
            ("rule b", "duplicate_id", "two of this name"),
            ("rule c", "no_match", "no match is given"),
            ("rule D d", "bad_id", "small letters"),
            ("rule e", "no_provider", "only_there asks for a provider"),
            ("rule f", "bad_code", "'57x'"),
            ("rule f", "bad_code", "'5.7'"),
        ],
    ),
    (
        "every pattern, wherever it stands",
        rule(match=["a.*b", "(a)"], all=["NOBODY"], none=["Spam"]),
        [
            ("rule acme.closed", "outside_language", "captures"),
            ("rule acme.closed", "not_linear", "'a.*b'"),
            ("rule acme.closed", "unknown_word", "no NOBODY"),
            ("rule acme.closed", "never_matches", "lower-cased"),
        ],
    ),
    (
        "entries that are no rules",
        """
[words]
Who = "x"
[[marker]]
provider = "acme"
match = []
samples = []
[[blocklist]]
name = "bl"
match = ["x+y", "(?=x)"]
samples = ["xy"]
[[status]]
code = "5.7"
reason = "spam"
strength = "weak"
[[reply]]
code = "55"
reason = "spam"
strength = "weak"
[[remedy]]
reason = "spam"
""",
        [
            ("word Who", "bad_word", "capitals"),
            ("marker acme", "no_match", "no match"),
            ("marker acme", "no_samples", "no sample"),
            ("blocklist bl", "outside_language", "look-around"),
            ("status 5.7", "bad_code", "5.7.1"),
            ("reply 55", "bad_code", "three digits"),
            ("remedy spam", "unreadable", "text is missing"),
        ],
    ),
    (
        "a table for a list, a list for a table, a rule without a name",
        """
rule = 3
marker = [3]
words = ["x"]
other = 1
[[blocklist]]
samples = ["x"]
""",
        [
            ("", "unreadable", "other: there is no such key"),
            ("", "unreadable", "words: Expected `object`"),
            ("rule", "unreadable", "[[rule]]"),
            ("[[marker]] number 1", "unreadable", "Expected `object`"),
            ("[[blocklist]] number 1", "unreadable", "name is missing"),
            ("[[blocklist]] number 1", "unreadable", "match is missing"),
        ],
    ),
    ("what is no TOML", "[[rule", [("", "unreadable", "Expected")]),
    ("what is no text", b"id = '\xff'", [("", "unreadable", "")]),
]


@pytest.mark.parametrize(("content", "mistakes"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_overlay_names_everything_that_is_wrong(
    content: str | bytes, mistakes: list[tuple[str, str, str]]
) -> None:
    found = check_sources([source(content)])
    told = sorted((mistake.place, mistake.code) for mistake in found)
    assert told == sorted((place, code) for place, code, _ in mistakes)
    for place, code, words in mistakes:
        assert any((one.place, one.code) == (place, code) and words in one.problem for one in found)
    with pytest.raises(RuleError) as caught:
        compile_book([source(content)], own=True)
    assert str(caught.value).splitlines() == [str(mistake) for mistake in found]
    assert all(str(mistake).startswith("own.toml: ") for mistake in found)


def test_of_very_many_mistakes_the_first_are_told_and_the_others_counted() -> None:
    content = "".join(rule(id=f"a.{number}", samples=[]) for number in range(TOLD + 7))
    with pytest.raises(RuleError) as caught:
        compile_book([source(content)])
    lines = str(caught.value).splitlines()
    assert len(lines) == TOLD + 1
    assert lines[-1] == "and 7 more"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_file_of_rules_or_have_mistakes(content: bytes) -> None:
    check_sources([source(content)])
