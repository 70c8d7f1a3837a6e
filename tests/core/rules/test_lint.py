"""Each finding with a rule that has the fault and one that does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from carom.app.rule_work import RuleWork
from carom.core.rules.catalogue import catalogue_of
from carom.core.rules.lint import (
    Finding,
    Severity,
    lint_files,
    lint_overlaps,
    lint_overruled,
    lint_rules,
)
from tests.core.rules.ruling import PACKAGED, laid_over, packaged_book, rule, source


def _codes(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(str(one.severity), one.code) for one in findings]


def _of_rules(content: str) -> list[tuple[str, str]]:
    return _codes(list(lint_rules(catalogue_of((), (source(content),)), packaged_book().words)))


ERRORS = [
    ("unreadable", rule(reason="polcy")),
    ("duplicate_id", rule() + rule()),
    ("bad_id", rule(id="Acme")),
    ("no_match", rule(match=[])),
    ("no_samples", rule(samples=[])),
    ("no_provider", rule(only_there=True)),
    ("bad_code", rule(codes=["5.7"])),
    ("bad_word", rule() + '[words]\nx = "y"\n'),
    ("unknown_word", rule(match=["shut NOBODY"])),
    ("not_linear", rule(match=["closed.*acme"])),
    ("outside_language", rule(match=["(closed)"])),
    ("never_matches", rule(match=["Closed"])),
]


@pytest.mark.parametrize(("code", "content"), ERRORS)
def test_what_keeps_a_file_out_of_force_is_an_error(code: str, content: str) -> None:
    assert _codes(lint_files([source(content)], {})) == [("error", code)]


def test_a_good_file_has_no_error() -> None:
    good = rule(match=["shut WHO"], codes=["5xx", "5.7.x"], provider="acme", only_there=True) + rule(id="b")
    assert lint_files([source(good)], packaged_book().words) == ()


ONE_TEXT = {"match": ["closed by acme"], "samples": ["closed by acme"]}
VARIANTS: list[dict[str, object]] = [
    {"match": ["closed by (?:acme|us)"]},
    {"match": ["closed(?: by acme)?"]},
    {"match": [r"closed \d by acme"]},
    {"match": ["closed by WHO"]},
    {"match": ["closed by acme", "shut by acme"]},
    {"samples": ["550 closed by acme today", "550 we are closed by acme"]},
    {"token": True},
]


def test_a_rule_that_can_match_one_text_only_is_told() -> None:
    assert _of_rules(rule(**ONE_TEXT)) == [("warning", "one_text")]


@pytest.mark.parametrize("fields", VARIANTS)
def test_a_rule_with_a_variant_several_samples_or_a_token_is_not(fields: dict[str, object]) -> None:
    assert _of_rules(rule(**(ONE_TEXT | fields))) == []


def test_a_rule_without_near_misses_is_noted_and_a_token_is_not() -> None:
    assert _of_rules(rule(refuses=[])) == [("note", "no_refuses")]
    assert _of_rules(rule(refuses=[], token=True)) == []
    assert _of_rules(rule()) == []


def _overlaps(*rules: str) -> list[Finding]:
    content = "".join(rules)
    return list(lint_overlaps(catalogue_of((), (source(content),)), laid_over(content).classify))


OTHER = {"id": "acme.other", "reason": "spam", "samples": ["other acme", "acme other"]}


def test_two_rules_of_different_reasons_that_claim_one_sample_are_both_shown() -> None:
    (found,) = _overlaps(rule(), rule(**OTHER, match=["acme"]))
    assert (found.severity, found.code, found.place) == (Severity.WARNING, "overlap", "rule acme.closed")
    assert (found.other, found.sample) == ("acme.other", "550 closed by acme")
    assert "acme.other (own.toml) says spam" in found.problem


def test_an_overlap_in_which_one_rule_only_calls_the_address_dead_says_so() -> None:
    deadly = rule(**(OTHER | {"reason": "user_unknown"}), match=["acme"])
    (found,) = _overlaps(rule(), deadly)
    assert "only one of them calls the address dead" in found.problem
    (harmless,) = _overlaps(rule(), rule(**OTHER, match=["acme"]))
    assert "dead" not in harmless.problem


@pytest.mark.parametrize(
    "other",
    [
        rule(**OTHER, match=["acme"], strength="fair"),
        rule(**OTHER, match=["acme"], none=["closed|shut"]),
        rule(**(OTHER | {"reason": "policy"}), match=["acme"]),
        rule(**OTHER, match=["other"]),
    ],
    ids=["weaker", "refuses it", "same reason", "does not match"],
)
def test_a_rule_that_is_weaker_refuses_agrees_or_is_silent_does_not_overlap(other: str) -> None:
    assert _overlaps(rule(), other) == []


def test_a_strong_token_prevails_over_words_and_so_does_not_overlap_with_them() -> None:
    words = rule(**OTHER, match=["other|acme"], strength="decisive")
    assert _overlaps(rule(token=True), words) == []
    assert [one.code for one in _overlaps(rule(), words)] == ["overlap"]


def _overruled(own: str) -> list[Finding]:
    packaged = catalogue_of((source(PACKAGED, "packaged.toml"),))
    return list(lint_overruled(catalogue_of((), (source(own),)), packaged, laid_over(own).classify))


def test_an_own_rule_that_judges_a_packaged_sample_otherwise_is_noted() -> None:
    (found,) = _overruled(rule(match=["no such user"]))
    assert (str(found.severity), found.code, found.other) == ("note", "overrules", "dead.unknown")


def test_one_that_takes_a_good_address_for_a_dead_one_is_a_warning() -> None:
    (found,) = _overruled(rule(reason="user_unknown", match=["over quota"]))
    assert (str(found.severity), found.code, found.other) == ("warning", "overrules", "full.quota")


def test_one_that_agrees_adds_or_takes_the_place_of_the_packaged_rule_overrules_nothing() -> None:
    assert _overruled(rule(reason="user_unknown", match=["no such user"])) == []
    assert _overruled(rule()) == []
    assert _overruled(rule(id="dead.unknown", match=["no such user"])) == []


def test_the_packaged_rules_have_no_error() -> None:
    found = [one for one in RuleWork([]).lint_packaged() if one.severity is Severity.ERROR]
    assert found == []
