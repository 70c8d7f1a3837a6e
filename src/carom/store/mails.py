"""Which mails were read, and what became of them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from carom.core.ledger import Mail
from carom.core.model import Outcome
from carom.store.values import OutcomeCount


class Mails:
    """The mails of one transaction."""

    def add(self, mail: Mail) -> bool:
        """Keep a mail; False when one with this digest is kept already, which is left as it is."""
        raise NotImplementedError

    def add_many(self, mails: Iterable[Mail]) -> tuple[str, ...]:
        """Keep many mails at once; the digests of those that were not known, in the order given."""
        raise NotImplementedError

    def known(self, digests: Iterable[str]) -> frozenset[str]:
        """Those of the digests that are kept already."""
        raise NotImplementedError

    def get(self, digest: str) -> Mail | None:
        """The mail with its raw bytes exactly as they came."""
        raise NotImplementedError

    def counts(self) -> tuple[OutcomeCount, ...]:
        """How many mails had each outcome, every outcome named, zero included."""
        raise NotImplementedError

    def with_outcome(self, outcome: Outcome) -> Iterator[Mail]:
        """Every mail with this outcome, oldest first, one in memory at a time."""
        raise NotImplementedError
