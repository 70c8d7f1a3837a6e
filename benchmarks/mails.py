"""Mails per second on one core: parse and verdict against the standard library's parse alone.

    python -m benchmarks.mails [MBOX_OR_FOLDER] [--json]

Without an argument the mailbox of the examples is read; a folder is searched for ``*.eml``.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import carom
from benchmarks.measure import Workload, measure, table

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "bounces.mbox"


def mails(path: Path) -> list[bytes]:
    if path.is_dir():
        return [file.read_bytes() for file in sorted(path.rglob("*.eml"))]
    box = mailbox.mbox(path, create=False)
    return [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118  a mailbox iterates over messages, not keys


def parse_and_judge() -> Callable[[Sequence[object]], None]:
    def run(raws: Sequence[object]) -> None:
        for raw in raws:
            carom.parse_mail(cast("bytes", raw))

    return run


def standard_library() -> Callable[[Sequence[object]], None]:
    def run(raws: Sequence[object]) -> None:
        for raw in raws:
            email.message_from_bytes(cast("bytes", raw), policy=email.policy.compat32)

    return run


def main() -> int:
    paths = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    raws = mails(Path(paths[0]) if paths else EXAMPLES)
    print(f"{len(raws)} mails, {sum(map(len, raws)) // max(len(raws), 1)} bytes on average", file=sys.stderr)
    baseline = measure(Workload("baseline: the email package, parse alone", standard_library), raws)
    ours = measure(Workload("parse_mail: parse, recipients, verdicts", parse_and_judge), raws)
    table("mails", [ours, baseline], baseline, as_json="--json" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
