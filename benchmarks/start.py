"""Seconds from the shell to the answer of `carom classify`, against an interpreter that does nothing.

python -m benchmarks.start [--json]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

#: Starts that are counted, after one that fills the caches.
RUNS = 15
REPLY = "550 5.1.1 <ann@example.com>: User unknown"


def seconds(command: list[str]) -> float:
    """Median wall time of a command."""
    times = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def main() -> int:
    baseline = seconds([sys.executable, "-c", "pass"])
    ours = seconds([sys.executable, "-m", "carom.cli.main", "classify", REPLY])
    if "--json" in sys.argv:
        print(
            json.dumps(
                {"name": "carom classify, one reply", "seconds": ours, "ratio": ours / baseline, "baseline": baseline}
            )
        )
    else:
        print(f"{'carom classify, one reply, caches warm':44} {ours:10.3f} s {ours / baseline:14.2f} x")
        print(f"{'baseline: an interpreter that does nothing':44} {baseline:10.3f} s {1:14.2f} x")
    return 0


if __name__ == "__main__":
    sys.exit(main())
