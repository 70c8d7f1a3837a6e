from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from carom.core.errors import StoreError, StoreUnavailable
from carom.store import Store, open_store
from tests.contracts.ledger_samples import a_decision, a_mail, an_event

#: statement that spoils a row, words of the message
SPOILED = [
    ("UPDATE verdicts SET verdict = '{}'", "missing required field `reason`"),
    ("UPDATE events SET report = '{'", "cannot read"),
    ("UPDATE events SET report = '{}'", "missing required field `kind`"),
]


@pytest.mark.parametrize(("statement", "words"), SPOILED, ids=[row[1] for row in SPOILED])
def test_a_value_that_a_newer_carom_wrote_is_reported(store: Store, statement: str, words: str) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event())
        tx.events._unit.connection.execute(text(statement))
    with pytest.raises(StoreError, match=words), store.snapshot() as tx:
        tx.events.get("k1")


def test_a_word_that_a_newer_carom_wrote_is_reported(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event())
        tx.events._unit.connection.execute(text("UPDATE events SET reason = 'phase_of_the_moon'"))
    with pytest.raises(StoreError, match="'phase_of_the_moon' is not a valid Reason"), store.snapshot() as tx:
        tx.history.of("anna@example.com")


def test_a_mail_whose_bytes_were_damaged_is_reported(store: Store) -> None:
    with store.transaction() as tx:
        tx.mails.add(a_mail())
        damaged = text("UPDATE mails SET raw = :raw")
        tx.mails._unit.connection.execute(damaged, {"raw": b"not deflated"})
    with pytest.raises(StoreError, match="cannot read: Error -3"), store.snapshot() as tx:
        tx.mails.get(a_mail().digest)


def test_two_that_wait_for_each_other_in_a_circle_are_told_to_try_again(postgres_url: str) -> None:
    both_hold_one = Barrier(2)

    def suppress(store: Store, first: str, second: str) -> str:
        try:
            with store.transaction() as tx:
                tx.suppressions.apply(a_decision(first))
                both_hold_one.wait(timeout=30)
                tx.suppressions.apply(a_decision(second))
        except StoreUnavailable as error:
            return str(error)
        return "done"

    with open_store(postgres_url) as store, ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(suppress, [store, store], ["a", "b"], ["b", "a"]))
        with store.snapshot() as tx:
            assert tx.suppressions.count(now=a_decision().decided_at) == 2
    assert "done" in answers
    assert any("deadlock" in answer for answer in answers)


def test_a_connection_that_ended_while_nobody_used_it_is_replaced_unnoticed(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        with store.transaction() as tx:
            pid = tx.mails._unit.connection.scalar(text("SELECT pg_backend_pid()"))
        with open_store(postgres_url) as other, other.transaction() as tx:
            tx.mails._unit.connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        with store.transaction() as tx:
            assert tx.mails.add(a_mail())


def _write_on_a_connection_that_ends(store: Store) -> None:
    with store.transaction() as tx:
        tx.mails.add(a_mail())
        pid = tx.mails._unit.connection.scalar(text("SELECT pg_backend_pid()"))
        with store.transaction() as other:
            other.mails._unit.connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        tx.mails.add(a_mail())


def test_a_server_that_ends_the_connection_is_unavailable_and_then_found_again(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        with pytest.raises(StoreUnavailable, match="terminat"):
            _write_on_a_connection_that_ends(store)
        with store.transaction() as tx:
            assert tx.mails.add(a_mail())
