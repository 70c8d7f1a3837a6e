"""The readers of mails and logs, with the classifier that judges what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Protocol

import msgspec

from carom.core.classify.classifier import Classifier
from carom.core.model import Reading, Report
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
        mail=partial(read_mail, classify=classifier.classify, grounds=grounds),
        log=log,
        rules_version=classifier.book.version,
    )
