"""Every code, id and wrapper is found in its own samples, and in no sample of another system."""

from __future__ import annotations

import pytest

from carom.core.classify.details import details
from carom.core.classify.details.inner import inner_reply
from carom.core.classify.details.patterns import Token, Wrapper, pattern_file

CODES = [(row, text, code) for row in pattern_file().code for text, code in row.samples]
IDS = [(row, text, name) for row in pattern_file().id for text, name in row.samples]
WRAPPED = [(row, text, inner) for row in pattern_file().wrapper for text, inner in row.samples]


@pytest.mark.parametrize(("row", "text", "code"), CODES)
def test_a_code_is_found_in_its_samples(row: Token, text: str, code: str) -> None:
    assert (code, row.system) in {(found.code, found.system) for found in details(text).help_codes}


@pytest.mark.parametrize(("row", "text", "name"), IDS)
def test_an_id_is_found_in_its_samples(row: Token, text: str, name: str) -> None:
    assert [(found.id, found.system) for found in details(text).trace_ids] == [(name, row.system)]


@pytest.mark.parametrize(("row", "text", "inner"), WRAPPED)
def test_a_wrapper_is_taken_off_its_samples(row: Wrapper, text: str, inner: str) -> None:
    found = inner_reply(text)
    assert found is not None
    assert found.text == inner
    assert row.system in found.wrappers


@pytest.mark.parametrize("row", pattern_file().wrapper, ids=lambda row: row.match)
def test_the_hints_of_a_wrapper_stand_in_its_samples(row: Wrapper) -> None:
    assert row.samples
    for text, _ in row.samples:
        assert any(hint in text.lower() for hint in row.hints)


def test_ordinary_words_are_neither_code_nor_id() -> None:
    found = details(
        "550 5.7.1 The long-standing policy of mail-server operators on re-tries was not met, 2024-05-02 10:11"
    )
    assert (found.help_codes, found.trace_ids, found.inner) == ((), (), None)
