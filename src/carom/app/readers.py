"""The readers of mails and logs, with the classifier that judges what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from carom.app.engine import default_classifier
from carom.app.rules_in_force import RulesInForce
from carom.core.classify.classifier import Classifier
from carom.core.classify.protocol import Classify
from carom.core.model import Outcome, Reading, Report
from carom.core.reading.logs import LogReports, LogTally, parse_log
from carom.core.reading.mail import read_mail
from carom.core.reading.mail.grounds import NO_GROUNDS, Grounds


class Reports(Iterator[Report], Protocol):
    """The reports of a log, read as they are asked for, and what became of its lines."""

    @property
    def tally(self) -> LogTally: ...


class LogReader(Protocol):
    """`reference`: a time not before the last line, for stamps without a year."""

    def __call__(self, lines: Iterable[str], *, reference: datetime | None = None) -> Reports: ...


class Readers(msgspec.Struct, frozen=True):
    """How material becomes reports."""

    #: Never raises on bytes.
    mail: Callable[[bytes], Reading]
    log: LogReader
    #: Version of the rules that give the verdicts.
    rules_version: str


def readers_with(classifier: Classifier, grounds: Grounds = NO_GROUNDS) -> Readers:
    """The readers of the core, judging with this classifier; `grounds` is what is known of our own mail."""

    def log(lines: Iterable[str], *, reference: datetime | None = None) -> LogReports:
        return parse_log(lines, classifier.classify, reference=reference)

    return Readers(
        mail=partial(_read, classifier.classify, grounds),
        log=log,
        rules_version=classifier.book.version,
    )


def _read(classify: Classify, grounds: Grounds, raw: bytes) -> Reading:
    """A reading in any case: the reader promises it, and one mail that shows otherwise must not stop the rest."""
    try:
        return read_mail(raw, classify, grounds)
    except Exception as error:  # noqa: BLE001  a defect of ours, kept with the mail
        return unread(f"reader: {type(error).__name__}, please report it")


def unread(defect: str) -> Reading:
    """The reading of a mail that could not be read because of us."""
    return Reading(Outcome.NOT_UNDERSTOOD, defects=(defect,))


def lost(_mail: object) -> Reading:
    """The reading of a mail at which its process ended."""
    return unread("reader: the process ended at this mail")


def mail_reader(grounds: Grounds, rules: tuple[str, ...] = ()) -> Callable[[bytes], Reading]:
    """A mail reader of its own, for `Workers`: with the packaged rules, and own ones from these files over them."""
    if not rules:
        return readers_with(default_classifier(), grounds).mail
    # Whoever reads the settings has been warned already.
    return readers_with(RulesInForce([Path(file) for file in rules], warn=_ignore).classifier(), grounds).mail


def _ignore(_warning: str) -> None:
    """Nobody is told."""
