"""The report: what the store counted, and what insight says about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from carom.app.clock import Clock, system_clock
from carom.insight import Insight, survey
from carom.store import OutcomeCount, Store

_HOUR: Final = timedelta(hours=1)


class Report(msgspec.Struct, frozen=True):
    """What an operator wants to see at a glance."""

    insight: Insight
    #: Every mail ever kept, by outcome; those not understood wait for a person.
    mails: tuple[OutcomeCount, ...]
    #: Addresses on the suppression list at the time of the report.
    suppressed: int
    made_at: datetime


def make_report(
    store: Store, *, days: int, floor: int, stream: str | None = None, clock: Clock = system_clock
) -> Report:
    """The report on the last `days` in which anything was counted, so that an archive gets one, too.

    `floor`: attempts below which a provider is shown and not judged.
    """
    now = clock()
    with store.snapshot() as tx:
        until = (tx.volumes.newest() or now) + _HOUR
        since = until - timedelta(days=days)
        return Report(
            insight=survey(
                tx.volumes.between(since, until, stream=stream),
                tx.volumes.affected(since, until, stream=stream),
                since=since,
                until=until,
                floor=floor,
            ),
            mails=tx.mails.counts(),
            suppressed=tx.suppressions.count(now=now),
            made_at=now,
        )
