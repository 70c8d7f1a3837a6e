from __future__ import annotations

from carom.core.ledger import Occurrence
from carom.core.model import Kind, Reason
from carom.store import AddressHistory, Sighting, Store
from tests.contracts.ledger_samples import DAY, HOUR, NOW, a_delivery, an_event


def _fill(store: Store) -> None:
    events = [
        an_event("a1", occurred_at=NOW - 3 * DAY),
        a_delivery("a2", occurred_at=NOW - 2 * DAY, stream="news"),
        a_delivery("a3", occurred_at=NOW - DAY),
        an_event("a4", occurred_at=NOW, stream="news"),
        an_event("b1", address="bert@example.com", occurred_at=NOW),
    ]
    with store.transaction() as tx:
        tx.events.add_many(Sighting(event) for event in events)


def test_the_history_of_an_address_is_newest_first(store: Store) -> None:
    _fill(store)
    with store.snapshot() as tx:
        assert tx.history.of("anna@example.com") == (
            Occurrence(Kind.BOUNCE, Reason.USER_UNKNOWN, NOW, "a4"),
            Occurrence(Kind.DELIVERY, None, NOW - DAY, "a3"),
            Occurrence(Kind.DELIVERY, None, NOW - 2 * DAY, "a2"),
            Occurrence(Kind.BOUNCE, Reason.USER_UNKNOWN, NOW - 3 * DAY, "a1"),
        )


def test_the_history_is_bounded_and_narrowed_by_stream(store: Store) -> None:
    _fill(store)
    with store.snapshot() as tx:
        assert [found.key for found in tx.history.of("anna@example.com", limit=2)] == ["a4", "a3"]
        assert [found.key for found in tx.history.of("anna@example.com", stream="news")] == ["a4", "a2"]
        assert [found.key for found in tx.history.of("anna@example.com", stream="")] == ["a3", "a1"]
        assert tx.history.of("nobody@example.com") == ()


def test_many_addresses_get_one_answer_each_in_the_order_given(store: Store) -> None:
    _fill(store)
    asked = ["bert@example.com", *(f"n{number}@example.org" for number in range(1500)), "anna@example.com"]
    with store.snapshot() as tx:
        answers = list(tx.history.of_many([*asked, "bert@example.com"], limit=1))
    assert [answer.address for answer in answers] == [*asked, "bert@example.com"]
    assert [answer.occurrences[0].key for answer in answers if answer.occurrences] == ["b1", "a4", "b1"]
    assert answers[1] == AddressHistory("n0@example.org", ())


def test_events_of_the_same_instant_come_last_recorded_first(store: Store) -> None:
    with store.transaction() as tx:
        for key in ("x", "z", "y"):
            tx.events.add(an_event(key))
        assert [found.key for found in tx.history.of("anna@example.com")] == ["y", "z", "x"]


def test_the_last_delivery_is_the_newest_one(store: Store) -> None:
    _fill(store)
    with store.snapshot() as tx:
        assert tx.history.last_delivery("anna@example.com") == NOW - DAY
        assert tx.history.last_delivery("anna@example.com", stream="news") == NOW - 2 * DAY
        assert tx.history.last_delivery("bert@example.com") is None


def test_what_happened_in_this_transaction_is_part_of_the_history(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event(occurred_at=NOW - HOUR))
        assert len(tx.history.of("anna@example.com")) == 1
