"""The public functions on the labelled mails and replies, where those are at hand: the shares below are floors."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import carom

CORPUS = Path(os.environ.get("CAROM_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not here; set CAROM_CORPUS")

FAILURES = {"bounce", "delay"}
#: A delay that names a dead end may be filed as a bounce, a relay as a delivery and the other way round.
SAME = {"delay": {"delay", "bounce"}, "delivery": {"delivery", "relay"}, "relay": {"delivery", "relay"}}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def read() -> list[tuple[dict[str, Any], list[carom.Report]]]:
    return [(row, carom.parse_mail((CORPUS / row["file"]).read_bytes())) for row in rows("truth.jsonl")]


def recipients(reports: list[carom.Report]) -> dict[str, carom.Report]:
    return {(report.recipient or "").lower(): report for report in reports if str(report.kind) in FAILURES}


def test_reports_are_known_for_what_they_are(read: list[tuple[dict[str, Any], list[carom.Report]]]) -> None:
    reports = [(row, found) for row, found in read if row["kind"] != "other"]
    right = [row for row, found in reports if {str(r.kind) for r in found} & SAME.get(row["kind"], {row["kind"]})]
    assert len(right) / len(reports) >= 0.97


def test_other_mail_is_no_failure(read: list[tuple[dict[str, Any], list[carom.Report]]]) -> None:
    others = [(row["id"], found) for row, found in read if row["kind"] == "other"]
    alarms = [name for name, found in others if any(str(report.kind) in FAILURES for report in found)]
    assert len(alarms) / len(others) <= 0.02


def test_recipients_are_found_and_judged(read: list[tuple[dict[str, Any], list[carom.Report]]]) -> None:
    tally: Counter[str] = Counter()
    for row, found in read:
        if row["kind"] not in FAILURES:
            continue
        named = recipients(found)
        for truth in row["recipients"]:
            spellings = {str(truth["address"]).lower(), *(alias.lower() for alias in truth.get("aliases", ()))}
            report = next((named[spelling] for spelling in spellings if spelling in named), None)
            tally["true"] += 1
            tally["found"] += report is not None
            if report is None or report.verdict is None or truth["hard"] is None:
                continue
            tally["judged"] += 1
            tally["right side"] += (report.verdict.type is carom.FailureType.HARD) == truth["hard"]
    assert tally["true"] > 500
    assert tally["found"] / tally["true"] >= 0.97
    assert tally["right side"] / tally["judged"] >= 0.97


def test_single_replies_are_judged() -> None:
    replies = rows("diagnostics.jsonl")
    verdicts = carom.classify_many(row["text"] for row in replies)
    right = [row for row, verdict in zip(replies, verdicts, strict=True) if str(verdict.reason) in row["reasons"]]
    assert len(right) / len(replies) >= 0.95
