"""Mistakes in rule files are named with file, rule and reason."""

from __future__ import annotations

import pytest

from carom.core.errors import RuleError
from carom.core.rules.loader import RuleSource, compile_book, digest

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
