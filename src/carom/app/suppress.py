"""The suppression list by hand: add, remove, check, import, list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from carom.app.addresses import MOST_NAMED, RowWithout, read_addresses
from carom.app.batches import in_batches
from carom.app.clock import Clock, system_clock
from carom.core.address import comparable
from carom.core.errors import InputError, NotFoundError
from carom.core.ledger import Cause, Decision, Step, Suppression
from carom.store import Store, Transaction

ACTOR: Final = "operator"

#: Causes that a removal takes away unless one is named: a person's wish is never released by the way.
RELEASED_BY_DEFAULT: Final = (Cause.BOUNCE, Cause.MANUAL, Cause.IMPORT)

#: Addresses in one commit.
_BATCH: Final = 1000


class Changed(msgspec.Struct, frozen=True):
    """What a change by hand did."""

    #: Comparable addresses whose entry was added, lengthened or removed, in the order given.
    changed: tuple[str, ...]
    #: Those for which the list said so already.
    unchanged: tuple[str, ...]
    #: What was given and is no address.
    unusable: tuple[str, ...]


class Imported(msgspec.Struct, frozen=True):
    """What importing a suppression list did."""

    rows: int
    new: int
    known: int
    #: Rows without a usable address, with their line numbers; the first of them.
    unusable: tuple[RowWithout, ...]
    unusable_count: int


class Answer(msgspec.Struct, frozen=True):
    """Whether one address may be mailed."""

    #: As it was asked for.
    given: str
    #: Comparable form; None when it is no address.
    address: str | None
    #: Why not; empty when it may be.
    entries: tuple[Suppression, ...] = ()


def add(  # noqa: PLR0913  (what an operator can say of an entry)
    store: Store,
    addresses: Iterable[str],
    *,
    note: str = "",
    stream: str = "",
    until: datetime | None = None,
    clock: Clock = system_clock,
) -> Changed:
    """Suppress addresses by hand, all of them in one commit. `until`: None means for good."""
    now = clock()
    if until is not None and until <= now:
        raise InputError(f"{until.isoformat()}: the end of a suppression must lie in the future")
    changes = _Changes(addresses)
    with store.transaction() as tx:
        for address in changes.usable:
            decision = _decision(address, Step.SUPPRESS, Cause.MANUAL, now, note=note, stream=stream, until=until)
            changes.note(address, changed=tx.suppressions.apply(decision))
    return changes.result()


def remove(  # noqa: PLR0913  (which entry, and why)
    store: Store,
    addresses: Iterable[str],
    *,
    cause: Cause | None = None,
    stream: str | None = None,
    note: str = "",
    clock: Clock = system_clock,
) -> Changed:
    """Take addresses off the list by hand, all of them in one commit; the release goes on record.

    `cause`: only that one; None means bounces, manual and imported entries, never complaints and unsubscribes.
    `stream`: only that one; None means every stream. An address without such an entry is `Changed.unchanged`.
    """
    now = clock()
    causes = RELEASED_BY_DEFAULT if cause is None else (cause,)
    changes = _Changes(addresses)
    with store.transaction() as tx:
        for address in changes.usable:
            entries = [
                entry
                for entry in tx.suppressions.of(address)
                if entry.cause in causes and (stream is None or entry.stream == stream)
            ]
            for entry in entries:
                tx.suppressions.apply(
                    _decision(address, Step.RELEASE, entry.cause, now, note=note, stream=entry.stream)
                )
            changes.note(address, changed=bool(entries))
    return changes.result()


def check(store: Store, addresses: Iterable[str], *, stream: str = "", clock: Clock = system_clock) -> Iterator[Answer]:
    """May these be mailed on this stream? One answer for each, in their order, in chunks."""
    now = clock()
    with store.snapshot() as tx:
        for chunk in in_batches(addresses, _BATCH):
            yield from _answers(tx, chunk, stream, now)


def listed(  # noqa: PLR0913  (each narrows the list in its own way)
    store: Store,
    *,
    cause: Cause | None = None,
    stream: str | None = None,
    containing: str = "",
    over: bool = False,
    limit: int | None = None,
    clock: Clock = system_clock,
) -> Iterator[Suppression]:
    """The suppression list by address. `over`: also the entries whose term is over; `limit`: at most so many."""
    active_at = None if over else clock()
    with store.snapshot() as tx:
        yield from tx.suppressions.entries(
            cause=cause, stream=stream, containing=containing, active_at=active_at, limit=limit
        )


def history(store: Store, address: str) -> tuple[Decision, ...]:
    """Every decision on an address, the last first. Raises InputError for what is no address."""
    known = comparable(address)
    if known is None:
        raise InputError(f"{address}: not an address")
    with store.snapshot() as tx:
        decisions = tx.decisions.of(known)
    if not decisions:
        raise NotFoundError(f"{known}: nothing was decided about this address")
    return decisions


def import_file(store: Store, path: Path, *, stream: str = "", note: str = "", clock: Clock = system_clock) -> Imported:
    """Suppress the addresses of a file, cause ``import``: one address a line, or a table with a column of them.

    Committed a thousand rows at a time; importing again changes nothing. Raises NotFoundError or FormatError.
    """
    now = clock()
    rows = new = unusable_count = 0
    unusable: list[RowWithout] = []
    note = note or f"imported from {path.name}"
    for batch in in_batches(read_addresses(path), _BATCH):
        rows += len(batch)
        without = [row for row in batch if row.address is None]
        unusable_count += len(without)
        unusable.extend(RowWithout(row.line, row.text) for row in without[: MOST_NAMED - len(unusable)])
        decisions = [
            _decision(row.address, Step.SUPPRESS, Cause.IMPORT, now, note=note, stream=stream)
            for row in batch
            if row.address is not None
        ]
        with store.transaction() as tx:
            new += tx.suppressions.apply_many(_not_on_list(tx, decisions))
    return Imported(rows, new, rows - unusable_count - new, tuple(unusable), unusable_count)


def _not_on_list(tx: Transaction, decisions: list[Decision]) -> Iterator[Decision]:
    """Those that change something, each address once, so that a second import leaves no decisions behind."""
    once = {decision.address: decision for decision in decisions}
    if not once:
        return
    now, stream = decisions[0].decided_at, decisions[0].stream
    for answer in tx.suppressions.check(list(once), now=now, stream=stream):
        if not any(_is_import_for_good(entry, stream) for entry in answer.entries):
            yield once[answer.address]


def _is_import_for_good(entry: Suppression, stream: str) -> bool:
    return entry.cause is Cause.IMPORT and entry.until is None and entry.stream == stream


def _answers(tx: Transaction, given: list[str], stream: str, now: datetime) -> Iterator[Answer]:
    known = [comparable(text) for text in given]
    checked = tx.suppressions.check([address for address in known if address is not None], now=now, stream=stream)
    for text, address in zip(given, known, strict=True):
        yield Answer(text, address, () if address is None else next(checked).entries)


class _Changes:
    """Addresses of one change by hand, and what became of each."""

    def __init__(self, given: Iterable[str]) -> None:
        known = [(text, comparable(text)) for text in given]
        self.usable = tuple(dict.fromkeys(address for _, address in known if address is not None))
        self._unusable = tuple(text for text, address in known if address is None)
        self._changed: list[str] = []
        self._unchanged: list[str] = []

    def note(self, address: str, *, changed: bool) -> None:
        (self._changed if changed else self._unchanged).append(address)

    def result(self) -> Changed:
        return Changed(tuple(self._changed), tuple(self._unchanged), self._unusable)


def _decision(  # noqa: PLR0913  (a decision by hand, in full)
    address: str,
    step: Step,
    cause: Cause,
    now: datetime,
    *,
    note: str,
    stream: str,
    until: datetime | None = None,
) -> Decision:
    return Decision(
        address=address,
        step=step,
        cause=cause,
        reason=None,
        line="by hand",
        actor=ACTOR,
        decided_at=now,
        stream=stream,
        until=until,
        note=note,
    )
