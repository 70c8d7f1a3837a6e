"""Mistakes in remedy files are named with file and key, all of them at once."""

from __future__ import annotations

from functools import cache

import pytest

from carom.core.errors import RemedyError
from carom.core.model import Reason
from carom.core.remedies import compile_remedies, packaged_remedies
from carom.core.rules.loader import RuleSource

SPEAKER = """
slug = "x"
name = "X"
kind = "mailbox"
about = "X says so."
links = []
"""

CASE = """
[[case]]
id = "x.full"
reason = "mailbox_full"
title = "X: full"
happened = "It is full."
fault = "The owner's."
first = "Wait."
then = ["Wait more."]
avoid = ["Do not panic."]
subscriber = "It is full at X."
support = "Nothing to do."
postmaster = "Is {recipient} full?"
links = [{ title = "X", url = "https://x.example/help" }]
samples = ["452 full at x"]
"""

CODE = '[[token]]\ntoken = "[X1]"\nreason = "spam"\nmeans = "spam"\n'

#: (what is replaced, by what, the place and the words of the message)
MISTAKES = [
    ("", "= not toml", "x.toml: Invalid"),
    ('slug = "x"', 'slug = "X y"', "x.toml: slug: must be lower-case"),
    ('kind = "mailbox"', 'kind = "planet"', "x.toml: kind: Invalid enum value 'planet'"),
    ('name = "X"\n', "", "x.toml: name is missing"),
    ('name = "X"', 'name = "X"\ncolour = "red"', "x.toml: colour: there is no such key"),
    ('id = "x.full"', 'id = "full"', "x.toml: case full: id: must begin with x."),
    ('reason = "mailbox_full"', 'reason = "mailbox_fat"', "x.toml: case x.full: reason: Invalid enum value"),
    ('first = "Wait."\n', "", "x.toml: case x.full: first is missing"),
    ('first = "Wait."', 'first = " "', "x.toml: case x.full: first: must say something"),
    ('first = "Wait."', "first = 5", "x.toml: case x.full: first: Expected `str`, got `int`"),
    ('fault = "The', 'falt = "The', "x.toml: case x.full: falt: there is no such key"),
    ('then = ["Wait more."]', "then = []", "x.toml: case x.full: then: needs at least one"),
    ('then = ["Wait more."]', 'then = [""]', "x.toml: case x.full: then: must say something in each entry"),
    ("{recipient}", "{recipent}", "x.toml: case x.full: postmaster: there is no blank {recipent}"),
    ("https://x.example/help", "x.example", "x.toml: case x.full: links: 'x.example' needs a title and an address"),
    ('samples = ["452 full at x"]', "samples = []", "x.toml: case x.full: samples: needs at least one"),
    ('id = "x.full"', 'id = "x.full"\nmatch = ["a.*b"]', "x.toml: case x.full: match: pattern 'a.*b'"),
    ('id = "x.full"', 'id = "x.full"\ncodes = ["99"]', "x.toml: case x.full: codes: '99' is no code"),
    ('reason = "spam"', 'reason = "ham"', "x.toml: token [X1]: reason: Invalid enum value 'ham'"),
]


@cache
def general() -> tuple[RuleSource, ...]:
    return tuple(source for source in packaged_remedies() if source.name.startswith("reasons/"))


def compiled(content: str) -> object:
    return compile_remedies((*general(), RuleSource("x.toml", content.encode())))


def test_a_file_without_a_mistake_is_read() -> None:
    compiled(SPEAKER + CODE + CASE)


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_file_and_key(old: str, new: str, message: str) -> None:
    whole = SPEAKER + CODE + CASE
    assert old in whole
    with pytest.raises(RemedyError) as caught:
        compiled(whole.replace(old, new, 1) if old else new)
    assert any(line.startswith(message) for line in str(caught.value).splitlines()), str(caught.value)


def test_all_mistakes_of_all_files_are_named_at_once() -> None:
    broken = (SPEAKER + CASE).replace('first = "Wait."\n', "").replace('title = "X: full"', "title = 1")
    with pytest.raises(RemedyError) as caught:
        compile_remedies((*general(), RuleSource("x.toml", broken.encode()), RuleSource("y.toml", b"\xff")))
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["x.toml", "x.toml", "y.toml"]


def test_two_speakers_or_cases_of_one_name_are_refused() -> None:
    twice = (*general(), RuleSource("x.toml", SPEAKER.encode()), RuleSource("y.toml", SPEAKER.encode()))
    with pytest.raises(RemedyError, match="speaker x: slug: there are two of this name"):
        compile_remedies(twice)
    with pytest.raises(RemedyError, match=r"x\.full: id: there are two of this name"):
        compiled(SPEAKER + CASE + CASE)


@pytest.mark.parametrize("reason", [Reason.SPAM, Reason.UNDETERMINED])
def test_a_reason_without_its_case_is_missed(reason: Reason) -> None:
    sources = tuple(
        RuleSource(source.name, source.content.replace(f'"{reason}"'.encode(), b'"virus"')) for source in general()
    )
    with pytest.raises(RemedyError) as caught:
        compile_remedies(sources)
    assert f"case {reason}: each reason has one case of its own; there are 0" in str(caught.value)


def test_the_case_of_a_reason_takes_no_marks() -> None:
    marked = general()[0].content.replace(b'reason = "', b'rules = ["a.b"]\nreason = "', 1)
    with pytest.raises(RemedyError, match="neither an id nor marks"):
        compile_remedies((RuleSource(general()[0].name, marked), *general()[1:]))
