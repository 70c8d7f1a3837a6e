"""What an ingest did, counted while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from carom.app.material import Piece
from carom.core.ledger import Cause, Decision, Event, Mail, Step
from carom.core.model import Kind, Outcome
from carom.core.reading.logs import LogTally
from carom.store import OutcomeCount


class KindCount(msgspec.Struct, frozen=True):
    kind: Kind
    count: int


class CauseCount(msgspec.Struct, frozen=True):
    cause: Cause
    count: int


class IngestSummary(msgspec.Struct, frozen=True):
    """What an ingest read and what it changed."""

    mails: int
    #: Mails that were known already, byte for byte.
    mails_known: int
    #: New mails by what became of them; every outcome is named, zero included.
    outcomes: tuple[OutcomeCount, ...]
    #: New mails that are broken or were cut in some way; each is kept with what is wrong with it.
    mails_defective: int
    log_lines: int
    events_new: int
    #: Sightings of events that were known already.
    events_known: int
    #: New events by kind, only those that came.
    kinds: tuple[KindCount, ...]
    #: Addresses newly suppressed, by cause, only those that came.
    suppressed: tuple[CauseCount, ...]
    released: int
    #: Files in a directory that are neither mail nor log.
    passed_over: tuple[str, ...]
    #: Sentences about what a person should know: cut files and the like.
    notes: tuple[str, ...]

    @property
    def changed_anything(self) -> bool:
        return self.mails > self.mails_known or self.events_new > 0


class Tally:
    """The numbers of a summary while they grow."""

    def __init__(self) -> None:
        self.passed_over: list[str] = []
        self.notes: list[str] = []
        self._log_lines = self._mails = self._mails_known = self._defective = self._events_known = self._released = 0
        self._outcomes: Counter[Outcome] = Counter()
        self._kinds: Counter[Kind] = Counter()
        self._events_new = 0
        self._suppressed: Counter[Cause] = Counter()

    def note(self, source: str, what: str) -> None:
        self.notes.append(f"{source}: {what}")

    def count_mails(self, pieces: Sequence[Piece], new: Sequence[Mail]) -> None:
        self._mails += len(pieces)
        self._mails_known += len(pieces) - len(new)
        self._outcomes.update(mail.outcome for mail in new)
        self._defective += sum(bool(mail.defects) for mail in new)
        for piece in pieces:
            for defect in piece.defects:
                self.note(piece.source, defect)

    def count_lines(self, source: str, lines: LogTally) -> None:
        self._log_lines += lines.lines
        if lines.lines and lines.unrelated == lines.lines:
            self.note(source, "no line of it is of a mail server that is known here")
        if lines.broken:
            first = ", ".join(map(str, lines.broken_lines))
            self.note(source, f"{lines.broken} lines tell of a delivery and could not be read, first lines {first}")
        if lines.forgotten:
            self.note(source, f"{lines.forgotten} messages were open for too long; their reports lack the Message-ID")

    def count_events(self, new: Sequence[Event], known: int, decisions: Iterable[Decision]) -> None:
        self._events_new += len(new)
        self._events_known += known
        self._kinds.update(event.report.kind for event in new)
        for decision in decisions:
            if decision.step is Step.SUPPRESS:
                self._suppressed[decision.cause] += 1
            elif decision.step is Step.RELEASE:
                self._released += 1

    def summary(self) -> IngestSummary:
        return IngestSummary(
            mails=self._mails,
            mails_known=self._mails_known,
            outcomes=tuple(OutcomeCount(outcome, self._outcomes[outcome]) for outcome in Outcome),
            mails_defective=self._defective,
            log_lines=self._log_lines,
            events_new=self._events_new,
            events_known=self._events_known,
            kinds=tuple(KindCount(kind, self._kinds[kind]) for kind in Kind if self._kinds[kind]),
            suppressed=tuple(CauseCount(cause, self._suppressed[cause]) for cause in Cause if self._suppressed[cause]),
            released=self._released,
            passed_over=tuple(self.passed_over),
            notes=tuple(self.notes),
        )
