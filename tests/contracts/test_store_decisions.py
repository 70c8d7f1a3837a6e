from __future__ import annotations

from carom.core.ledger import Step
from carom.store import Store
from tests.contracts.ledger_samples import DAY, HOUR, NOW, a_decision


def test_the_decisions_on_an_address_come_last_recorded_first_and_bounded(store: Store) -> None:
    decisions = [a_decision(note=str(number), decided_at=NOW - number * HOUR) for number in range(4)]
    with store.transaction() as tx:
        tx.suppressions.apply_many(decisions)
        tx.suppressions.apply(a_decision("bert@example.com"))
        assert tx.decisions.of("anna@example.com") == tuple(reversed(decisions))
        assert tx.decisions.of("anna@example.com", limit=1) == (decisions[-1],)
        assert tx.decisions.of("nobody@example.com") == ()


def test_the_same_decision_taken_twice_is_twice_on_record(store: Store) -> None:
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision())
        tx.suppressions.apply(a_decision())
        assert len(tx.decisions.of("anna@example.com")) == 2


def test_the_decisions_of_a_span_of_time_come_oldest_first(store: Store) -> None:
    decisions = [
        a_decision(f"n{number}@example.com", step=Step.LEAVE, decided_at=NOW + number // 2 * HOUR)
        for number in range(2400)
    ]
    with store.transaction() as tx:
        tx.suppressions.apply_many(decisions)
    with store.snapshot() as tx:
        assert list(tx.decisions.between(NOW + HOUR, NOW + 1150 * HOUR)) == decisions[2:2300]
        assert list(tx.decisions.between(NOW - DAY, NOW)) == []
