from __future__ import annotations

from carom.core.model import Kind, Reason
from carom.store import Sighting, Store
from tests.contracts.ledger_samples import DAY, HOUR, NOW, a_delivery, an_event


def test_people_are_counted_once_however_often_it_failed_and_deliveries_not_at_all(store: Store) -> None:
    events = [
        an_event("k1"),
        an_event("k2", occurred_at=NOW - 2 * HOUR),
        an_event("k3", address="bert@example.com"),
        an_event("k4", address="old@example.com", occurred_at=NOW - 9 * DAY),
        an_event("k5", address=None, provider=None),
        a_delivery("k6"),
    ]
    with store.transaction() as tx:
        tx.events.add_many(Sighting(event) for event in events)
    with store.snapshot() as tx:
        found = tx.volumes.affected(NOW - DAY, NOW)
    assert [(one.provider, one.addresses) for one in found] == [("", 0), ("example.com", 2)]
    assert {(one.kind, one.reason) for one in found} == {(Kind.BOUNCE, Reason.USER_UNKNOWN)}


def test_the_newest_hour_is_known_and_none_in_an_empty_store(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.volumes.newest() is None
        tx.events.add(an_event("k1"))
        assert tx.volumes.newest() == (NOW - HOUR).replace(minute=0, second=0, microsecond=0)
