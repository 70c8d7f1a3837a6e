"""All benchmarks, one after the other: `make bench`, or `python -m benchmarks [--json]`."""

from __future__ import annotations

import sys

from benchmarks import hostile, mails, replies, start

if __name__ == "__main__":
    sys.exit(max(benchmark.main() for benchmark in (replies, mails, start, hostile)))
