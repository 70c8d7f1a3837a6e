"""Whether a confidence means what it says: of verdicts at 0.9, nine in ten should be right.

    python -m benchmarks.reliability [FILE ...] [--fit]

A FILE holds a JSON object a line: `text`, `reasons` (any of these slugs is right) and `lang`. Without one, the replies
of `benchmarks/data/replies.jsonl` are judged. With --fit the scores before calibration are fitted, and the table that
`carom.core.classify.calibration` would hold is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import carom
from carom.core.classify import calibration

REPLIES = Path(__file__).parent / "data" / "replies.jsonl"
#: Lower ends of the lines of the table. At 0 stand the undetermined.
EDGES = (0.0, 0.01, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
#: Verdicts that one step of a fitted table stands on, at the least: fewer are chance.
STEP = 25


class Judged(NamedTuple):
    confidence: float
    right: bool


def judged(paths: Sequence[Path]) -> list[Judged]:
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    verdicts = carom.classify_many(row["text"] for row in rows)
    return [
        Judged(verdict.confidence, str(verdict.reason) in row["reasons"])
        for row, verdict in zip(rows, verdicts, strict=True)
    ]


def share(rows: Sequence[Judged]) -> float:
    return sum(row.right for row in rows) / len(rows)


def show(rows: Sequence[Judged]) -> None:
    print(f"{'confidence':>14} {'verdicts':>9} {'mean':>7} {'right':>7}")
    for low, high in zip(EDGES, (*EDGES[1:], 2.0), strict=True):
        inside = [row for row in rows if low <= row.confidence < high]
        if inside:
            mean = sum(row.confidence for row in inside) / len(inside)
            print(f"{low:6.2f} to {min(high, 1.0):4.2f} {len(inside):9} {mean:7.3f} {share(inside):7.3f}")
    sure = [row for row in rows if row.confidence >= 0.9]
    if sure:
        print(
            f"at 0.9 and above: {len(sure)} of {len(rows)} verdicts, {share(sure):.1%} right; of all {share(rows):.1%}"
        )


def fit(rows: Sequence[Judged]) -> list[tuple[float, float]]:
    """Rising steps (pool adjacent violators) over groups of at least STEP: mean score and share right of each."""
    explained = sorted(row for row in rows if row.confidence > 0)
    groups = [explained[at : at + STEP] for at in range(0, len(explained), STEP)]
    pools: list[list[Judged]] = []
    for group in groups:
        pools.append(list(group))
        while len(pools) > 1 and share(pools[-2]) >= share(pools[-1]):
            last = pools.pop()
            pools[-1].extend(last)
    return [(sum(row.confidence for row in pool) / len(pool), share(pool)) for pool in pools]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[REPLIES])
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    if options.fit:
        calibration.TABLE = ((0.0, 0.0), (1.0, 1.0))  # type: ignore[misc]  # the scores as they are
    rows = judged(options.files)
    show(rows)
    if options.fit:
        for score, right in fit(rows):
            print(f"({score:.3f}, {right:.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
