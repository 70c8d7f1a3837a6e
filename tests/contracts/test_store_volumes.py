from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from carom.core.errors import StoreError
from carom.core.ledger import Volume
from carom.core.model import Kind, Reason
from carom.store import ReasonCount, Sighting, Store
from tests.contracts.ledger_samples import DAY, HOUR, NOW, a_delivery, an_event

THIS_HOUR = NOW.replace(minute=0, second=0, microsecond=0)


def _volume(hours: int = 0, provider: str = "big", stream: str = "", count: int = 1) -> Volume:
    return Volume(NOW + hours * HOUR, provider, stream, Kind.DELIVERY, None, count)


def test_events_are_counted_by_hour_provider_stream_kind_and_reason(store: Store) -> None:
    with store.transaction() as tx:
        tx.events.add_many(Sighting(an_event(f"a{n}", occurred_at=NOW)) for n in range(3))
        tx.events.add(a_delivery("d", occurred_at=NOW, stream="news", provider=None))
        tx.events.add(an_event("later", occurred_at=NOW + HOUR))
    with store.snapshot() as tx:
        assert tx.volumes.between(THIS_HOUR, THIS_HOUR + DAY) == (
            Volume(THIS_HOUR, "", "news", Kind.DELIVERY, None, 1),
            Volume(THIS_HOUR, "example.com", "", Kind.BOUNCE, Reason.USER_UNKNOWN, 3),
            Volume(THIS_HOUR + HOUR, "example.com", "", Kind.BOUNCE, Reason.USER_UNKNOWN, 1),
        )


def test_counters_are_raised_by_later_transactions_and_by_numbers_alone(store: Store) -> None:
    for count in (5, 1_000_000, 3_000_000_000):
        with store.transaction() as tx:
            tx.volumes.add(_volume(count=count))
            tx.volumes.add(_volume(count=1))
    with store.snapshot() as tx:
        assert [volume.count for volume in tx.volumes.between(THIS_HOUR, NOW)] == [3_001_000_008]


def test_counters_raised_in_this_transaction_are_read_in_it(store: Store) -> None:
    with store.transaction() as tx:
        tx.volumes.add(_volume(count=2))
        assert len(tx.volumes.between(THIS_HOUR, NOW)) == 1
        tx.volumes.add(_volume(count=2))
        assert tx.volumes.totals(THIS_HOUR, NOW) == (ReasonCount("big", Kind.DELIVERY, None, 4),)


def test_the_span_includes_its_first_hour_and_not_its_last(store: Store) -> None:
    with store.transaction() as tx:
        for hours in range(5):
            tx.volumes.add(_volume(hours))
        found = tx.volumes.between(THIS_HOUR + HOUR, THIS_HOUR + 3 * HOUR)
    assert [volume.hour for volume in found] == [THIS_HOUR + HOUR, THIS_HOUR + 2 * HOUR]


def test_volumes_are_narrowed_by_provider_and_stream(store: Store) -> None:
    with store.transaction() as tx:
        for provider in ("", "big", "small"):
            for stream in ("", "news"):
                tx.volumes.add(_volume(provider=provider, stream=stream))
        span = (THIS_HOUR, NOW)
        assert len(tx.volumes.between(*span)) == 6
        assert [volume.stream for volume in tx.volumes.between(*span, provider="big")] == ["", "news"]
        assert [volume.provider for volume in tx.volumes.between(*span, provider="", stream="news")] == [""]
        assert [total.count for total in tx.volumes.totals(*span)] == [2, 2, 2]
        assert [total.count for total in tx.volumes.totals(*span, stream="news")] == [1, 1, 1]


def test_totals_name_the_most_frequent_first_within_a_provider(store: Store) -> None:
    with store.transaction() as tx:
        tx.volumes.add(_volume(count=1, provider="small"))
        tx.volumes.add(_volume(count=4))
        tx.volumes.add(Volume(NOW, "big", "", Kind.BOUNCE, Reason.SPAM, 7))
        tx.volumes.add(Volume(NOW + DAY, "big", "", Kind.BOUNCE, Reason.SPAM, 7))
        assert tx.volumes.totals(THIS_HOUR, NOW + 2 * DAY) == (
            ReasonCount("big", Kind.BOUNCE, Reason.SPAM, 14),
            ReasonCount("big", Kind.DELIVERY, None, 4),
            ReasonCount("small", Kind.DELIVERY, None, 1),
        )


def test_the_hour_is_that_of_utc_wherever_the_zone_has_half_hours(store: Store) -> None:
    kathmandu = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    with store.transaction() as tx:
        tx.events.add(an_event(occurred_at=kathmandu))
        assert [volume.hour for volume in tx.volumes.between(THIS_HOUR, NOW)] == [THIS_HOUR]


def test_a_counter_of_no_known_time_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="has no time zone"), store.transaction() as tx:
        tx.volumes.add(Volume(NOW.replace(tzinfo=None), "big", "", Kind.DELIVERY, None, 1))
