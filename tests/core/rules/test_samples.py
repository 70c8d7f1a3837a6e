"""Every rule decides its own samples and stays out of what it refuses."""

from __future__ import annotations

import pytest

from carom.app.engine import default_classifier
from carom.core.rules.format import Blocklist, Marker, Rule
from carom.core.rules.loader import packaged_sources, read_files

FILES = read_files(packaged_sources())
RULES = [rule for _, file in FILES for rule in file.rule]
MARKERS = [marker for _, file in FILES for marker in file.marker]
BLOCKLISTS = [blocklist for _, file in FILES for blocklist in file.blocklist]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_decides_each_of_its_samples(rule: Rule) -> None:
    classify = default_classifier().classify
    wrong = [
        (sample, str(verdict.reason), verdict.rule)
        for sample in rule.samples
        if (verdict := classify(sample, provider=rule.provider if rule.only_there else None)).reason != rule.reason
        or rule.id not in {sign.rule for sign in verdict.evidence}
    ]
    assert wrong == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.refuses], ids=lambda rule: rule.id)
def test_a_rule_stays_out_of_what_it_refuses(rule: Rule) -> None:
    classify = default_classifier().classify
    assert [text for text in rule.refuses if rule.id in {sign.rule for sign in classify(text).evidence}] == []


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.provider)
def test_a_marker_names_the_provider_of_its_samples(marker: Marker) -> None:
    classify = default_classifier().classify
    assert {classify(sample).provider for sample in marker.samples} == {marker.provider}


@pytest.mark.parametrize("blocklist", BLOCKLISTS, ids=lambda blocklist: blocklist.name)
def test_a_blocklist_is_named_by_its_samples(blocklist: Blocklist) -> None:
    classify = default_classifier().classify
    assert [sample for sample in blocklist.samples if blocklist.name not in classify(sample).blocklists] == []


def test_there_are_at_least_three_hundred_rules() -> None:
    assert len(RULES) >= 300
