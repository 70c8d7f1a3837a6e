from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from carom.core.errors import StoreError
from carom.core.ledger import Volume
from carom.core.model import Kind
from carom.store import Sighting, Store
from tests.contracts.ledger_samples import DAY, NOW, a_decision, a_mail, an_event


def _state(store: Store) -> tuple[int, int, int, int, int]:
    with store.snapshot() as tx:
        return (
            sum(entry.count for entry in tx.mails.counts()),
            tx.events.count(),
            len(tx.decisions.of("anna@example.com")),
            len(tx.suppressions.of("anna@example.com")),
            sum(volume.count for volume in tx.volumes.between(NOW - DAY, NOW + DAY)),
        )


def _fail(store: Store) -> None:
    with store.transaction() as tx:
        tx.mails.add(a_mail())
        tx.events.add(an_event(), a_mail().digest)
        tx.suppressions.apply(a_decision())
        tx.volumes.add(Volume(NOW, "big", "", Kind.DELIVERY, None, 5))
        raise KeyboardInterrupt


def test_what_is_interrupted_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt):
        _fail(store)
    assert _state(store) == (0, 0, 0, 0, 0)


def test_what_is_done_is_there_for_the_next_one(store: Store) -> None:
    with store.transaction() as tx:
        tx.mails.add(a_mail())
        tx.events.add(an_event(), a_mail().digest)
        tx.suppressions.apply(a_decision())
    assert _state(store) == (1, 1, 1, 1, 1)


def test_a_snapshot_refuses_to_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"read-?only") as caught, store.snapshot() as tx:
        tx.mails.add(a_mail(source="a private place"))
    # Nor does a traceback tell what was to be written.
    assert "a private place" not in str(caught.value.__cause__)
    with store.transaction() as tx:
        assert tx.mails.add(a_mail())


def test_a_snapshot_sees_one_state_while_others_write(store: Store) -> None:
    with store.snapshot() as tx:
        assert tx.events.count() == 0
        with store.transaction() as other:
            other.events.add(an_event())
        assert tx.events.count() == 0
    with store.snapshot() as tx:
        assert tx.events.count() == 1


def test_threads_share_a_store(store: Store) -> None:
    def work(worker: int) -> int:
        added = 0
        for batch in range(10):
            with store.transaction() as tx:
                sightings = [Sighting(an_event(f"{batch}-{n}"), f"mail of {worker}") for n in range(5)]
                added += len(tx.events.add_many(sightings).new)
        return added

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 50
    with store.snapshot() as tx:
        assert tx.events.count() == 50
        assert [len(tx.events.witnesses(key)) for key in ("0-0", "9-4")] == [4, 4]
        assert sum(volume.count for volume in tx.volumes.between(NOW - DAY, NOW)) == 50
