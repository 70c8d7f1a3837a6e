"""Mailboxes of any size: peak memory while they grow, and what a second process brings.

    python -m benchmarks.containers [--megabytes N] [--rounds N] [--json]

The mailbox is made while it is read, so nothing of it lies on disk: the mails of the examples again and again, each
with an id of its own. Memory is the peak of the process that reads and of its largest helper. Speed is the best of
several rounds, one and two processes in turn; beside it stands the time of the processors, which other work on the
machine does not lengthen: what two processes gain at most is all of it shared by two.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final, NamedTuple

from benchmarks.mails import EXAMPLES
from carom.cli.main import cli

#: Sizes of which the peaks are compared, in terms of the size asked for.
GROWTH: Final = (0.1, 0.3, 1.0)


class Run(NamedTuple):
    jobs: int
    megabytes: int
    mails_per_second: float
    #: Of all processes, and of the one that reads, hands over and prints.
    cpu_seconds: float
    own_cpu_seconds: float
    peak_mb: float


def stream(megabytes: int) -> Iterator[bytes]:
    """The examples repeated up to so many megabytes; every mail differs."""
    content = EXAMPLES.read_bytes()
    written = number = 0
    while written < megabytes * 1_000_000:
        number += 1
        part = content.replace(b"Message-ID: <", b"Message-ID: <%d." % number)
        written += len(part)
        yield part


def run(megabytes: int, jobs: int) -> Run:
    """Read so much in a process of its own, so that its peak is its own."""
    mails = 0
    each = EXAMPLES.read_bytes().count(b"\nFrom ") + 1
    command = [sys.executable, "-m", "benchmarks.containers", "--measure", str(jobs)]
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for part in stream(megabytes):
            process.stdin.write(part)
            mails += each
        process.stdin.close()
        figures = json.loads(process.stderr.read().splitlines()[-1])
    return Run(jobs, megabytes, mails / (time.perf_counter() - started), **figures)


def _measured(jobs: int) -> None:
    """Run the command on standard input, and say last what it took."""
    cli.main(["parse", "--json", "--jobs", str(jobs), "-"], prog_name="carom", standalone_mode=False)
    own, helpers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime
    # Linux counts kilobytes, macOS bytes (getrusage(2)).
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    figures = {
        "cpu_seconds": seconds + helpers.ru_utime + helpers.ru_stime,
        "own_cpu_seconds": seconds,
        "peak_mb": max(own.ru_maxrss, helpers.ru_maxrss) / unit,
    }
    print(json.dumps(figures), file=sys.stderr)


def _show(one: Run, best: Run, *, as_json: bool) -> None:
    ratio = one.mails_per_second / best.mails_per_second
    if as_json:
        print(json.dumps({**one._asdict(), "ratio": round(ratio, 3)}))
    else:
        name = f"parse --jobs {one.jobs}, an mbox of {one.megabytes} MB"
        cpu = f"{one.cpu_seconds:6.1f} s of processors, {one.own_cpu_seconds:.1f} of them not shared"
        print(f"{name:44} {one.mails_per_second:8,.0f} mails/s {ratio:6.2f} x {one.peak_mb:6.0f} MB  {cpu}")


def _speed(one: Run) -> float:
    return one.mails_per_second


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.containers")
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.measure is not None:
        _measured(options.measure)
        return 0
    sizes = [max(1, int(options.megabytes * share)) for share in GROWTH]
    runs = [run(size, 1) for size in sizes]
    rounds = [run(sizes[-1], jobs) for _ in range(options.rounds) for jobs in (1, 2)]
    alone, two = (max((one for one in rounds if one.jobs == jobs), key=_speed) for jobs in (1, 2))
    for one in (*runs[:-1], alone, two):
        _show(one, alone, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
