"""How reading grows with the size of texts made to be slow: twice the text should take about twice the time.

python -m benchmarks.hostile [--json]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Final, NamedTuple

import carom

#: Characters of the smaller text; the other has twice as many.
SIZE: Final = 100_000
#: Runs of each, of which the median counts, after one that does not.
RUNS: Final = 3
#: What is repeated until a text is long enough, ``#`` standing for the number of the repetition.
UNITS: Final = {
    "addresses": "a@b.example ",
    "at signs": "@",
    "brackets": "<",
    "heads": "<u@example.org>: 550 no\n",
    "blank lines": "\n",
    "dashes": "-",
    "dots": ".",
    "spaces": " ",
    "letters": "a",
    "introductions": "550 said: host ",
    "many heads": "<u#@example.org>: 550 no\n",
    "many sessions": ">>> RCPT To:<u#@b.example>\n<<< 550 no\n",
    "many finals": "550 <u#@example.org>... User unknown\n",
    "dialogue": ">>> RCPT To:<a@b.example>\n<<< 550 no\n",
    "labels": "Reason: x\nRecipient: a@b.example\n",
    "reasons": "because of this:\n",
}
HEADER: Final = b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"


class Growth(NamedTuple):
    name: str
    #: Median seconds for `SIZE` characters.
    seconds: float
    #: Time for twice the text in terms of that.
    growth: float


def _seconds(raw: bytes) -> float:
    times = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        carom.parse_mail(raw)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def _repeated(unit: str, size: int) -> str:
    return "".join(unit.replace("#", str(number)) for number in range(size // len(unit)))


def growth(name: str, unit: str) -> Growth:
    once, twice = (HEADER + _repeated(unit, size).encode() + b"\nend\n" for size in (SIZE, 2 * SIZE))
    seconds = _seconds(once)
    return Growth(name, seconds, _seconds(twice) / seconds)


def main() -> int:
    for name, unit in UNITS.items():
        figure = growth(name, unit)
        if "--json" in sys.argv:
            print(json.dumps(figure._asdict()))
        else:
            print(f"{'hostile: ' + name:44} {figure.seconds:10.3f} s {figure.growth:14.2f} x for twice the text")
    return 0


if __name__ == "__main__":
    sys.exit(main())
