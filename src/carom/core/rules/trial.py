"""The samples of rules tried out: a rule must decide each of its own, and must not match what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from carom.core.classify.protocol import Classify
from carom.core.rules.catalogue import Catalogue, ListedRule
from carom.core.rules.format import Blocklist, Marker


class Trial(msgspec.Struct, frozen=True):
    """One sample or near miss, tried."""

    file: str
    #: ``rule acme.closed``, ``marker acme``, ``blocklist bl.example.org``.
    place: str
    text: str
    #: What is wrong; None when all is well.
    problem: str | None = None


def try_samples(catalogue: Catalogue, classify: Classify) -> Iterator[Trial]:
    """Every sample of rules, markers and blocklists and every near miss; `classify` judges with these rules."""
    for listed in catalogue.rules:
        for sample in listed.rule.samples:
            yield _trial(listed, sample, _sample_problem(listed, sample, classify))
        for text in listed.rule.refuses:
            matched = listed.rule.id in {sign.rule for sign in classify(text, provider=listed.said_by).evidence}
            yield _trial(listed, text, "is matched, although the rule refuses it" if matched else None)
    for file, marker in catalogue.markers:
        for sample in marker.samples:
            yield Trial(file, f"marker {marker.provider}", sample, _marker_problem(marker, sample, classify))
    for file, blocklist in catalogue.blocklists:
        for sample in blocklist.samples:
            yield Trial(file, f"blocklist {blocklist.name}", sample, _blocklist_problem(blocklist, sample, classify))


def _trial(listed: ListedRule, text: str, problem: str | None) -> Trial:
    return Trial(listed.file, f"rule {listed.rule.id}", text, problem)


def _sample_problem(listed: ListedRule, sample: str, classify: Classify) -> str | None:
    verdict = classify(sample, provider=listed.said_by)
    if listed.rule.id not in {sign.rule for sign in verdict.evidence}:
        return f"is not matched by the rule; the verdict is {verdict.reason} (by {verdict.rule or 'nothing'})"
    if verdict.reason is not listed.rule.reason:
        return f"is decided otherwise: {verdict.reason} (by {verdict.rule or 'nothing'})"
    return None


def _marker_problem(marker: Marker, sample: str, classify: Classify) -> str | None:
    named = classify(sample).provider
    return None if named == marker.provider else f"names {named or 'no provider'}"


def _blocklist_problem(blocklist: Blocklist, sample: str, classify: Classify) -> str | None:
    named = classify(sample).blocklists
    return None if blocklist.name in named else f"names {', '.join(named) or 'no blocklist'}"
