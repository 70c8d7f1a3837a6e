from __future__ import annotations

import pytest

from carom.core.errors import NotFoundError
from carom.core.model import Kind, Reason
from carom.store import Judgement, ReasonCount, Store
from tests.contracts.ledger_samples import DAY, FULL, HOUR, NOW, UNKNOWN_USER, a_delivery, an_event

LATER = NOW + DAY


def test_a_new_verdict_becomes_the_current_one_and_the_old_one_stays_on_record(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event())
    with store.transaction() as tx:
        assert tx.verdicts.add("k1", FULL, rules_version="r2", decided_at=LATER)
    with store.snapshot() as tx:
        event = tx.events.get("k1")
        assert event is not None
        assert (event.report.verdict, event.rules_version) == (FULL, "r2")
        assert tx.history.of("anna@example.com")[0].reason is Reason.MAILBOX_FULL
        assert tx.verdicts.of("k1") == (Judgement(UNKNOWN_USER, "r1", NOW), Judgement(FULL, "r2", LATER))


def test_the_same_rules_judge_an_event_once(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event())
        assert not tx.verdicts.add("k1", FULL, rules_version="r1", decided_at=LATER)
        event = tx.events.get("k1")
        assert event is not None
        assert event.report.verdict == UNKNOWN_USER


@pytest.mark.parametrize("between_commits", [True, False])
def test_the_volumes_follow_a_new_verdict(store: Store, *, between_commits: bool) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event())
        if not between_commits:
            tx.verdicts.add("k1", FULL, rules_version="r2", decided_at=LATER)
    with store.transaction() as tx:
        assert tx.verdicts.add("k1", FULL, rules_version="r2", decided_at=LATER) is between_commits
    with store.snapshot() as tx:
        expected = ReasonCount("example.com", Kind.BOUNCE, Reason.MAILBOX_FULL, 1)
        assert tx.volumes.totals(NOW - DAY, NOW) == (expected,)
        assert [volume.reason for volume in tx.volumes.between(NOW - DAY, NOW)] == [Reason.MAILBOX_FULL]


def test_an_event_without_a_verdict_can_get_one(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(a_delivery("d"))
        assert tx.verdicts.of("d") == ()
        assert tx.verdicts.add("d", FULL, rules_version="r2", decided_at=NOW + HOUR)
        assert tx.verdicts.of("d") == (Judgement(FULL, "r2", NOW + HOUR),)


def test_an_event_that_is_not_there_cannot_be_judged(store: Store) -> None:
    with pytest.raises(NotFoundError, match="there is no event 'k9'"), store.transaction() as tx:
        tx.verdicts.add("k9", FULL, rules_version="r2", decided_at=NOW)
