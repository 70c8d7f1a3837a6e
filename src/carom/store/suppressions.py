"""Which addresses must not be mailed, and why?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from carom.core.ledger import Cause, Decision, Suppression
from carom.store.values import Checked


class Suppressions:
    """The suppression list of one transaction. An entry is one address, for one cause, on one stream."""

    def apply(self, decision: Decision) -> bool:
        """Record a decision and do what it says, in one go; True when the list changed.

        ``suppress`` adds an entry. One that is there and not yet over keeps its ``since``, and the longer
        ``until`` wins (None, for good, over any date); one that is over starts anew. ``release`` removes
        the entry of that cause and stream, no other. ``hold`` and ``leave`` are recorded and change nothing.
        """
        raise NotImplementedError

    def of(self, address: str) -> tuple[Suppression, ...]:
        """Every entry of an address, those that are over included, by cause and stream."""
        raise NotImplementedError

    def entries(
        self,
        *,
        cause: Cause | None = None,
        stream: str | None = None,
        containing: str = "",
        active_at: datetime | None = None,
        after: Suppression | None = None,
        limit: int | None = None,
    ) -> Iterator[Suppression]:
        """The list by address, cause and stream, beginning behind ``after``.

        ``stream=None`` means every entry, ``stream=""`` those that hold for every stream. ``containing`` is a
        part of the address, taken literally. With ``active_at`` those that are over at that time are left out.
        """
        raise NotImplementedError

    def check(self, addresses: Iterable[str], *, now: datetime, stream: str = "") -> Iterator[Checked]:
        """May these be mailed? One answer for each address in the order given, read in chunks.

        Entries for every stream count, and those for ``stream``; those that are over at ``now`` do not.
        """
        raise NotImplementedError

    def count(self, *, now: datetime) -> int:
        """How many addresses are suppressed at ``now``, on whatever stream."""
        raise NotImplementedError
