from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.insight import share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Worked out by hand from Wilson's formula with z = 1.96, as tables print it.
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (3, 1000, 0.0010, 0.0088),
    ],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of)
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-4)


def test_a_share_of_nothing_may_be_anything() -> None:
    found = share(0, 0)
    assert (found.share, found.low, found.high) == (0.0, 0.0, 1.0)


@given(st.integers(-3, 10**6), st.integers(-3, 10**6))
def test_low_share_and_high_are_in_order_and_between_nothing_and_all(count: int, of: int) -> None:
    found = share(count, of)
    assert 0 <= found.low <= found.share <= found.high <= 1


@given(st.integers(1, 1000), st.integers(2, 50))
def test_more_of_the_same_makes_it_surer(of: int, times: int) -> None:
    small, large = share(of // 2, of), share(of // 2 * times, of * times)
    assert large.high - large.low < small.high - small.low
