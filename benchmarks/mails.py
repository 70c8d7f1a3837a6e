"""Mails per second on one core: parse, verdict and JSON against the standard library's parse alone.

    python -m benchmarks.mails [MBOX_OR_FOLDER] [--json]

Without an argument the mailbox of the examples is read; a folder is searched for ``*.eml``. Mails are distinct. Cold is
one pass with a classifier that has judged nothing before, warm are passes with one that has judged the same mails.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import msgspec

from benchmarks.measure import Workload, measure, measure_once, table
from carom.app.automaton_cache import cache_folder
from carom.app.engine import build_classifier, default_classifier
from carom.core.classify.classifier import Classifier
from carom.core.reading.mail import read_mail
from carom.core.rules.loader import packaged_sources

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "bounces.mbox"


def mails(path: Path) -> list[bytes]:
    """The distinct mails of a mailbox or a folder."""
    if path.is_dir():
        return list(dict.fromkeys(file.read_bytes() for file in sorted(path.rglob("*.eml"))))
    with closing(mailbox.mbox(path, create=False)) as box:
        return list(dict.fromkeys(box.get_bytes(key) for key in box.keys()))  # noqa: SIM118  it iterates over messages


def _read(classifier: Classifier, raws: Sequence[object]) -> None:
    encode, classify = msgspec.json.Encoder().encode, classifier.classify
    for raw in raws:
        encode(read_mail(cast("bytes", raw), classify).reports)


def cold() -> Callable[[Sequence[object]], None]:
    # The code runs once before, with another classifier, and the one that is measured has remembered nothing yet.
    _read(default_classifier(), mails(EXAMPLES))
    fresh = build_classifier(packaged_sources(), cache_folder())
    fresh.classify("")
    return lambda raws: _read(fresh, raws)


def warm() -> Callable[[Sequence[object]], None]:
    return lambda raws: _read(default_classifier(), raws)


def standard_library() -> Callable[[Sequence[object]], None]:
    def run(raws: Sequence[object]) -> None:
        for raw in raws:
            email.message_from_bytes(cast("bytes", raw), policy=email.policy.compat32)

    return run


def main() -> int:
    paths = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    raws = mails(Path(paths[0]) if paths else EXAMPLES)
    print(f"{len(raws)} distinct mails, {sum(map(len, raws)) // max(len(raws), 1)} bytes on average", file=sys.stderr)
    baseline = measure(Workload("baseline: the email package, parse alone", standard_library), raws)
    figures = [
        measure_once(Workload("mail to JSON, verdict memory cold", cold), raws),
        measure(Workload("mail to JSON, verdict memory warm", warm), raws),
    ]
    table("mails", [*figures, baseline], baseline, as_json="--json" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
