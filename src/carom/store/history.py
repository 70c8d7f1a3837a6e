"""What happened to an address?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from carom.core.ledger import Occurrence
from carom.store.values import AddressHistory

#: Events of one address that the policy looks at, unless told otherwise; its longest count is far below.
HISTORY: Final = 200


class History:
    """What happened to addresses, as the policy sees it."""

    def of(self, address: str, *, stream: str | None = None, limit: int = HISTORY) -> tuple[Occurrence, ...]:
        """The newest events of an address, newest first; ``stream=None`` means of every stream."""
        raise NotImplementedError

    def of_many(
        self, addresses: Iterable[str], *, stream: str | None = None, limit: int = HISTORY
    ) -> Iterator[AddressHistory]:
        """The same for many addresses, one answer for each in the order given, read in chunks."""
        raise NotImplementedError

    def last_delivery(self, address: str, *, stream: str | None = None) -> datetime | None:
        """When mail was last accepted for the address (an event of kind delivery)."""
        raise NotImplementedError
