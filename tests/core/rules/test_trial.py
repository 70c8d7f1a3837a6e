"""Samples and near misses tried out: what is as it should be is told as well as what is not."""

from __future__ import annotations

import pytest

from carom.core.rules.catalogue import catalogue_of
from carom.core.rules.trial import Trial, try_samples
from tests.core.rules.ruling import laid_over, rule, source

NAMES = """
[[marker]]
provider = "acme"
match = ["acme mail"]
samples = ["{marker}"]
[[blocklist]]
name = "acme-list"
match = ["acme list"]
samples = ["{blocklist}"]
"""


def _tried(content: str) -> list[Trial]:
    return list(try_samples(catalogue_of((), (source(content),)), laid_over(content).classify))


def test_every_sample_and_near_miss_is_tried() -> None:
    tried = _tried(rule() + NAMES.format(marker="acme mail", blocklist="on acme list"))
    assert [one.text for one in tried] == [
        "550 closed by acme",
        "550 shut by acme",
        "550 opened by acme",
        "acme mail",
        "on acme list",
    ]
    assert [one.problem for one in tried] == [None] * 5


STRONGER: dict[str, object] = {
    "id": "b",
    "reason": "spam",
    "strength": "decisive",
    "match": ["by acme"],
    "samples": ["by acme"],
    "refuses": [],
}
WRONG = [
    (rule(samples=["something else"]), "rule acme.closed", "not matched by the rule; the verdict is undetermined"),
    (
        rule(samples=["shut by acme"]) + rule(**STRONGER),
        "rule acme.closed",
        "decided otherwise: spam (by b)",
    ),
    (rule(refuses=["shut by acme"]), "rule acme.closed", "although the rule refuses it"),
    (NAMES.format(marker="acme", blocklist="acme list"), "marker acme", "names no provider"),
    (NAMES.format(marker="acme mail", blocklist="acme"), "blocklist acme-list", "names no blocklist"),
]


@pytest.mark.parametrize(("content", "place", "words"), WRONG)
def test_a_sample_that_is_judged_otherwise_is_told_with_what_was_said(content: str, place: str, words: str) -> None:
    (failed,) = [one for one in _tried(content) if one.problem is not None]
    assert (failed.file, failed.place) == ("own.toml", place)
    assert words in str(failed.problem)


def test_a_rule_that_counts_at_one_provider_only_is_tried_there() -> None:
    assert [one.problem for one in _tried(rule(provider="acme", only_there=True))] == [None] * 3
