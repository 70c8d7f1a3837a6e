"""Dates of header fields as moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.reading.mail.dates import moment

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)

DATES = [
    ("Mon, 02 Nov 2026 10:00:00 +0000", TEN),
    ("Mon, 2 Nov 2026 11:00:00 +0100 (CET)", TEN),
    ("2 Nov 2026 04:30:00 -0530", TEN),
    ("Mon, 02 Nov 2026 10:00:00 -0000", TEN),
    ("Mon, 02 Nov 2026 10:00:00 GMT", TEN),
    ("Mon,  2 Nov 26 02:00:00 PST", TEN),
    ("Mon, 31 Feb 2026 10:00:00 +0000", None),
    ("yesterday", None),
    ("", None),
    ("Mon, 02 Nov 2026 " + "1" * 200, None),
]


@pytest.mark.parametrize(("written", "expected"), DATES)
def test_dates_are_read_in_utc(written: str, expected: datetime | None) -> None:
    assert moment(written) == expected


@given(st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} (Jan|Feb|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"))
def test_no_date_raises(written: str) -> None:
    read = moment(written)
    assert read is None or read.utcoffset() is not None
