"""What `carom parse` prints of one mail: made where the mail is read, so that several processes share the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from carom.app.material import Piece
from carom.app.readers import mail_reader
from carom.cli.output import Column
from carom.cli.words import labels
from carom.core.model import Kind, Outcome, Reading, Report
from carom.core.reading.mail.grounds import Grounds

_COLUMNS: Final = tuple(map(Column, ("kind", "recipient", "reason", "type", "code", "diagnostic")))

Row = tuple[str, ...]


class Parsed(Report, frozen=True, kw_only=True):
    """A report, and where it was read. A mail without a report gives one of kind ``other``."""

    source: str
    #: Number of the mail in its source, from 1; None for a line of a log.
    mail: int | None = None
    outcome: Outcome = Outcome.REPORT
    #: What was broken or cut in the mail.
    defects: tuple[str, ...] = ()
    #: From a vocabulary to the label of the verdict in it.
    labels: dict[str, str] | UnsetType = UNSET


class Numbered(NamedTuple):
    """One mail to be read, and its number in its source."""

    piece: Piece
    number: int


class Printed(NamedTuple):
    """What one mail gives: JSON lines, or rows of the table."""

    outcome: Outcome
    json: bytes = b""
    rows: tuple[Row, ...] = ()


class Layout(NamedTuple):
    """How reports are laid out."""

    as_json: bool
    vocabularies: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*_COLUMNS, *map(Column, self.vocabularies))


def printer(layout: Layout, grounds: Grounds, rules: tuple[str, ...]) -> Callable[[Numbered], Printed]:
    """The function that reads one mail and lays out what it says, for `Workers`."""
    return partial(printed, layout, mail_reader(grounds, rules))


def printer_with(layout: Layout, read: Callable[[bytes], Reading]) -> Callable[[Numbered], Printed]:
    """The same with the reader of this process."""
    return partial(printed, layout, read)


def printed(layout: Layout, read: Callable[[bytes], Reading], mail: Numbered) -> Printed:
    piece = mail.piece
    reading = read(piece.raw)
    defects = (*piece.defects, *reading.defects)
    lines = [
        placed(report, piece.source, mail.number, reading.outcome, defects)
        for report in reading.reports or (Report(Kind.OTHER),)
    ]
    return laid_out(layout, reading.outcome, lines)


def laid_out(layout: Layout, outcome: Outcome, lines: Iterable[Parsed]) -> Printed:
    labelled = [_labelled(line, layout.vocabularies) for line in lines]
    if layout.as_json:
        return Printed(outcome, json=b"".join(msgspec.json.encode(line) + b"\n" for line in labelled))
    return Printed(outcome, rows=tuple(_row(line, layout.vocabularies) for line in labelled))


def placed(
    report: Report,
    source: str,
    mail: int | None = None,
    outcome: Outcome = Outcome.REPORT,
    defects: tuple[str, ...] = (),
) -> Parsed:
    return Parsed(**msgspec.structs.asdict(report), source=source, mail=mail, outcome=outcome, defects=defects)


def _labelled(one: Parsed, vocabularies: tuple[str, ...]) -> Parsed:
    if not vocabularies or one.verdict is None:
        return one
    return msgspec.structs.replace(one, labels=labels(one.verdict, vocabularies))


def _row(one: Parsed, vocabularies: tuple[str, ...]) -> Row:
    verdict = one.verdict
    codes = [str(code) for code in (one.reply_code, one.status) if code is not None]
    return (
        one.kind if one.outcome is not Outcome.NOT_UNDERSTOOD else f"{one.kind} ?",
        one.recipient or "",
        verdict.reason if verdict else "",
        verdict.type if verdict else "",
        " ".join(codes),
        one.diagnostic or "",
        *(one.labels.get(slug, "") if one.labels is not UNSET else "" for slug in vocabularies),
    )
