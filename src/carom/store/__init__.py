"""The store: what was read, reported, judged and decided, in SQLite or PostgreSQL.

::

    with open_store("sqlite:///carom.sqlite3") as store:
        with store.transaction() as tx:  # one commit for all of it
            tx.mails.add_many(mails)  # which mails were read, and what became of them?
            recorded = tx.events.add_many(sightings)  # what was reported?  raises the volumes, too
            for history in tx.history.of_many(addresses):  # what happened to these addresses?
                ...
            tx.suppressions.apply(decision)  # decision on record and its effect, in one go
        with store.snapshot() as tx:  # reads only, blocks no writer
            tx.suppressions.check(addresses, now=now)  # who must not be mailed?
            tx.lists.clean("news", now=now)  # who stays on the list?
            tx.volumes.totals(since, until)  # how many of which sort?

Everything is idempotent by its key (digest of the mail, key of the event), so that what was
interrupted between two commits is simply done again. Addresses are taken as they are given:
the caller makes them comparable first (`carom.core.address.comparable`). Times without a zone are refused.

Many writers on one PostgreSQL wait for each other only where they touch the same rows. The rare two that wait in
a circle are told so: one of them gets StoreUnavailable, and doing its transaction again is safe.
"""

from __future__ import annotations

from carom.store.store import Store, Transaction, open_store
from carom.store.values import (
    AddressHistory,
    Checked,
    CheckedRow,
    Judgement,
    ListRow,
    OutcomeCount,
    ReasonCount,
    Recorded,
    Sighting,
    StoredEvent,
    SubscriberList,
    Witnessed,
)

__all__ = [
    "AddressHistory",
    "Checked",
    "CheckedRow",
    "Judgement",
    "ListRow",
    "OutcomeCount",
    "ReasonCount",
    "Recorded",
    "Sighting",
    "Store",
    "StoredEvent",
    "SubscriberList",
    "Transaction",
    "Witnessed",
    "open_store",
]
