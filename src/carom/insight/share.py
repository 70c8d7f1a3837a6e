"""A share of a whole, and how sure it is."""

from __future__ import annotations

from math import sqrt
from typing import Final

import msgspec

#: Standard deviations of a 95 % interval.
_Z: Final = 1.959964


class Share(msgspec.Struct, frozen=True, gc=False):
    """So many of so many, with the 95 % interval of Wilson (1927), which is sound for small numbers and near zero."""

    count: int
    of: int
    #: 0 to 1; 0 of nothing is 0.
    share: float
    low: float
    high: float


def share(count: int, of: int) -> Share:
    """The share of `count` in `of`. A count beyond the whole (deliveries not all known) is a share of one."""
    if of <= 0:
        return Share(count, of, 0.0, 0.0, 1.0)
    part = min(max(count, 0), of) / of
    spread = _Z * _Z / of
    centre = part + spread / 2
    reach = _Z * sqrt(part * (1 - part) / of + spread / (4 * of))
    low, high = (centre - reach) / (1 + spread), (centre + reach) / (1 + spread)
    # What rounding leaves beyond the part itself is taken off.
    return Share(count, of, part, max(0.0, min(low, part)), min(1.0, max(high, part)))
