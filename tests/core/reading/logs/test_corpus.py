import collections
import json
import os
from pathlib import Path

import pytest

from carom.core.model import FailureType, Party, Reason, Verdict
from carom.core.reading.logs import parse_log

CORPUS = Path(os.environ.get("CAROM_CORPUS") or Path(__file__).parents[5] / "shared" / "corpus")
#: Of the lines that tell a recipient's fate, how many must be read as such.
RECALL = 0.99


def undetermined(text: str, **_: object) -> Verdict:
    assert isinstance(text, str)
    return Verdict(Reason.UNDETERMINED, Party.NOBODY, FailureType.SOFT)


@pytest.mark.parametrize("name", ["exim-mainlog", "postfix"])
def test_the_fates_in_recorded_logs_are_read(name: str) -> None:
    path = CORPUS / "logs" / f"{name}.log"
    if not path.exists():
        pytest.skip(f"no corpus at {CORPUS}; set CAROM_CORPUS")
    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        found = collections.Counter((str(r.kind), (r.recipient or "").lower()) for r in parse_log(lines, undetermined))
    truth = path.with_name(f"{name.removesuffix('-mainlog')}-truth.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in truth.splitlines()]
    hits = 0
    for row in rows:
        key = next((key for address in row["accept"] if found[key := (row["event"], address)] > 0), None)
        if key is not None:
            found[key] -= 1
            hits += 1
    assert hits / len(rows) >= RECALL
