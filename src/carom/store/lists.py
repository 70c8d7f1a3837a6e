"""Who is on a list, and who of them may be mailed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from carom.store.values import CheckedRow, ListRow, SubscriberList


class Lists:
    """The subscriber lists of one transaction. Rows are given back as they came in."""

    def put(  # noqa: PLR0913  (what an import knows of its list)
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[ListRow],
        *,
        address_column: int,
        imported_at: datetime,
        source: str = "",
    ) -> SubscriberList:
        """Keep a list; one of the same name is replaced. Rows are read once, in chunks."""
        raise NotImplementedError

    def get(self, name: str) -> SubscriberList:
        """What is known of a list. Raises NotFoundError when there is none of that name."""
        raise NotImplementedError

    def all(self) -> tuple[SubscriberList, ...]:
        """Every list, by name."""
        raise NotImplementedError

    def rows(self, name: str) -> Iterator[ListRow]:
        """The rows of a list in their order. Raises NotFoundError when there is none of that name."""
        raise NotImplementedError

    def clean(self, name: str, *, now: datetime, stream: str = "") -> Iterator[CheckedRow]:
        """The rows in their order, each with the suppressions that speak against it at ``now``.

        No entries: the row is kept. See `Suppressions.check`. Raises NotFoundError when there is no such list.
        """
        raise NotImplementedError

    def remove(self, name: str) -> bool:
        """Forget a list; False when there was none. Suppressions stay."""
        raise NotImplementedError
