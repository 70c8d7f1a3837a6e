"""Timing of one workload in a process of its own, so that its peak memory is its own."""

from __future__ import annotations

import json
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

#: Runs that are counted, after one that is not; the median is quoted.
RUNS = 5

#: One run lasts at least this long, in seconds: shorter ones measure the clock.
SHORTEST = 0.5


class Workload(NamedTuple):
    """Something done once to each item; `prepare` is not timed and gives the function that is."""

    name: str
    prepare: Callable[[], Callable[[Sequence[object]], None]]


class Figure(NamedTuple):
    name: str
    per_second: float
    peak_mb: float


def _child(workload: Workload, items: Sequence[object], out: multiprocessing.connection.Connection) -> None:
    run = workload.prepare()
    run(items)
    rounds = 1
    while (elapsed := _time(run, items, rounds)) < SHORTEST:
        rounds = max(rounds + 1, int(rounds * SHORTEST / max(elapsed, 1e-6)) + 1)
    seconds = statistics.median(_time(run, items, rounds) for _ in range(RUNS))
    out.send((len(items) * rounds / seconds, _peak_mb()))


def _child_once(workload: Workload, items: Sequence[object], out: multiprocessing.connection.Connection) -> None:
    run = workload.prepare()
    out.send((len(items) / _time(run, items, 1), _peak_mb()))


def _peak_mb() -> float:
    # Linux counts kilobytes, macOS bytes (getrusage(2)).
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _time(run: Callable[[Sequence[object]], None], items: Sequence[object], rounds: int) -> float:
    # Processor time, not the clock: it is one core that is measured, whatever else the machine is doing.
    started = time.process_time()
    for _ in range(rounds):
        run(items)
    return time.process_time() - started


def measure(workload: Workload, items: Sequence[object]) -> Figure:
    """Median items per second over RUNS runs in a fresh process, and that process's peak memory."""
    return Figure(workload.name, *_in_process(_child, workload, items))


def measure_once(workload: Workload, items: Sequence[object]) -> Figure:
    """The same for what is done to each item only once: RUNS fresh processes, one run in each."""
    rates, peaks = zip(*(_in_process(_child_once, workload, items) for _ in range(RUNS)), strict=True)
    return Figure(workload.name, statistics.median(rates), max(peaks))


def _in_process(
    child: Callable[[Workload, Sequence[object], multiprocessing.connection.Connection], None],
    workload: Workload,
    items: Sequence[object],
) -> tuple[float, float]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(workload, items, theirs))
    process.start()
    theirs.close()
    try:
        per_second, peak = ours.recv()
    except EOFError:
        raise SystemExit(f"{workload.name}: the measured process failed") from None
    process.join()
    return per_second, peak


def table(unit: str, figures: Sequence[Figure], baseline: Figure, *, as_json: bool) -> None:
    """One line a figure, each with its ratio to the baseline of the same run."""
    for figure in figures:
        ratio = figure.per_second / baseline.per_second
        if as_json:
            print(json.dumps({**figure._asdict(), "unit": unit, "ratio": round(ratio, 3), "baseline": baseline.name}))
        else:
            print(f"{figure.name:44} {figure.per_second:10,.0f} {unit}/s {ratio:8.2f} x {figure.peak_mb:7.0f} MB")
