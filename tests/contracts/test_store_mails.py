from __future__ import annotations

import random

import pytest

from carom.core.model import Outcome
from carom.store import Store
from tests.contracts.ledger_samples import DAY, NOW, a_mail

RAW = {
    "nothing": b"",
    "every byte": bytes(range(256)),
    "mixed line ends": b"a\r\nb\nc\rd",
    "a mebibyte that does not compress": random.Random(7).randbytes(1 << 20),  # noqa: S311  (not a secret)
    "a mebibyte that does": b"x" * (1 << 20),
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
def test_raw_bytes_come_back_as_they_came(store: Store, raw: bytes) -> None:
    mail = a_mail(raw, defects=("mime: tree refused", "date: none"))
    with store.transaction() as tx:
        assert tx.mails.add(mail)
    with store.snapshot() as tx:
        assert tx.mails.get(mail.digest) == mail


def test_a_mail_that_is_known_is_left_as_it_is(store: Store) -> None:
    first, second = a_mail(source="mbox:a"), a_mail(source="mbox:b")
    with store.transaction() as tx:
        assert tx.mails.add(first)
    with store.transaction() as tx:
        assert not tx.mails.add(second)
        assert tx.mails.get(first.digest) == first


def test_of_many_mails_the_new_ones_are_named_in_the_order_given_and_once(store: Store) -> None:
    mails = [a_mail(str(number).encode()) for number in (5, 3, 9, 3, 1)]
    with store.transaction() as tx:
        tx.mails.add(mails[2])
        assert tx.mails.add_many(mails) == (mails[0].digest, mails[1].digest, mails[4].digest)


def test_of_two_copies_in_one_call_the_first_is_kept(store: Store) -> None:
    with store.transaction() as tx:
        tx.mails.add_many([a_mail(source="first"), a_mail(source="second")])
        kept = tx.mails.get(a_mail().digest)
        assert kept is not None
        assert kept.source == "first"


def test_more_mails_than_one_statement_takes_are_all_kept(store: Store) -> None:
    mails = [a_mail(str(number).encode()) for number in range(2500)]
    with store.transaction() as tx:
        assert len(tx.mails.add_many(mails)) == 2500
        assert tx.mails.known([*(mail.digest for mail in mails), "not there"]) == {mail.digest for mail in mails}


def test_an_unknown_digest_gives_nothing(store: Store) -> None:
    with store.snapshot() as tx:
        assert tx.mails.get("0" * 64) is None
        assert tx.mails.known(["0" * 64]) == frozenset()


def test_counts_name_every_outcome(store: Store) -> None:
    with store.transaction() as tx:
        tx.mails.add_many(a_mail(str(n).encode(), outcome=Outcome.NO_REPORT) for n in range(3))
        tx.mails.add(a_mail())
        counts = {entry.outcome: entry.count for entry in tx.mails.counts()}
    assert counts == {Outcome.REPORT: 1, Outcome.NO_REPORT: 3, Outcome.NOT_UNDERSTOOD: 0}


def test_mails_that_were_not_understood_are_given_in_the_order_of_recording(store: Store) -> None:
    puzzling = [a_mail(str(n).encode(), outcome=Outcome.NOT_UNDERSTOOD, received_at=NOW - n * DAY) for n in range(4)]
    with store.transaction() as tx:
        for mail in puzzling:
            tx.mails.add(mail)
            tx.mails.add(a_mail(mail.raw * 2))
    with store.snapshot() as tx:
        assert list(tx.mails.with_outcome(Outcome.NOT_UNDERSTOOD)) == puzzling
