from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from carom.app.report import make_report
from carom.core.model import Outcome, Reason
from carom.insight import Basis
from carom.store import Store
from tests.app.fakes import NOW, a_mail, an_mbox, ingest


def test_the_report_joins_what_was_ingested(ledger: Store, tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    log.write_text("".join(f"May  1 10:00:00 mx p[1]: delivery p{n}@gmail.com 1 <d{n}@x>\n" for n in range(150)))
    bounces = [f"blocklisted p{number % 4}@gmail.com 2 <b{number}@x>" for number in range(8)]
    ingest(ledger, log, an_mbox(tmp_path / "b.mbox", a_mail(*bounces), a_mail("garbled")))
    made = make_report(ledger, days=30, floor=100, clock=lambda: NOW)
    assert made.insight.basis is Basis.ATTEMPTS
    (gmail,) = made.insight.providers
    assert (gmail.provider, gmail.deliveries, gmail.bounces) == ("gmail", 150, 8)
    (advice,) = made.insight.advice
    assert (advice.reason, advice.events, advice.people) == (Reason.BLOCKLISTED, 8, 4)
    assert {row.outcome: row.count for row in made.mails}[Outcome.NOT_UNDERSTOOD] == 1
    assert made.suppressed == 0


def test_the_days_are_counted_back_from_the_newest_event(ledger: Store, tmp_path: Path) -> None:
    lines = ("spam anna@example.org 400 <1@x>", "spam anna@example.org 395 <2@x>", "spam anna@example.org 380 <3@x>")
    ingest(ledger, an_mbox(tmp_path / "b.mbox", a_mail(*lines)))
    made = make_report(ledger, days=16, floor=100, clock=lambda: NOW)
    assert made.insight.overall.bounces == 2
    assert made.insight.until == (NOW - timedelta(days=380)).replace(hour=13)


def test_an_empty_store_gives_an_empty_report(ledger: Store) -> None:
    made = make_report(ledger, days=30, floor=100, clock=lambda: NOW)
    assert (made.insight.providers, made.insight.advice, made.suppressed) == ((), (), 0)
