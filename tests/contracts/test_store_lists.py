from __future__ import annotations

import pytest

from carom.core.errors import NotFoundError
from carom.core.ledger import Cause
from carom.store import CheckedRow, ListRow, Store, SubscriberList
from tests.contracts.ledger_samples import DAY, NOW, a_decision

COLUMNS = ("name", "E-Mail", "since")
ROWS = [
    ListRow(("Anna", "Anna@Example.com", "2020"), "anna@example.com"),
    ListRow(("Ünsal, B.", "b@example.org"), "b@example.org"),
    ListRow(('"quoted"\n', "not an address", "", "one more"), None),
    ListRow((), None),
    ListRow(("Anna", "Anna@Example.com", "2020"), "anna@example.com"),
]


def _put(store: Store, rows: list[ListRow] = ROWS, name: str = "news") -> SubscriberList:
    with store.transaction() as tx:
        return tx.lists.put(name, COLUMNS, iter(rows), address_column=1, imported_at=NOW, source="file:n.csv")


def test_rows_come_back_as_they_came_in(store: Store) -> None:
    _put(store)
    with store.snapshot() as tx:
        assert list(tx.lists.rows("news")) == ROWS


def test_a_list_knows_its_columns_and_counts(store: Store) -> None:
    expected = SubscriberList("news", COLUMNS, 1, "file:n.csv", NOW, rows=5, without_address=2)
    assert _put(store) == expected
    with store.snapshot() as tx:
        assert tx.lists.get("news") == expected
        assert tx.lists.all() == (expected,)


def test_a_list_of_the_same_name_is_replaced(store: Store) -> None:
    _put(store)
    _put(store, ROWS[:1])
    _put(store, [], name="archive")
    with store.snapshot() as tx:
        assert list(tx.lists.rows("news")) == ROWS[:1]
        assert [(known.name, known.rows) for known in tx.lists.all()] == [("archive", 0), ("news", 1)]


def test_a_long_list_keeps_its_order(store: Store) -> None:
    rows = [ListRow((str(number),), f"n{number}@example.com") for number in range(3001)]
    _put(store, rows)
    with store.snapshot() as tx:
        assert list(tx.lists.rows("news")) == rows
        assert [checked.row for checked in tx.lists.clean("news", now=NOW)] == rows


def test_cleaning_says_of_each_row_what_speaks_against_it(store: Store) -> None:
    _put(store)
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision())
        tx.suppressions.apply(a_decision(cause=Cause.COMPLAINT, until=NOW + DAY))
        tx.suppressions.apply(a_decision("b@example.org", stream="news"))
    with store.snapshot() as tx:
        general = list(tx.lists.clean("news", now=NOW))
        assert [checked.row for checked in general] == ROWS
        assert [[entry.cause for entry in checked.entries] for checked in general] == [
            [Cause.BOUNCE, Cause.COMPLAINT],
            [],
            [],
            [],
            [Cause.BOUNCE, Cause.COMPLAINT],
        ]
        later = list(tx.lists.clean("news", now=NOW + DAY, stream="news"))
        assert [len(checked.entries) for checked in later] == [1, 1, 0, 0, 1]
        assert later[2] == CheckedRow(ROWS[2])


def test_an_unknown_list_is_named(store: Store) -> None:
    with store.snapshot() as tx:
        for question in (tx.lists.get, tx.lists.rows, lambda name: tx.lists.clean(name, now=NOW)):
            with pytest.raises(NotFoundError, match="there is no list named 'gone'"):
                question("gone")
        assert tx.lists.all() == ()


def test_a_removed_list_is_gone_and_the_suppressions_stay(store: Store) -> None:
    _put(store)
    with store.transaction() as tx:
        tx.suppressions.apply(a_decision())
        assert tx.lists.remove("news")
        assert not tx.lists.remove("news")
        assert tx.lists.all() == ()
        assert len(tx.suppressions.of("anna@example.com")) == 1
    _put(store, ROWS[:2])
    with store.snapshot() as tx:
        assert list(tx.lists.rows("news")) == ROWS[:2]
