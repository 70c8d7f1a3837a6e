"""Whether the automaton and the loop of `re` find the same patterns: in every sample of the rules and in mutated ones.

    python -m benchmarks.engines [FILE ...] [--count N]

A FILE holds one reply a line, or a JSON object a line with `text`. Exits with 1 when the engines differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.stream import templates
from carom.core.classify.automaton import HyperscanMatcher
from carom.core.classify.match import ReMatcher
from carom.core.classify.text import fold
from carom.core.rules.loader import compile_book, packaged_sources

#: Mutated texts that are compared when no number is named.
COUNT = 20_000
#: Differing texts that are shown.
SHOWN = 10


def read_texts(path: Path) -> list[str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [json.loads(line)["text"] if line.startswith("{") else line for line in lines]


def mutated(texts: Sequence[str], count: int, seed: int = 1) -> Iterator[str]:
    """Texts that nobody wrote: words of two replies shuffled, cut, doubled, or with characters put in and taken out."""
    random = Random(seed)  # noqa: S311  repeatable, not secret
    alphabet = sorted({character for text in texts for character in text})
    for _ in range(count):
        words = " ".join(random.sample(texts, 2)).split()
        how = random.randrange(4)
        if how == 0:
            random.shuffle(words)
        elif how == 1:
            words = words[random.randrange(len(words)) :] * 2
        text = " ".join(words)
        for _ in range(how * 2):
            at = random.randrange(len(text) + 1)
            text = text[:at] + random.choice(("", random.choice(alphabet))) + text[at + random.randrange(3) :]
        yield text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=COUNT)
    options = parser.parse_args()
    texts = [*templates(), *(text for path in options.files for text in read_texts(path))]
    book = compile_book(packaged_sources())
    fast, slow = HyperscanMatcher.compile(book.patterns), ReMatcher(book.patterns)
    compared = differing = 0
    for text in (*texts, *mutated(texts, options.count)):
        data = fold(text).encode("utf-8", "surrogatepass")
        compared += 1
        if fast.find(data) != slow.find(data):
            differing += 1
            if differing <= SHOWN:
                odd = set(fast.find(data)) ^ set(slow.find(data))
                print(f"{text!r}: {[book.patterns[number] for number in odd]}")
    print(f"{compared} texts, {len(book.patterns)} patterns: the engines differ on {differing}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
