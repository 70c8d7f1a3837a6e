"""Every mail of the labelled corpus goes through the whole path; skipped where the corpus is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from carom.app.engine import default_classifier
from carom.app.ingest import Ingest
from carom.app.material import find_material
from carom.app.readers import readers_with
from carom.app.tally import IngestSummary
from carom.core.ledger import Cause
from carom.core.model import FailureType
from carom.core.taxonomy import facts
from carom.policy import default_policy
from carom.store import Store

CORPUS = Path(os.environ.get("CAROM_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not here; set CAROM_CORPUS")


def ingest(store: Store, path: Path) -> IngestSummary:
    return Ingest(store, readers_with(default_classifier()), default_policy()).run(find_material([str(path)]))


def test_every_mail_is_kept_once_and_nobody_is_suppressed_for_what_is_not_their_fault(store: Store) -> None:
    summary = ingest(store, CORPUS / "mail")
    assert summary.mails == sum(path.is_file() for path in (CORPUS / "mail").rglob("*.eml"))
    assert summary.passed_over == ()
    with store.snapshot() as tx:
        assert sum(row.count for row in tx.mails.counts()) == summary.mails - summary.mails_known
        bounced = list(tx.suppressions.entries(cause=Cause.BOUNCE))
    assert len(bounced) > 100
    for entry in bounced:
        assert entry.reason is not None
        assert facts(entry.reason).type is FailureType.HARD or entry.until is not None
    assert not ingest(store, CORPUS / "mail").changed_anything


def test_the_logs_become_events_and_deliveries(store: Store) -> None:
    first = ingest(store, CORPUS / "logs")
    assert first.log_lines > 1000
    assert first.events_new > 100
    assert ingest(store, CORPUS / "logs").events_new == 0
