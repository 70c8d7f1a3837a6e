"""How the dialects do, alone, on the labelled mails that have no delivery-status part."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest

from carom.core.reading.mail.dialects import read_dialects
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.message import Mail

CORPUS = Path(os.environ.get("CAROM_CORPUS") or Path(__file__).parents[6] / "shared" / "corpus")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not here; set CAROM_CORPUS")


class Tally(msgspec.Struct):
    true: int = 0
    found: int = 0
    named: int = 0
    right: int = 0


def _addresses(row: dict[str, list[dict[str, list[str]]]]) -> list[set[str]]:
    """The acceptable spellings of each true recipient."""
    wanted = [recipient for recipient in row["recipients"] if recipient.get("address")]
    return [{str(one["address"]).lower(), *(alias.lower() for alias in one.get("aliases", []))} for one in wanted]


def _count(tally: Tally, mail: Mail, wanted: list[set[str]]) -> None:
    notice = read_dialects(Page(mail))
    named = {(fate.recipient or "").lower() for fate in notice.fates} if notice is not None else set()
    tally.true += len(wanted)
    tally.found += sum(not spellings.isdisjoint(named) for spellings in wanted)
    if wanted:
        every = set().union(*wanted)
        tally.named += len(named)
        tally.right += len(named & every)


def test_recipients_are_found_and_none_invented() -> None:
    tally = Tally()
    for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        mail = Mail((CORPUS / row["file"]).read_bytes())
        if row["kind"] in {"bounce", "delay"} and mail.delivery_status is None:
            _count(tally, mail, _addresses(row))
    assert tally.true > 100
    assert tally.found / tally.true >= 0.97
    assert tally.right / tally.named >= 0.97


def test_other_mail_is_no_failure() -> None:
    rows = [json.loads(line) for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    others = [row for row in rows if row["kind"] in {"other", "auto_reply"}]
    alarms = [row["id"] for row in others if read_dialects(Page(Mail((CORPUS / row["file"]).read_bytes()))) is not None]
    assert len(others) > 30
    assert len(alarms) / len(others) <= 0.02
