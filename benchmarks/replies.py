"""Replies per second on one core: the classifier against a loop of `re` over the same rules.

    python -m benchmarks.replies [FILE] [--json]

FILE holds one reply a line; without it the samples of the packaged rules are judged. `classify_many`
works through a generated stream of a million replies (`benchmarks.stream`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from benchmarks.measure import Workload, measure, table
from benchmarks.stream import stream, templates
from carom.app.engine import default_classifier
from carom.core.classify.text import fold

#: Replies of the generated stream, and of it those that are judged one by one, all distinct.
STREAM = 1_000_000
DISTINCT = 20_000

#: The slow baseline sees this many replies only; its rate does not depend on how many.
BASELINE_ITEMS = 200


def one_by_one() -> Callable[[Sequence[object]], None]:
    classify = default_classifier().classify

    def run(texts: Sequence[object]) -> None:
        for text in texts:
            classify(cast("str", text))

    return run


def many() -> Callable[[Sequence[object]], None]:
    classify_many = default_classifier().classify_many

    def run(texts: Sequence[object]) -> None:
        classify_many(cast("Sequence[str]", texts))

    return run


def loop_of_re() -> Callable[[Sequence[object]], None]:
    searches = [re.compile(pattern.encode()).search for pattern in default_classifier().book.patterns]

    def run(texts: Sequence[object]) -> None:
        for text in texts:
            data = fold(cast("str", text)).encode()
            for search in searches:
                search(data)

    return run


def main() -> int:
    paths = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    texts = Path(paths[0]).read_text(encoding="utf-8").splitlines() if paths else templates()
    rules = default_classifier().book
    print(f"{len(texts)} replies, {len(rules.rows)} rules, {len(rules.patterns)} patterns", file=sys.stderr)
    baseline = measure(
        Workload("baseline: a loop of re, no verdict", loop_of_re), texts[:: len(texts) // BASELINE_ITEMS or 1]
    )
    distinct = list(dict.fromkeys(stream(2 * DISTINCT, seed=2)))[:DISTINCT]
    figures = [
        measure(Workload("classify, one by one", one_by_one), texts),
        measure(Workload("classify, one by one, of the stream", one_by_one), distinct),
        measure(Workload("classify_many, the stream", many), list(stream(STREAM))),
    ]
    table("replies", [*figures, baseline], baseline, as_json="--json" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
