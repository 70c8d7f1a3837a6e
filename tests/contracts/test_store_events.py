from __future__ import annotations

from datetime import UTC, timedelta, timezone

import msgspec
import pytest

from carom.core.errors import StoreError
from carom.core.model import Kind, Report
from carom.store import Recorded, Sighting, Store, Witnessed
from tests.contracts.ledger_samples import BOUNCE, DAY, HOUR, NOW, a_delivery, an_event

BARE = an_event(report=Report(kind=Kind.OTHER), address=None, provider=None, rules_version="")


@pytest.mark.parametrize("event", [an_event(), BARE], ids=["everything", "nothing"])
def test_an_event_comes_back_as_it_went_in(store: Store, event: object) -> None:
    assert isinstance(event, type(BARE))
    with store.transaction() as tx:
        assert tx.events.add(event, "digest")
    with store.snapshot() as tx:
        assert tx.events.get(event.key) == event


def test_an_event_seen_twice_is_one_event_with_two_witnesses(store: Store) -> None:
    later = an_event(source="imap:bounces", recorded_at=NOW + HOUR)
    with store.transaction() as tx:
        assert tx.events.add(an_event(), "digest-a")
    with store.transaction() as tx:
        assert not tx.events.add(later, "digest-b")
    with store.snapshot() as tx:
        assert tx.events.count() == 1
        assert tx.events.get("k1") == an_event()
        assert tx.events.witnesses("k1") == (
            Witnessed("digest-a", "mbox:bounces.mbox", NOW),
            Witnessed("digest-b", "imap:bounces", NOW + HOUR),
        )


def test_an_event_seen_again_in_the_same_place_changes_nothing(store: Store) -> None:
    sightings = [Sighting(an_event("k1"), "digest"), Sighting(an_event("k2"))]
    with store.transaction() as tx:
        assert tx.events.add_many(sightings) == Recorded(new=("k1", "k2"))
    with store.transaction() as tx:
        assert tx.events.add_many(sightings) == Recorded(repeated=2)
        assert [len(tx.events.witnesses(key)) for key in ("k1", "k2")] == [1, 1]
        assert [volume.count for volume in tx.volumes.between(NOW - DAY, NOW)] == [2]


def test_a_line_of_a_log_is_witnessed_by_its_source(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event(source="log:mail.log"))
        assert tx.events.witnesses("k1") == (Witnessed(None, "log:mail.log", NOW),)


def test_sightings_of_one_call_are_counted_apart(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add(an_event("old"), "a")
        recorded = tx.events.add_many(
            [
                Sighting(an_event("new"), "a"),
                Sighting(an_event("old"), "b"),
                Sighting(an_event("new"), "b"),
                Sighting(an_event("new"), "a"),
                Sighting(an_event("newer"), "a"),
            ]
        )
    assert recorded == Recorded(new=("new", "newer"), witnessed=2, repeated=1)


def test_no_sightings_at_all_are_no_mistake(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.events.add_many([]) == Recorded()


def test_more_events_than_one_statement_takes_are_all_recorded(store: Store) -> None:
    sightings = [Sighting(an_event(f"k{number}"), "digest") for number in range(2500)]
    with store.transaction() as tx:
        assert len(tx.events.add_many(sightings).new) == 2500
        assert tx.events.count() == 2500
        assert sum(volume.count for volume in tx.volumes.between(NOW - DAY, NOW)) == 2500


def test_text_that_no_database_holds_is_kept_as_far_as_it_can_be(store: Store) -> None:
    report = msgspec.structs.replace(BOUNCE, diagnostic="a\0b\udc80c", command="\ud83d")
    with store.transaction() as tx:
        tx.events.add(an_event("k\0", report=report, address="a\0@example.com", source="\udcff"))
        event = tx.events.get("k\0")
        assert event is not None
        assert event.report.diagnostic is not None
        assert event.report.diagnostic.replace("\0", "\ufffd") == "a\ufffdb\ufffdc"
        assert tx.events.of_address("a\0@example.com") == (event,)


def test_two_keys_that_differ_far_behind_stay_two(store: Store) -> None:
    long = "\U0001f4e8" * 5000
    with store.transaction() as tx:
        assert tx.events.add(an_event(long + "a", address=long, stream=long, provider=long))
        assert tx.events.add(an_event(long + "b", address=long, stream=long, provider=long))
        assert not tx.events.add(an_event(long + "b"))
        assert len(tx.events.of_address(long, stream=long)) == 2


def test_times_keep_their_instant_and_come_back_in_utc(store: Store) -> None:
    eastern = NOW.astimezone(timezone(timedelta(hours=-5, minutes=-30)))
    with store.transaction() as tx:
        tx.events.add(an_event(occurred_at=eastern, recorded_at=eastern))
    with store.snapshot() as tx:
        event = tx.events.get("k1")
        assert event is not None
        assert (event.occurred_at, event.recorded_at) == (NOW, NOW)
        assert event.occurred_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused_and_named(store: Store) -> None:
    with pytest.raises(StoreError, match=r"2026-03-14T15:09:26\.535897 has no time zone"), store.transaction() as tx:
        tx.events.add(an_event(occurred_at=NOW.replace(tzinfo=None)))
    with store.snapshot() as tx:
        assert tx.events.count() == 0


def test_the_events_of_an_address_come_newest_first_and_bounded(store: Store) -> None:
    events = [an_event(f"k{n}", occurred_at=NOW - n * HOUR, stream="news" if n % 2 else "") for n in range(6)]
    with store.transaction() as tx:
        tx.events.add_many(Sighting(event) for event in reversed(events))
        tx.events.add(an_event("other", address="bert@example.com"))
        assert tx.events.of_address("anna@example.com") == tuple(events)
        assert tx.events.of_address("anna@example.com", limit=2) == tuple(events[:2])
        assert tx.events.of_address("anna@example.com", stream="news") == tuple(events[1::2])


def test_iteration_gives_every_event_once_and_goes_on_behind_a_cursor(store: Store) -> None:
    events = [an_event(f"k{n}") for n in range(2300)]
    with store.transaction() as tx:
        tx.events.add_many(Sighting(event) for event in events)
    with store.snapshot() as tx:
        stored = list(tx.events.iterate())
        assert [entry.event for entry in stored] == events
        assert list(tx.events.iterate(after=stored[1200].cursor)) == stored[1201:]


def test_iteration_narrows_by_kind_and_time(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add_many(Sighting(an_event(f"b{n}", occurred_at=NOW + n * HOUR)) for n in range(4))
        tx.events.add(a_delivery("d", occurred_at=NOW + HOUR))
        found = tx.events.iterate(kind=Kind.BOUNCE, since=NOW + HOUR, until=NOW + 3 * HOUR)
        assert [entry.event.key for entry in found] == ["b1", "b2"]


def test_unknown_keys_and_addresses_give_nothing(store: Store) -> None:
    with store.snapshot() as tx:
        assert tx.events.get("k") is None
        assert tx.events.witnesses("k") == ()
        assert tx.events.of_address("nobody@example.com") == ()
        assert list(tx.events.iterate()) == []
