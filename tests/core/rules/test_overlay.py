"""An operator's own rules over the packaged ones: they win, they add, they replace, and they never break anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.app.engine import lay_rules_over, packaged_engine
from carom.core.classify.classifier import Classifier
from carom.core.model import Action, Reason
from carom.core.rules.format import Strength
from carom.core.rules.loader import compile_book, packaged_sources, read_file
from carom.core.rules.overlay import lay_over, own_advice
from tests.core.rules.ruling import laid_over, packaged_book, rule, source

#: One own rule for each reason and strength; each waits for a word that no reply has.
OWN = {
    f"{reason}-{strength}": rule(
        id=f"own.{reason}.{strength}",
        reason=reason,
        strength=strength,
        label=f"label of {reason}",
        match=[f"own-{reason}-{strength}-word"],
    )
    for reason in Reason
    for strength in Strength
}
SAMPLES = [sample for file in packaged_sources() for one in read_file(file).rule for sample in one.samples]
COMMANDS = [None, "MAIL", "RCPT", "DATA", "EHLO"]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """The packaged rules with all of `OWN` over them."""
    folder: Path = tmp_path_factory.mktemp("cache")
    return lay_rules_over(packaged_engine(), (source("".join(OWN.values())),), folder).classifier()


@given(
    sample=st.sampled_from(SAMPLES),
    own=st.sampled_from(sorted(OWN)),
    before=st.booleans(),
    command=st.sampled_from(COMMANDS),
    status=st.sampled_from([None, "5.1.1", "4.4.7", "5.7.1"]),
    action=st.sampled_from([None, *Action]),
)
def test_an_own_rule_wins_over_whatever_the_packaged_ones_say(  # noqa: PLR0913, PLR0917
    classifier: Classifier,
    sample: str,
    own: str,
    before: bool,
    command: str | None,
    status: str | None,
    action: Action | None,
) -> None:
    reason, _, strength = own.partition("-")
    word = f"own-{own}-word"
    text = f"{word} {sample}" if before else f"{sample[:2000]} {word}"
    verdict = classifier.classify(text, command=command, status=status, action=action)
    assert (verdict.reason, verdict.rule) == (reason, f"own.{reason}.{strength}")
    assert verdict.label == f"label of {reason}"
    assert not verdict.conflict


@given(sample=st.sampled_from(SAMPLES))
def test_what_no_own_rule_matches_is_judged_as_before(classifier: Classifier, sample: str) -> None:
    assert classifier.classify(sample) == packaged_engine().classifier().classify(sample)


def test_the_evidence_of_the_packaged_rules_is_kept() -> None:
    verdict = laid_over(rule(match=["no such user"])).classify("550 no such user")
    assert verdict.reason is Reason.POLICY
    assert [(sign.rule, str(sign.reason)) for sign in verdict.evidence] == [
        ("acme.closed", "policy"),
        ("dead.unknown", "user_unknown"),
    ]


def test_of_two_own_rules_the_stronger_wins_and_the_other_casts_doubt() -> None:
    own = rule(match=["closed"]) + rule(id="acme.dead", reason="user_unknown", match=["acme"], strength="fair")
    verdict = laid_over(own).classify("closed by acme")
    assert (verdict.reason, verdict.conflict) == (Reason.POLICY, True)
    assert verdict.confidence < laid_over(own).classify("closed").confidence


def test_a_hint_is_enough_for_an_own_rule_and_is_its_confidence() -> None:
    assert laid_over(rule(strength="hint")).classify("closed by acme").confidence == 0.3


def test_a_verdict_of_the_packaged_rules_has_no_label() -> None:
    assert laid_over(rule(label="parked")).classify("no such user").label is None


def test_the_conditions_of_an_own_rule_hold_as_those_of_a_packaged_one() -> None:
    own = rule(match=["acme"], all=["closed"], none=["opened"], codes=["5xx"])
    classify = laid_over(own).classify
    texts = ["550 closed acme", "450 closed acme", "550 acme", "550 closed and opened acme"]
    assert [classify(text).rule for text in texts] == ["acme.closed", None, None, None]


def test_an_own_rule_takes_the_place_of_the_packaged_one_of_its_name() -> None:
    own = rule(id="dead.unknown", reason="user_unknown", match=["never said"], samples=["never said"])
    classify = laid_over(own).classify
    assert classify("no such user").evidence == ()
    assert classify("never said").rule == "dead.unknown"


def test_own_markers_blocklists_and_codes_go_before_the_packaged_ones() -> None:
    own = """
