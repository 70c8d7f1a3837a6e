"""What did each version of the rules say of an event?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from carom.core.errors import NotFoundError
from carom.core.model import Verdict
from carom.store.recording import verdict_columns
from carom.store.tables import EVENTS, VERDICTS
from carom.store.unit import Unit
from carom.store.values import Judgement


class Verdicts:
    """The verdicts of one transaction. None is overwritten by a later one."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, key: str, verdict: Verdict, *, rules_version: str, decided_at: datetime) -> bool:
        """Judge a recorded event anew: this verdict becomes the current one, the volumes follow.

        False when this version of the rules has judged it before. Raises NotFoundError for an unknown key.
        """
        connection = self._unit.connection
        event = connection.execute(select(EVENTS).where(EVENTS.c.key == key).with_for_update()).one_or_none()
        if event is None:
            raise NotFoundError(f"there is no event {key!r}")
        row = {**verdict_columns(event.id, verdict), "rules_version": rules_version, "decided_at": decided_at}
        insert = self._unit.insert(VERDICTS).on_conflict_do_nothing().returning(VERDICTS.c.id)
        if connection.scalar(insert, row) is None:
            return False
        current = {"reason": verdict.reason, "rules_version": rules_version}
        connection.execute(update(EVENTS).where(EVENTS.c.id == event.id).values(current))
        self._unit.tally(event.occurred_at, event.provider, event.stream, event.kind, event.reason, by=-1)
        self._unit.tally(event.occurred_at, event.provider, event.stream, event.kind, verdict.reason)
        return True

    def of(self, key: str) -> tuple[Judgement, ...]:
        """Every verdict on the event, oldest first."""
        statement = (
            select(VERDICTS)
            .join(EVENTS, EVENTS.c.id == VERDICTS.c.event_id)
            .where(EVENTS.c.key == key)
            .order_by(VERDICTS.c.id)
        )
        return tuple(
            Judgement(verdict=row.verdict, rules_version=row.rules_version, decided_at=row.decided_at)
            for row in self._unit.connection.execute(statement)
        )
