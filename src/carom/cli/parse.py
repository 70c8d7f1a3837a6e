from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import click
import msgspec
from msgspec import UNSET, UnsetType

from carom.app.clock import system_clock
from carom.app.material import Form, Material, find_material, material_bytes, read_lines, read_mails
from carom.app.readers import Readers, readers_with
from carom.app.return_paths import grounds_of
from carom.app.settings import Settings
from carom.cli.classifier import classifier
from carom.cli.options import config_option, output_options
from carom.cli.output import Advance, Column, Output
from carom.cli.words import labels, number
from carom.core.model import Kind, Outcome, Report

_COLUMNS: Final = tuple(map(Column, ("kind", "recipient", "reason", "type", "code", "diagnostic")))

_WITHOUT_REPORT: Final = {
    Outcome.NO_REPORT: "without a report in it",
    Outcome.NOT_UNDERSTOOD: "not understood",
}


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


@click.command(
    epilog="""\b
Examples:
  carom parse bounce.eml
  carom parse --json ~/Maildir bounces.mbox | jq -r 'select(.verdict.type == "hard") | .recipient'
  carom parse --as sparkpost bounces.mbox
  carom parse - < bounce.eml
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@config_option
@output_options
def parse(paths: tuple[str, ...], settings: Settings, out: Output) -> None:
    """Read bounce mails and print what each says of whom.

    PATH is a mail (.eml), an mbox, a Maildir, a directory of these, a mail log (.log), any of them compressed with
    gzip, or - for standard input. Nothing is stored.
    """
    materials = find_material(paths, sys.stdin.buffer)
    with out.progress("Reading", material_bytes(paths)) as advance:
        parsing = _Parsing(
            readers_with(classifier(out), grounds_of(settings.return_path, system_clock().date())), advance, out
        )
        if out.as_json:
            for one in parsed:
                out.record(one)
        else:
            out.table((*_COLUMNS, *map(Column, vocabularies)), (_row(one, vocabularies) for one in parsed))
    for outcome, words in _WITHOUT_REPORT.items():
        if parsing.outcomes[outcome]:
            out.message(f"{number(parsing.outcomes[outcome], 'mail', 'mails')} {words}")


class _Parsing:
    """Reads materials one after the other, and counts the mails by what became of them."""

    def __init__(self, readers: Readers, advance: Advance, out: Output) -> None:
        self._readers = readers
        self._advance = advance
        self._out = out
        self.outcomes: Counter[Outcome] = Counter()

    def of(self, materials: Iterable[Material]) -> Iterator[Parsed]:
        for material in materials:
            if material.form is Form.OTHER:
                self._out.message(f"{material.path}: passed over, neither mail nor log")
            elif material.form is Form.LOG:
                yield from self._log(material)
            else:
                yield from self._mails(material)

    def _log(self, material: Material) -> Iterator[Parsed]:
        def say(defect: str) -> None:
            self._out.message(f"{material.path}: {defect}")

        for report in self._readers.log(self._advancing(read_lines(material, say))):
            yield _placed(report, material.source)

    def _advancing(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._advance(len(line) + 1)
            yield line

    def _mails(self, material: Material) -> Iterator[Parsed]:
        for place, piece in enumerate(read_mails(material), start=1):
            reading = self._readers.mail(piece.raw)
            self.outcomes[reading.outcome] += 1
            for defect in piece.defects:
                self._out.message(f"{material.path}, mail {place}: {defect}")
            for report in reading.reports or (Report(Kind.OTHER),):
                yield _placed(report, piece.source, place, reading.outcome, (*piece.defects, *reading.defects))
            self._advance(len(piece.raw))


def _placed(
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


def _row(one: Parsed, vocabularies: tuple[str, ...]) -> tuple[str, ...]:
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