[[marker]]
provider = "acme"
match = ['mail\\.example\\.net']
samples = ["mail.example.net"]
[[blocklist]]
name = "acme-list"
match = ["acme list"]
samples = ["on the acme list"]
[[status]]
code = "x.2.2"
reason = "policy"
strength = "fair"
"""
    classify = laid_over(own).classify
    assert classify("mail.example.net said no").provider == "acme"
    assert classify("mx.example.net said no").provider == "example"
    assert classify("on the acme list at bl.example.org").blocklists == ("acme-list", "bl.example.org")
    assert classify("5.2.2").reason is Reason.POLICY


def test_own_rules_use_the_packaged_vocabulary_and_may_shadow_it() -> None:
    assert laid_over(rule(match=["shut WHO"])).classify("shut mailbox").rule == "acme.closed"
    shadowing = '[words]\nWHO = "door"\n' + rule(match=["shut WHO"])
    assert laid_over(shadowing).classify("shut mailbox").rule is None
    assert laid_over(shadowing).classify("shut door").rule == "acme.closed"
    assert laid_over(shadowing).classify("no such user").rule == "dead.unknown"


def test_the_version_names_both_rule_sets() -> None:
    packaged = packaged_book()
    versions = {
        lay_over(packaged, compile_book([source(rule(label=label))], own=True)).version for label in ("one", "two")
    }
    assert len(versions) == 2
    assert all(version.startswith(f"{packaged.version}+") for version in versions)


def test_the_automaton_of_the_packaged_rules_stays_as_it_is() -> None:
    packaged = packaged_book()
    merged = lay_over(packaged, compile_book([source(rule())], own=True))
    assert merged.patterns[: len(packaged.patterns)] == packaged.patterns


def test_own_advice_goes_from_the_rule_over_the_provider_to_the_reason() -> None:
    own = rule(remedy="of the rule", provider="acme") + "".join(
        f'[[remedy]]\nreason = "{reason}"\ntext = "{text}"\n{provider}'
        for reason, text, provider in [
            ("policy", "of the reason", ""),
            ("policy", "of acme", 'provider = "acme"\n'),
            ("policy", "of others", 'provider = "other"\n'),
            ("spam", "of spam", ""),
        ]
    )
    judge = laid_over(own)
    assert own_advice(judge.book, judge.classify("closed by acme")) == ("of the rule", "of acme", "of the reason")
    assert own_advice(judge.book, judge.classify("no such user")) == ()


def test_rules_in_another_script_alone_are_rules_too(tmp_path: Path) -> None:
    full, shut = "\u4fe1\u7bb1\u5df2\u6ee1", "\u4fe1\u7bb1\u5173\u95ed"
    own = source(rule(match=[f"{full}|{shut}"], samples=[full]))
    classify = lay_rules_over(packaged_engine(), (own,), tmp_path).classifier().classify
    assert classify(f"550 {shut}").rule == "acme.closed"


def test_an_own_file_without_any_pattern_adds_what_it_has(tmp_path: Path) -> None:
    own = source('[[remedy]]\nreason = "spam"\ntext = "ask"\n')
    judge = lay_rules_over(packaged_engine(), (own,), tmp_path).classifier()
    assert own_advice(judge.book, judge.classify("550 rejected as spam")) == ("ask",)
