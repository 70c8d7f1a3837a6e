"""From a score to a confidence: how often verdicts of that score turned out right.

Scores order verdicts well and promise too much in places: a lone code of 0.85 is right more often
than words of 0.6 that a second reason contradicts. The table says what share was right among replies
that were labelled before any rule for them was written (`benchmarks/reliability.py` prints it for any
labelled file, and with ``--fit`` the table that would follow).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

#: (score, share of verdicts that were right), both rising; between two lines it is interpolated.
TABLE: Final = ((0.0, 0.0), (1.0, 1.0))


def confidence(score: float) -> float:
    """The share of verdicts with this score that are right, 0 to 1."""
    place = min(max(bisect_right(TABLE, (score, 2.0)), 1), len(TABLE) - 1)
    (low, share), (high, next_share) = TABLE[place - 1], TABLE[place]
    return share + (next_share - share) * (score - low) / (high - low)
