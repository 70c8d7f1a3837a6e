"""The time, asked for in one place so that every use case can be run at any moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

#: Gives the present moment in UTC, with its zone.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)
