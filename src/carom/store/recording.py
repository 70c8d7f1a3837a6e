"""How sightings become events, witnesses, verdicts and volumes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from carom.core.ledger import Event
from carom.core.model import Verdict
from carom.store.tables import EVENTS, VERDICTS, WITNESSES
from carom.store.types import handle
from carom.store.unit import Unit
from carom.store.values import Recorded, Sighting


def record(unit: Unit, sightings: Sequence[Sighting]) -> Recorded:
    """Record at most one chunk of sightings; the first of each event stands."""
    first: dict[str, Event] = {}
    for sighting in sightings:
        first.setdefault(handle(sighting.event.key), sighting.event)
    ids = _ids(unit, first)
    new = _insert_events(unit, [event for key, event in first.items() if key not in ids])
    # Another process may have recorded some of them since we looked.
    ids |= new | _ids(unit, first.keys() - ids.keys() - new.keys())
    added = [(new[key], event) for key, event in first.items() if key in new]
    _insert_verdicts(unit, added)
    for _, event in added:
        verdict = event.report.verdict
        reason = verdict.reason if verdict else None
        unit.tally(event.occurred_at, event.provider, event.stream, event.report.kind, reason)
    witnesses = _insert_witnesses(unit, sightings, ids)
    # The first witness of a new event is not counted apart from it.
    return Recorded(
        new=tuple(event.key for _, event in added),
        witnessed=witnesses - len(added),
        repeated=len(sightings) - witnesses,
    )


def verdict_columns(event_id: int, verdict: Verdict) -> dict[str, Any]:
    """A verdict as a row, but for its version and time."""
    return {
        "event_id": event_id,
        "reason": verdict.reason,
        "party": verdict.party,
        "type": verdict.type,
        "permanent": verdict.permanent,
        "confidence": verdict.confidence,
        "rule": verdict.rule,
        "verdict": verdict,
    }


def _ids(unit: Unit, keys: Iterable[str]) -> dict[str, int]:
    wanted = list(keys)
    if not wanted:
        return {}
    rows = unit.connection.execute(select(EVENTS.c.key, EVENTS.c.id).where(EVENTS.c.key.in_(wanted)))
    return {row.key: row.id for row in rows}


def _insert_events(unit: Unit, events: Sequence[Event]) -> dict[str, int]:
    if not events:
        return {}
    insert = unit.insert(EVENTS).on_conflict_do_nothing().returning(EVENTS.c.key, EVENTS.c.id)
    return {row.key: row.id for row in unit.connection.execute(insert, [_event_columns(event) for event in events])}


def _event_columns(event: Event) -> dict[str, Any]:
    report = event.report
    return {
        "key": event.key,
        "address": event.address,
        "provider": event.provider,
        "stream": event.stream,
        "kind": report.kind,
        "reason": report.verdict.reason if report.verdict else None,
        "rules_version": event.rules_version,
        "status": report.status,
        "reply_code": report.reply_code,
        "diagnostic": report.diagnostic,
        "action": report.action,
        "remote_mta": report.remote_mta,
        "reporting_mta": report.reporting_mta,
        "command": report.command,
        "dialect": report.dialect,
        "message_id": report.original.message_id if report.original else None,
        "report": msgspec.structs.replace(report, verdict=None),
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "source": event.source,
    }


def _insert_verdicts(unit: Unit, events: Sequence[tuple[int, Event]]) -> None:
    rows = [
        {
            **verdict_columns(event_id, event.report.verdict),
            "rules_version": event.rules_version,
            "decided_at": event.recorded_at,
        }
        for event_id, event in events
        if event.report.verdict is not None
    ]
    if rows:
        unit.connection.execute(unit.insert(VERDICTS), rows)


def _insert_witnesses(unit: Unit, sightings: Sequence[Sighting], ids: dict[str, int]) -> int:
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for event, mail_digest in ((sighting.event, sighting.mail_digest) for sighting in sightings):
        event_id = ids[handle(event.key)]
        seen_in = handle(event.source if mail_digest is None else mail_digest)
        row = {
            "event_id": event_id,
            "seen_in": seen_in,
            "in_mail": mail_digest is not None,
            "source": event.source,
            "recorded_at": event.recorded_at,
        }
        rows.setdefault((event_id, seen_in), row)
    if not rows:
        return 0
    insert = unit.insert(WITNESSES).on_conflict_do_nothing().returning(WITNESSES.c.event_id)
    return len(unit.connection.execute(insert, list(rows.values())).all())
