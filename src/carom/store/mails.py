"""Which mails were read, and what became of them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, func, select

from carom.core.ledger import Mail
from carom.core.model import Outcome
from carom.store.tables import MAILS
from carom.store.types import handle
from carom.store.unit import Unit, chunked
from carom.store.values import OutcomeCount


class Mails:
    """The mails of one transaction."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, mail: Mail) -> bool:
        """Keep a mail; False when one with this digest is kept already, which is left as it is."""
        return bool(self.add_many((mail,)))

    def add_many(self, mails: Iterable[Mail]) -> tuple[str, ...]:
        """Keep many mails at once; the digests of those that were not known, in the order given."""
        new: list[str] = []
        for chunk in chunked(mails):
            once = {handle(mail.digest): mail for mail in reversed(chunk)}
            insert = self._unit.insert(MAILS).on_conflict_do_nothing().returning(MAILS.c.digest)
            added = set(self._unit.connection.scalars(insert, [_columns(mail) for mail in once.values()]))
            for mail in chunk:
                key = handle(mail.digest)
                if key in added:
                    added.remove(key)
                    new.append(mail.digest)
        return tuple(new)

    def known(self, digests: Iterable[str]) -> frozenset[str]:
        """Those of the digests that are kept already."""
        found: set[str] = set()
        for chunk in chunked(digests):
            statement = select(MAILS.c.digest).where(MAILS.c.digest.in_(chunk))
            kept = set(self._unit.connection.scalars(statement))
            found.update(digest for digest in chunk if handle(digest) in kept)
        return frozenset(found)

    def get(self, digest: str) -> Mail | None:
        """The mail with its raw bytes exactly as they came."""
        row = self._unit.connection.execute(select(MAILS).where(MAILS.c.digest == digest)).one_or_none()
        return None if row is None else _mail(row)

    def counts(self) -> tuple[OutcomeCount, ...]:
        """How many mails had each outcome, every outcome named, zero included."""
        number = func.count().label("number")
        rows = self._unit.connection.execute(select(MAILS.c.outcome, number).group_by(MAILS.c.outcome))
        counts = {row.outcome: row.number for row in rows}
        return tuple(OutcomeCount(outcome, counts.get(outcome, 0)) for outcome in Outcome)

    def with_outcome(self, outcome: Outcome) -> Iterator[Mail]:
        """Every mail with this outcome, in the order of recording, one in memory at a time."""
        of_outcome = select(MAILS).where(MAILS.c.outcome == outcome).order_by(MAILS.c.id).limit(1)
        last = 0
        while (row := self._unit.connection.execute(of_outcome.where(MAILS.c.id > last)).one_or_none()) is not None:
            yield _mail(row)
            last = row.id


def _columns(mail: Mail) -> dict[str, Any]:
    return {
        "digest": mail.digest,
        "raw": mail.raw,
        "size": len(mail.raw),
        "outcome": mail.outcome,
        "source": mail.source,
        "defects": mail.defects,
        "received_at": mail.received_at,
    }


def _mail(row: Row[Any]) -> Mail:
    return Mail(
        digest=row.digest,
        raw=row.raw,
        outcome=row.outcome,
        source=row.source,
        received_at=row.received_at,
        defects=row.defects,
    )
