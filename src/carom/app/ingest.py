"""Mails and logs in; events, volumes and decisions out, in one commit for each batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from carom.app.batches import in_batches
from carom.app.clock import Clock, system_clock
from carom.app.events import Origin, event_of
from carom.app.judging import judge
from carom.app.material import Form, Material, Piece, read_lines, read_mails, written_at
from carom.app.parallel import Workers
from carom.app.proving import proved
from carom.app.readers import Readers, lost
from carom.app.tally import IngestSummary, Tally
from carom.core.ledger import Event, Mail
from carom.core.model import Reading
from carom.policy import Policy
from carom.store import Sighting, Store, Transaction

#: Mails, or events of a log, in one commit: enough that the commit costs little, few enough to lose little time.
BATCH: Final = 500

#: Bytes of mails held in memory at once, since a batch of large ones would fill it.
BATCH_BYTES: Final = 32 * 1024 * 1024


class _Batch(NamedTuple):
    pieces: Sequence[Piece]
    #: By digest, each once.
    new: dict[str, Piece]


class Ingest:
    """Brings materials into one store, and counts what came of it.

    Every batch is one transaction: raw mails, events, witnesses, volumes and decisions together. What is
    interrupted is done again by running it again; mails and events that are known already change nothing.
    """

    def __init__(  # noqa: PLR0913  (each is a part of the surroundings that tests replace)
        self,
        store: Store,
        readers: Readers,
        policy: Policy,
        *,
        clock: Clock = system_clock,
        batch: int = BATCH,
        stream: str | None = None,
        on_progress: Callable[[int], None] | None = None,
        workers: Workers[Reading] | None = None,
    ) -> None:
        """`stream` is that of every event, instead of the List-Id of the original.

        `workers` read the mails; without them this process does, with the readers given.
        `on_progress` is told how many bytes were read since it was told last.
        """
        self._store = store
        self._readers = readers
        self._policy = policy
        self._clock = clock
        self._batch = batch
        self._stream = stream
        self._on_progress = on_progress or _ignore
        self._workers = workers or Workers(1, lambda: readers.mail, lost)
        # Digests of mails that are being read: the same mail may come again before the first is recorded.
        self._on_their_way: set[str] = set()
        self._tally = Tally()

    def run(self, materials: Iterable[Material]) -> IngestSummary:
        """Read all materials; raises StoreError when the database fails and OSError when a file cannot be read."""
        for material in materials:
            if material.form is Form.LOG:
                self._read_log(material)
            elif material.form is Form.OTHER:
                self._tally.passed_over.append(material.path)
            else:
                self._read_mails(material)
        return self._tally.summary()

    def _read_mails(self, material: Material) -> None:
        pieces_of = read_mails(material, partial(self._tally.note, material.source))
        batches = in_batches(pieces_of, self._batch, _size, BATCH_BYTES)
        for batch, readings in self._workers.map(map(self._look_up, batches), len):
            self._record_mails(batch, readings)
            self._on_progress(sum(len(piece.raw) for piece in batch.pieces))

    def _look_up(self, pieces: Sequence[Piece]) -> tuple[_Batch, list[bytes]]:
        """The batch, and the mails of it that must be read: those that are neither known nor on their way."""
        by_digest = {hashlib.sha256(piece.raw).hexdigest(): piece for piece in pieces}
        with self._store.snapshot() as tx:
            known = tx.mails.known(by_digest)
        new = {digest: piece for digest, piece in by_digest.items() if digest not in known | self._on_their_way}
        self._on_their_way.update(new)
        return _Batch(pieces, new), [piece.raw for piece in new.values()]

    def _record_mails(self, batch: _Batch, given: Sequence[Reading]) -> None:
        now = self._clock()
        readings = dict(zip(batch.new, given, strict=True))
        mails = [_mail(digest, piece, readings[digest], now) for digest, piece in batch.new.items()]
        self._tally.count_mails(batch.pieces, mails)
        if not mails:
            return
        with self._store.transaction() as tx:
            readings = proved(tx, readings)
            tx.mails.add_many(mails)
            self._record(tx, [one for mail in mails for one in self._sightings(mail, readings[mail.digest])])
        self._on_their_way.difference_update(batch.new)

    def _sightings(self, mail: Mail, reading: Reading) -> Iterator[Sighting]:
        origin = Origin(mail.source, mail.received_at, self._readers.rules_version, self._stream, mail.digest)
        return (Sighting(event_of(report, origin), mail.digest) for report in reading.reports)

    def _read_log(self, material: Material) -> None:
        lines = self._progressing(read_lines(material, partial(self._tally.note, material.source)))
        reports = self._readers.log(lines, reference=written_at(material) or self._clock())
        for batch in in_batches(reports, self._batch):
            origin = Origin(material.source, self._clock(), self._readers.rules_version, self._stream)
            with self._store.transaction() as tx:
                self._record(tx, [Sighting(event_of(report, origin)) for report in batch])
        self._tally.count_lines(material.source, reports.tally)

    def _record(self, tx: Transaction, sightings: list[Sighting]) -> None:
        recorded = tx.events.add_many(sightings)
        by_key: dict[str, Event] = {}
        for sighting in sightings:
            by_key.setdefault(sighting.event.key, sighting.event)
        new = [by_key[key] for key in recorded.new]
        decisions = judge(tx, self._policy, new, self._clock())
        self._tally.count_events(new, len(sightings) - len(new), decisions)

    def _progressing(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            # A line end was taken off; close enough for a progress bar.
            self._on_progress(len(line) + 1)
            yield line


def _ignore(_bytes: int) -> None:
    """Nobody wants to know."""


def _size(piece: Piece) -> int:
    return len(piece.raw)


def _mail(digest: str, piece: Piece, reading: Reading, now: datetime) -> Mail:
    return Mail(digest, piece.raw, reading.outcome, piece.source, now, (*piece.defects, *reading.defects))
