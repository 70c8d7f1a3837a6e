"""What was decided about an address, and on what ground?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from carom.core.ledger import Decision


class Decisions:
    """The decisions of one transaction; `Suppressions.apply` writes them, nothing changes them."""

    def of(self, address: str, *, limit: int = 1000) -> tuple[Decision, ...]:
        """The decisions on an address, newest first."""
        raise NotImplementedError

    def between(self, since: datetime, until: datetime) -> Iterator[Decision]:
        """Every decision of a span of time (``since`` inclusive, ``until`` exclusive), oldest first."""
        raise NotImplementedError
