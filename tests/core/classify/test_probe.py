"""What each rule says of a text, with its place, and why some do not count."""

from __future__ import annotations

import pytest

from carom.app.engine import packaged_engine
from carom.core.classify.match import ReMatcher
from carom.core.classify.probe import Probe, probe
from carom.core.limits import EVIDENCE
from carom.core.model import Witness
from carom.core.rules.catalogue import catalogue_of
from carom.core.rules.loader import compile_book, packaged_sources
from tests.core.rules.ruling import rule, source


def _probe(content: str, text: str, provider: str | None = None) -> Probe:
    book = compile_book([source(content)], own=True)
    return probe(book, ReMatcher(book.patterns), text, provider)


def test_the_words_of_a_rule_are_shown_where_they_stand() -> None:
    found = _probe(rule(match=["closed", "by acme"]), "550  Closed \u00fcber by ACME")
    (voice,) = found.voices
    assert [found.text[span.start : span.end] for span in voice.spans] == ["closed", "by acme"]
    assert [span.quote for span in voice.spans] == ["closed", "by acme"]
    assert (voice.rule, voice.own, voice.held_back) == ("acme.closed", True, None)


HELD_BACK = [
    ({"only_there": True, "provider": "acme"}, "counts only when acme speaks"),
    ({"codes": ["4xx"]}, "asks for a code: 4xx"),
    ({"all": ["never"]}, "asks for 'never' as well"),
    ({"none": ["by a.me"]}, "refuses 'by acme'"),
]


@pytest.mark.parametrize(("fields", "words"), HELD_BACK)
def test_a_rule_that_does_not_count_is_shown_with_what_holds_it_back(fields: dict[str, object], words: str) -> None:
    (voice,) = _probe(rule(**fields), "550 closed by acme").voices
    assert words in str(voice.held_back)


def test_what_is_known_beside_the_text_counts() -> None:
    own = rule(only_there=True, provider="acme")
    assert [voice.held_back for voice in _probe(own, "550 closed by acme", "acme").voices] == [None]


def test_those_that_count_come_first_and_the_stronger_before_the_weaker() -> None:
    own = (
        rule(id="a.held", strength="decisive", none=["550"])
        + rule(id="a.weak", strength="weak")
        + rule(id="a.strong", strength="strong")
    )
    assert [voice.rule for voice in _probe(own, "550 closed by acme").voices] == ["a.strong", "a.weak", "a.held"]


def test_it_agrees_with_the_classifier_on_every_packaged_sample() -> None:
    engine = packaged_engine()
    spoken = (Witness.TEXT, Witness.PROVIDER_TOKEN)
    wrong = []
    for listed in catalogue_of(packaged_sources()).rules:
        for sample in listed.rule.samples:
            found = probe(engine.book, engine.matcher, sample, listed.said_by)
            said = {sign.rule for sign in found.verdict.evidence if sign.witness in spoken}
            counted = {voice.rule for voice in found.voices if voice.held_back is None}
            if len(found.verdict.evidence) < EVIDENCE and said != counted:
                wrong.append((sample, said ^ counted))
    assert wrong == []
