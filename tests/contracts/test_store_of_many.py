from __future__ import annotations

from carom.core.ledger import Cause, Step
from carom.store import Store
from tests.contracts.ledger_samples import NOW, a_decision

MANY = [f"p{number}@example.org" for number in range(1500)]


def test_entries_of_many_addresses_are_found_at_once_over_or_not(store: Store) -> None:
    with store.transaction() as tx:
        tx.suppressions.apply_many(a_decision(address, until=NOW) for address in MANY[::500])
        tx.suppressions.apply(a_decision(MANY[0], cause=Cause.COMPLAINT))
        found = [(entry.address, entry.cause) for entry in tx.suppressions.of_many(MANY)]
    assert sorted(found) == [
        (MANY[0], Cause.BOUNCE),
        (MANY[0], Cause.COMPLAINT),
        (MANY[1000], Cause.BOUNCE),
        (MANY[500], Cause.BOUNCE),
    ]


def test_releases_of_many_addresses_are_found_at_once_and_other_decisions_are_not(store: Store) -> None:
    with store.transaction() as tx:
        tx.suppressions.apply_many(
            a_decision(address, step=step) for address in MANY[:2] for step in (Step.SUPPRESS, Step.RELEASE)
        )
        found = [(decision.address, decision.step) for decision in tx.decisions.releases(MANY)]
    assert found == [(MANY[0], Step.RELEASE), (MANY[1], Step.RELEASE)]
