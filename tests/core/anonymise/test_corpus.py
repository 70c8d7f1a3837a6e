"""Samples of all labelled mails are read like the mails; skipped where the corpus is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import carom
from carom.core.anonymise import anonymised
from carom.core.anonymise.vocabulary import is_office

CORPUS = Path(os.environ.get("CAROM_CORPUS") or Path(__file__).parents[4] / "shared" / "corpus")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not here; set CAROM_CORPUS")

MAILS = sorted((CORPUS / "mail").rglob("*.eml"))


def gist(reports: list[carom.Report]) -> list[tuple[str, str, str]]:
    return sorted(
        (str(one.kind), str(one.verdict.reason) if one.verdict is not None else "", one.status or "") for one in reports
    )


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in MAILS}))
def test_a_sample_gives_the_reports_of_its_mail_and_names_none_of_its_recipients(folder: str) -> None:
    for path in (one for one in MAILS if one.parent.name == folder):
        raw = path.read_bytes()
        sample = anonymised(raw)
        reports = carom.parse_mail(raw)
        assert gist(carom.parse_mail(sample)) == gist(reports), path.name
        low = sample.lower()
        for one in reports:
            local, _, _ = (one.recipient or "").lower().partition("@")
            left = local and not is_office(local) and f"{local}@".encode() in low
            # What a mailbox is called after, such as `user`, may also be the end of another word.
            assert not left or len(local) < 3, (path.name, local)
