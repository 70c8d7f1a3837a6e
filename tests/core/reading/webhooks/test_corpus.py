import base64
import json
import os
from pathlib import Path

import pytest

import carom

CORPUS = Path(os.environ.get("CAROM_CORPUS") or Path(__file__).parents[5] / "shared" / "corpus")
SCORED = {"bounce", "delay", "delivery", "complaint", "unsubscribe", "auto_reply"}
#: Of the recorded bodies, how many must give exactly the events that they hold.
RIGHT = 0.98


def test_recorded_bodies_give_the_events_that_they_hold() -> None:
    path = CORPUS / "webhooks.jsonl"
    if not path.exists():
        pytest.skip(f"no corpus at {CORPUS}; set CAROM_CORPUS")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    right = 0
    for row in rows:
        body = row["body"].encode() if row["encoding"] == "utf-8" else base64.b64decode(row["body"])
        reading = carom.read_webhook(row["esp"], body, {"Content-Type": row["content_type"]})
        found = sorted((str(one.kind), (one.recipient or "").lower()) for one in reading.reports)
        wanted = sorted((one["kind"], (one["recipient"] or "").lower()) for one in row["events"])
        right += [one for one in found if one[0] in SCORED] == [one for one in wanted if one[0] in SCORED]
    assert right / len(rows) >= RIGHT
