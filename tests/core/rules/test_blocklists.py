"""What is known of each blocklist."""

from __future__ import annotations

import pytest

import carom
from carom.core.classify.text import fold
from carom.core.errors import RuleError
from carom.core.rules.blocklists import blocklists, names_in, zones
from carom.core.rules.format import Blocklist, ListKind
from carom.core.rules.loader import RuleSource, compile_book

ROWS = list(blocklists().values())


def test_at_least_forty_five_lists_that_still_answer_are_known() -> None:
    assert sum(not row.closed for row in ROWS) >= 45


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_list_has_a_title_and_an_operator_and_a_page_or_an_end(row: Blocklist) -> None:
    assert row.title
    assert row.operator
    assert bool(row.delist) != bool(row.closed)


@pytest.mark.parametrize("kind", ListKind)
def test_there_are_lists_of_every_kind(kind: ListKind) -> None:
    assert [row for row in ROWS if row.kind is kind]


@pytest.mark.parametrize("zone", zones())
def test_a_list_is_named_by_each_of_its_zones(zone: str) -> None:
    assert zones()[zone] in names_in(f"550 blocked using {zone}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_classifier_names_the_same_lists(row: Blocklist) -> None:
    for sample in row.samples:
        assert set(names_in(fold(sample))) == set(carom.classify(sample).blocklists)


def test_the_name_of_an_operator_gives_way_to_that_of_a_list() -> None:
    assert names_in("listed by spamhaus, zen.spamhaus.org") == ("zen.spamhaus.org",)
    assert names_in("listed by spamhaus") == ("spamhaus",)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ('delist = "spamhaus.org"', "delist: 'spamhaus.org' is neither"),
        ('closed = "yes"', "closed: 'yes'"),
        ('zones = ["Zen.example.org"]', "zones: 'Zen.example.org'"),
        ('kind = "ips"', "ips"),
    ],
)
def test_facts_that_cannot_be_right_are_named_with_their_list(fact: str, words: str) -> None:
    content = f'[[blocklist]]\nname = "bl.example.org"\nmatch = ["x"]\nsamples = ["x"]\n{fact}\n'
    with pytest.raises(RuleError) as caught:
        compile_book([RuleSource("own.toml", content.encode())])
    assert "own.toml" in str(caught.value)
    assert words in str(caught.value)
