"""Readers of a tiny mail format, so that tests of the use cases do not hang on how real reports look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from carom.app.ingest import Ingest
from carom.app.material import find_material
from carom.app.readers import Readers
from carom.app.tally import IngestSummary
from carom.core.model import Kind, Original, Outcome, Reading, Reason, Report, Verdict
from carom.core.reading.logs import LogTally
from carom.core.taxonomy import facts
from carom.policy import Policy, default_policy
from carom.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def verdict(reason: Reason) -> Verdict:
    return Verdict(reason=reason, party=facts(reason).party, type=facts(reason).type, confidence=0.9)


def report(  # noqa: PLR0913  (what a test may want to say of a report)
    what: Reason | Kind,
    address: str | None = "anna@example.org",
    *,
    days_ago: float = 1,
    message_id: str = "",
    list_id: str | None = None,
    feedback_type: str | None = None,
) -> Report:
    """A bounce for a reason, or a report of another kind."""
    reason = what if isinstance(what, Reason) else None
    return Report(
        kind=what if isinstance(what, Kind) else Kind.BOUNCE,
        recipient=address,
        verdict=verdict(reason) if reason else None,
        occurred_at=NOW - timedelta(days=days_ago),
        original=Original(message_id=message_id or None, list_id=list_id) if message_id or list_id else None,
        feedback_type=feedback_type,
    )


def a_mail(*lines: str, subject: str = "returned") -> bytes:
    """A mail of the tiny format: each line is ``what address days-ago message-id``."""
    body = "".join(f"{line}\n" for line in lines)
    return f"From: mailer@example.net\nSubject: {subject}\n\n{body}".encode()


def _report_of(line: str) -> Report:
    what, address, days, message_id = (line.split() + [""] * 4)[:4]
    is_reason = what in set(Reason)
    return report(
        Reason(what) if is_reason else Kind(what),
        None if address == "-" else address,
        days_ago=float(days or 1),
        message_id=message_id,
    )


def _read_mail(raw: bytes) -> Reading:
    _, _, body = raw.decode("utf-8", "replace").partition("\n\n")
    lines = [line for line in body.splitlines() if line.strip()]
    if "garbled" in body:
        return Reading(Outcome.NOT_UNDERSTOOD, (), ("mime: tree refused",))
    if not all(line.split()[0] in {*Reason, *Kind} for line in lines):
        return Reading(Outcome.NO_REPORT)
    return Reading(Outcome.REPORT if lines else Outcome.NO_REPORT, tuple(map(_report_of, lines)))


class _Log:
    def __init__(self, lines: Iterable[str]) -> None:
        self._reports = self._read(lines)
        self.tally = LogTally()

    def __iter__(self) -> _Log:
        return self

    def __next__(self) -> Report:
        return next(self._reports)

    def _read(self, lines: Iterable[str]) -> Iterator[Report]:
        for line in lines:
            known = line.partition(": ")[2].split()[:1]
            is_report = bool(known) and known[0] in {*Reason, *Kind}
            self.tally = LogTally(self.tally.lines + 1, unrelated=self.tally.unrelated + (not is_report))
            if is_report:
                yield _report_of(line.partition(": ")[2])


def _read_log(lines: Iterable[str], *, reference: datetime | None = None) -> _Log:
    return _Log(lines)


READERS = Readers(mail=_read_mail, log=_read_log, rules_version="fake-1")


def ingest(
    store: Store, *paths: Path, policy: Policy | None = None, now: datetime = NOW, batch: int = 3
) -> IngestSummary:
    """Ingest the paths as an operator would, at a fixed time and in small batches."""
    run = Ingest(store, READERS, policy or default_policy(), clock=lambda: now, batch=batch)
    return run.run(find_material(map(str, paths)))


def an_mbox(path: Path, *mails: bytes) -> Path:
    path.write_bytes(b"".join(b"From bounces@example.net Fri May  1 10:00:00 2026\n" + mail + b"\n" for mail in mails))
    return path
