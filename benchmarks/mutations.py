"""Broken mails by the million: which of them raise, and which take too long.

    python -m benchmarks.mutations [--count N] [--first N] [--jobs N] [--seeds FOLDER] [--keep FOLDER] [--json]

Each mail has a number, and the same number gives the same mail with the same seeds (the mailbox of the examples, and
what `*.eml` are in FOLDER): ``--first 4711 --count 1`` reads one again. ``--keep`` writes what was found there.
Time is that of the process, not of the wall, since other work on the machine says nothing about a mail.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.mails import EXAMPLES, mails
from benchmarks.mutate import mutated
from carom.app.engine import default_classifier
from carom.core.reading.mail import read_mail

#: Process time that one mail may take, in seconds.
SLOW: Final = 0.25
#: Mails between two words about how far the work is.
STRIDE: Final = 20_000


class Finding(NamedTuple):
    number: int
    size: int
    seconds: float
    #: Empty when it is only slow.
    error: str


class Total(NamedTuple):
    mails: int
    raised: int
    slow: int
    slowest: float
    seconds: float


def seeds(folder: Path | None) -> list[bytes]:
    return mails(EXAMPLES) + (mails(folder) if folder is not None else [])


def read_all(numbers: range, sources: Sequence[bytes]) -> Iterator[Finding]:
    """One finding for each mail, with or without an error."""
    classify = default_classifier().classify
    read_mail(sources[0], classify)
    for number in numbers:
        raw = mutated(number, sources)
        seconds, error = _read(raw)
        if seconds > SLOW:
            # Once more: tables are built on first use, and garbage is collected when it pleases.
            seconds = min(seconds, _read(raw)[0])
        yield Finding(number, len(raw), seconds, error)


def _read(raw: bytes) -> tuple[float, str]:
    classify = default_classifier().classify
    started = time.process_time()
    try:
        read_mail(raw, classify)
    except Exception:  # noqa: BLE001  whatever it is, it is what we look for
        return time.process_time() - started, traceback.format_exc(limit=-3)
    return time.process_time() - started, ""


def _work(first: int, count: int, step: int, options: argparse.Namespace) -> Total:
    sources = seeds(options.seeds)
    raised = slow = done = 0
    slowest = total = 0.0
    for found in read_all(range(first, options.first + count, step), sources):
        done += 1
        total += found.seconds
        slowest = max(slowest, found.seconds)
        raised += bool(found.error)
        slow += found.seconds > SLOW
        if found.error or found.seconds > SLOW:
            _tell(found, options, sources)
        if done % STRIDE == 0:
            print(f"{done} mails, {raised} raised, {slow} slow, {total:.0f} s", file=sys.stderr, flush=True)
    return Total(done, raised, slow, slowest, total)


def _tell(found: Finding, options: argparse.Namespace, sources: Sequence[bytes]) -> None:
    what = found.error or "slow"
    print(f"mail {found.number}: {found.size} bytes, {found.seconds:.3f} s, {what}", file=sys.stderr, flush=True)
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        (options.keep / f"{found.number}.eml").write_bytes(mutated(found.number, sources))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    options = _options()
    shares = [(options.first + share, options.count, options.jobs, options) for share in range(options.jobs)]
    if options.jobs == 1:
        totals = [_work(*shares[0])]
    else:
        with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
            totals = pool.starmap(_work, shares)
    whole = Total(
        sum(total.mails for total in totals),
        sum(total.raised for total in totals),
        sum(total.slow for total in totals),
        max(total.slowest for total in totals),
        sum(total.seconds for total in totals),
    )
    if options.json:
        print(json.dumps(whole._asdict()))
    else:
        rate = whole.mails / max(whole.seconds, 1e-9)
        print(
            f"{whole.mails} mutated mails: {whole.raised} raised, {whole.slow} took over {SLOW * 1000:.0f} ms, "
            f"the slowest {whole.slowest * 1000:.0f} ms; {rate:,.0f} mails a second of process time"
        )
    return 1 if whole.raised or whole.slow else 0


if __name__ == "__main__":
    sys.exit(main())
