from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.reading.logs.stamps import Calendar

REFERENCE = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-02T09:44:33Z", datetime(2025, 3, 2, 9, 44, 33, tzinfo=UTC)),
        ("2025-03-02T09:44:33.5+02:00", datetime(2025, 3, 2, 7, 44, 33, 500_000, tzinfo=UTC)),
        ("2025-03-02 09:44:33 -0530", datetime(2025, 3, 2, 15, 14, 33, tzinfo=UTC)),
        ("2025-03-02 09:44:33.123456789", datetime(2025, 3, 2, 9, 44, 33, 123_456, tzinfo=UTC)),
        ("<22>1 2025-03-02T09:44:33Z", datetime(2025, 3, 2, 9, 44, 33, tzinfo=UTC)),
        ("Mar  2 09:44:33", datetime(2025, 3, 2, 9, 44, 33, tzinfo=UTC)),
        ("Mar 02 09:44:33", datetime(2025, 3, 2, 9, 44, 33, tzinfo=UTC)),
        ("2019 Mar 2 09:44:33", datetime(2019, 3, 2, 9, 44, 33, tzinfo=UTC)),
        ("Mar  2 2019 09:44:33", datetime(2019, 3, 2, 9, 44, 33, tzinfo=UTC)),
        # A leap second.
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_stamp_is_read_in_utc(text: str, moment: datetime) -> None:
    assert Calendar(REFERENCE).read(text) == moment


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Mar 10 11:00:00", 2025),
        # The clocks of two hosts differ.
        ("Mar 10 23:00:00", 2025),
        ("Mar 12 00:00:00", 2024),
        ("Dec 31 23:59:59", 2024),
        ("Jan  1 00:00:00", 2025),
        ("Feb 29 10:00:00", 2024),
    ],
)
def test_a_stamp_without_a_year_is_the_latest_that_is_not_after_the_reference(text: str, year: int) -> None:
    moment = Calendar(REFERENCE).read(text)
    assert moment is not None
    assert moment.year == year


def test_a_stamp_of_new_year_may_lie_a_day_ahead_of_the_reference() -> None:
    assert Calendar(datetime(2024, 12, 31, 23, 0, tzinfo=UTC)).read("Jan  1 00:30:00") == datetime(
        2025, 1, 1, 0, 30, tzinfo=UTC
    )


def test_without_a_reference_a_stamp_without_a_year_is_no_time() -> None:
    assert Calendar().read("Mar  2 09:44:33") is None


def test_a_stamp_without_a_zone_is_of_the_callers() -> None:
    calendar = Calendar(REFERENCE, ZoneInfo("Europe/Berlin"))
    assert calendar.read("2024-07-01 12:00:00") == datetime(2024, 7, 1, 10, tzinfo=UTC)
    assert calendar.read("Jan 15 12:00:00") == datetime(2025, 1, 15, 11, tzinfo=UTC)
    assert calendar.read("2024-07-01T12:00:00Z") == datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Foo  2 09:44:33",
        "Feb 30 09:44:33",
        "Mar  2 25:00:00",
        "2025-13-01T00:00:00Z",
        "2025-01-01T00:00:00+99:99",
        "0000-01-01 00:00:00",
    ],
)
def test_what_is_no_time_gives_none(text: str) -> None:
    assert Calendar(REFERENCE).read(text) is None


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_no_reference_and_no_stamp_raise(reference: datetime, moment: datetime) -> None:
    calendar = Calendar(reference, timezone(timedelta(hours=14)))
    for text in (moment.isoformat(), moment.strftime("%b %d %H:%M:%S")):
        found = calendar.read(text)
        assert found is None or found.tzinfo is UTC
