"""How many events of which sort did each provider give?"""

from __future__ import annotations

from datetime import datetime

from carom.core.ledger import Volume
from carom.store.values import ReasonCount


class Volumes:
    """The hourly counters of one transaction."""

    def add(self, volume: Volume) -> None:
        """Raise one counter by ``volume.count``; for deliveries of which only the number is known.

        The hour is cut to its beginning. Events raise their counter by themselves.
        """
        raise NotImplementedError

    def between(
        self, since: datetime, until: datetime, *, provider: str | None = None, stream: str | None = None
    ) -> tuple[Volume, ...]:
        """The counters of the hours from ``since`` (inclusive) to ``until`` (exclusive), by hour and provider.

        The provider is empty where it is not known.
        """
        raise NotImplementedError

    def totals(self, since: datetime, until: datetime, *, stream: str | None = None) -> tuple[ReasonCount, ...]:
        """The same, summed up over the hours and streams: by provider, the most frequent first."""
        raise NotImplementedError
