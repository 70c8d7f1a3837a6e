from __future__ import annotations

import pytest

from carom.core.errors import SettingsError
from carom.core.model import FailureType, Kind, Reason
from carom.core.taxonomy import facts
from carom.policy import Effect, default_policy, load_policy


def test_the_default_has_a_line_for_every_reason_with_its_why_and_source() -> None:
    lines = default_policy().bounces
    assert set(lines) == set(Reason)
    assert all(line.why and line.source for line in lines.values())


def test_only_hard_reasons_act_at_once_and_only_they_act_for_good() -> None:
    for line in default_policy().bounces.values():
        assert (line.effect is Effect.AT_ONCE) == (facts(line.reason).type is FailureType.HARD)
        assert line.effect is not Effect.COUNT or line.term_days is not None


def test_an_operators_file_changes_only_what_it_names() -> None:
    own = load_policy("[reason.mailbox_full]\nfailures = 3\n", "own.toml")
    default = default_policy()
    assert own.bounces[Reason.MAILBOX_FULL].failures == 3
    assert own.bounces[Reason.MAILBOX_FULL].days == default.bounces[Reason.MAILBOX_FULL].days
    assert {
        own.bounces[reason] == default.bounces[reason] for reason in Reason if reason is not Reason.MAILBOX_FULL
    } == {True}


def test_what_heals_can_be_widened() -> None:
    own = load_policy('[healing]\nkinds = ["delivery", "auto_reply"]', "own.toml")
    assert own.heals == {Kind.DELIVERY, Kind.AUTO_REPLY}


MISTAKES = [
    ("reason = 3", "own.toml: reason: must be a table"),
    ("[reason.full]", "own.toml: reason.full: there is no such key"),
    ("[reason.mailbox_full]\nfailure = 3", "own.toml: reason.mailbox_full.failure: there is no such key"),
    ("[reason.mailbox_full]\nfailures = 0", "own.toml: reason.mailbox_full.failures: must be a whole number from 1"),
    ("[reason.mailbox_full]\ndays = true", "own.toml: reason.mailbox_full.days: must be a whole number from 1"),
    ('[reason.spam]\neffect = "often"', "own.toml: reason.spam.effect: must be one of at_once, count, never"),
    ('[reason.spam]\neffect = "at_once"', "own.toml: reason.spam.term_days: must be given: only hard reasons"),
    ('[reason.spam]\neffect = "count"\nterm_days = 1', "own.toml: reason.spam.failures: must be given"),
    ('[reason.spam]\ncause = "complaint"', "own.toml: reason.spam.cause: must be bounce or import"),
    ('[reason.spam]\nwhy = ""', "own.toml: reason.spam.why: must say something"),
    ('[kind.complaint]\neffect = "count"', "own.toml: kind.complaint.effect: must be at_once or never"),
    ("[kind.delay]", "own.toml: kind.delay: there is no such key"),
    ('[healing]\nkinds = ["bounce"]', "own.toml: healing.kinds: must be a list of some of"),
    ("[healing]\nkinds = [[]]", "own.toml: healing.kinds: must be a list of some of"),
    ("[reason", "own.toml: "),
]


@pytest.mark.parametrize(("text", "says"), MISTAKES)
def test_a_mistake_is_named_with_file_and_key(text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_policy(text, "own.toml")
    assert says in str(caught.value)


def test_all_mistakes_are_named_at_once() -> None:
    text = '[reason.spam]\neffect = "often"\n[reason.mailbox_full]\ndays = -1\n[other]\n'
    with pytest.raises(SettingsError) as caught:
        load_policy(text, "own.toml")
    assert len(str(caught.value).splitlines()) == 3
