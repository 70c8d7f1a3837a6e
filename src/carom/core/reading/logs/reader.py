"""Lines in, reports out; the format of each line is found by the line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final

import msgspec

from carom.core.classify.protocol import Classify
from carom.core.errors import InputError
from carom.core.limits import LOG_LINE_CHARS
from carom.core.model import Report
from carom.core.reading.logs.exim import EximLog
from carom.core.reading.logs.format import LineReading, LogFormat
from carom.core.reading.logs.postfix import PostfixLog
from carom.core.reading.logs.stamps import Calendar

#: Asked in this order; the first to know a line as its own reads it.
_FORMATS: Final[tuple[Callable[[Classify, Calendar], PostfixLog | EximLog], ...]] = (
    # A name of a daemon behind a slash is the surest sign, and nothing of Exim's can look like it.
    PostfixLog,
    # Its head alone (a date, or `exim[pid]:`) makes a line Exim's, so it is asked last.
    EximLog,
)
#: Numbers of lines kept for a person to look at.
_BROKEN_SHOWN: Final = 20


class LogTally(msgspec.Struct, frozen=True):
    """What became of the lines read so far."""

    lines: int = 0
    reports: int = 0
    #: Lines that no format here knows as its own.
    unrelated: int = 0
    #: Lines that tell somebody's fate and could not be read.
    broken: int = 0
    #: The numbers of the first of them, counted from 1.
    broken_lines: tuple[int, ...] = ()
    #: Messages forgotten because too many were open at once; their later lines lack sender and Message-ID.
    forgotten: int = 0


class LogReports(Iterator[Report]):
    """The reports of a log, read as they are asked for; `tally` says what became of the lines."""

    def __init__(self, lines: Iterable[str], classify: Classify, calendar: Calendar) -> None:
        self._formats = tuple(make(classify, calendar) for make in _FORMATS)
        self._lines = self._reports = self._unrelated = self._broken = 0
        self._broken_lines: list[int] = []
        self._stream = self._read(lines)

    def __next__(self) -> Report:
        return next(self._stream)

    @property
    def tally(self) -> LogTally:
        return LogTally(
            lines=self._lines,
            reports=self._reports,
            unrelated=self._unrelated,
            broken=self._broken,
            broken_lines=tuple(self._broken_lines),
            forgotten=sum(log.queue.forgotten for log in self._formats),
        )

    def _read(self, lines: Iterable[str]) -> Iterator[Report]:
        for line in lines:
            self._lines += 1
            reading = _first_reading(self._formats, _cleaned(line))
            if reading is None:
                self._unrelated += 1
                continue
            if reading.broken:
                self._broken += 1
                if len(self._broken_lines) < _BROKEN_SHOWN:
                    self._broken_lines.append(self._lines)
            self._reports += len(reading.reports)
            yield from reading.reports


def parse_log(
    lines: Iterable[str], classify: Classify, *, reference: datetime | None = None, zone: tzinfo = UTC
) -> LogReports:
    """The reports of an MTA's log: one for each line that tells a recipient's fate; reads lines as they are needed.

    Postfix and Exim are known, by each line itself, so a mixed log is read as well. Stamps without a
    year get theirs from `reference`, a time not before the last line (now, or when the file was
    written); without it such reports have no time. Stamps without a zone are of `zone`. What comes in
    from others (``NOQUEUE: reject``) is no fate of our mail and is passed over. Never raises on a line;
    raises `InputError` when `reference` has no zone.
    """
    if reference is not None and reference.utcoffset() is None:
        raise InputError(f"reference {reference.isoformat()}: a time with a zone is needed")
    return LogReports(lines, classify, Calendar(reference, zone))


def _first_reading(formats: Iterable[LogFormat], line: str) -> LineReading | None:
    for log in formats:
        if (reading := log.read(line)) is not None:
            return reading
    return None


def _cleaned(line: str) -> str:
    """Without the line end, cut, and without what no file or database takes back (surrogates, NUL)."""
    text = line[:LOG_LINE_CHARS].rstrip("\r\n")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "")
