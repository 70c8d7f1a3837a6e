"""What `carom parse` prints of one mail: made where the mail is read, so that several processes share the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from carom.app.material import Piece
from carom.app.readers import mail_reader
from carom.cli.output import Column
from carom.core.model import Kind, Outcome, Reading, Report
from carom.core.reading.mail.grounds import Grounds

COLUMNS: Final = tuple(map(Column, ("kind", "recipient", "reason", "type", "code", "diagnostic")))

Row = tuple[str, ...]


class Parsed(Report, frozen=True, kw_only=True):
    """A report, and where it was read. A mail without a report gives one of kind ``other``."""

    source: str
    #: Number of the mail in its source, from 1; None for a line of a log.
    mail: int | None = None
    outcome: Outcome = Outcome.REPORT
    #: What was broken or cut in the mail.
    defects: tuple[str, ...] = ()


class Numbered(NamedTuple):
    """One mail to be read, and its number in its source."""

    piece: Piece
    number: int


class Printed(NamedTuple):
    """What one mail gives: JSON lines, or rows of the table."""

    outcome: Outcome
    json: bytes = b""
    rows: tuple[Row, ...] = ()


def printer(grounds: Grounds, *, as_json: bool) -> Callable[[Numbered], Printed]:
    """The function that reads one mail and lays out what it says, for `Workers`."""
    read = mail_reader(grounds)

    def one(mail: Numbered) -> Printed:
        return printed(mail, read(mail.piece.raw), as_json=as_json)

    return one


def printed(mail: Numbered, reading: Reading, *, as_json: bool) -> Printed:
    piece = mail.piece
    defects = (*piece.defects, *reading.defects)
    lines = [
        placed(report, piece.source, mail.number, reading.outcome, defects)
        for report in reading.reports or (Report(Kind.OTHER),)
    ]
    if as_json:
        return Printed(reading.outcome, json=b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return Printed(reading.outcome, rows=tuple(map(row, lines)))


def placed(
    report: Report,
    source: str,
    mail: int | None = None,
    outcome: Outcome = Outcome.REPORT,
    defects: tuple[str, ...] = (),
) -> Parsed:
    return Parsed(**msgspec.structs.asdict(report), source=source, mail=mail, outcome=outcome, defects=defects)


def row(one: Parsed) -> Row:
    verdict = one.verdict
    codes = [str(code) for code in (one.reply_code, one.status) if code is not None]
    return (
        one.kind if one.outcome is not Outcome.NOT_UNDERSTOOD else f"{one.kind} ?",
        one.recipient or "",
        verdict.reason if verdict else "",
        verdict.type if verdict else "",
        " ".join(codes),
        one.diagnostic or "",
    )
