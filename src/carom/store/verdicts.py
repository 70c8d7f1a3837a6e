"""What did each version of the rules say of an event?"""

from __future__ import annotations

from datetime import datetime

from carom.core.model import Verdict
from carom.store.values import Judgement


class Verdicts:
    """The verdicts of one transaction. None is overwritten by a later one."""

    def add(self, key: str, verdict: Verdict, *, rules_version: str, decided_at: datetime) -> bool:
        """Judge a recorded event anew: this verdict becomes the current one, the volumes follow.

        False when this version of the rules has judged it before. Raises NotFoundError for an unknown key.
        """
        raise NotImplementedError

    def of(self, key: str) -> tuple[Judgement, ...]:
        """Every verdict on the event, oldest first."""
        raise NotImplementedError
