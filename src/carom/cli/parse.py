from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count
from typing import Final

import click
import msgspec
from msgspec import UNSET, UnsetType

from carom.app.batches import in_batches
from carom.app.clock import system_clock
from carom.app.material import (
    Form,
    Material,
    Position,
    find_material,
    from_position,
    material_bytes,
    parse_position,
    read_lines,
    read_mails,
)
from carom.app.parallel import Workers
from carom.app.readers import LogReader, lost, readers_with
from carom.app.return_paths import grounds_of
from carom.app.settings import Settings
from carom.cli.classifier import classifier
from carom.cli.options import config_option, jobs_option, number_of, output_options
from carom.cli.output import Advance, Output
from carom.cli.parsed import COLUMNS, Numbered, Printed, placed, printed, printer, row
from carom.cli.words import number
from carom.core.model import Outcome

#: Mails in one task of a process, and their bytes: enough that handing over costs little.
_TASK: Final = 64
_TASK_BYTES: Final = 1024 * 1024

_WITHOUT_REPORT: Final = {
    Outcome.NO_REPORT: "without a report in it",
    Outcome.NOT_UNDERSTOOD: "not understood",
}


@click.command(
    epilog="""\b
Examples:
  carom parse bounce.eml
  carom parse --json ~/Maildir bounces.mbox | jq -r 'select(.verdict.type == "hard") | .recipient'
  carom parse --json --jobs 0 archive.mbox.gz mails.zip > reports.jsonl
  carom parse - < bounce.eml
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@jobs_option
@click.option("--from", "start", metavar="POSITION", help="Go on from the position that an interrupted run printed.")
@config_option
@output_options
def parse(paths: tuple[str, ...], jobs: int, start: str | None, settings: Settings, out: Output) -> None:
    """Read bounce mails and print what each says of whom.

    PATH is a mail (.eml), an mbox, a Maildir, a zip or tar of mails, a directory of these, a mail log (.log), any of
    them compressed with gzip, or - for standard input. Nothing is stored.
    """
    position = parse_position(start) if start is not None else None
    materials = from_position(find_material(paths, sys.stdin.buffer), position)
    grounds = grounds_of(settings.return_path, system_clock().date())
    log = readers_with(classifier(out), grounds).log
    workers = Workers(
        number_of(jobs), partial(printer, grounds, as_json=out.as_json), partial(_lost, as_json=out.as_json)
    )
    with out.progress("Reading", material_bytes(paths)) as advance:
        parsing = _Parsing(workers, log, advance, out, position)
        _print(parsing, materials, out)
    for outcome, words in _WITHOUT_REPORT.items():
        if parsing.outcomes[outcome]:
            out.message(f"{number(parsing.outcomes[outcome], 'mail', 'mails')} {words}")


def _print(parsing: _Parsing, materials: Iterable[Material], out: Output) -> None:
    try:
        if out.as_json:
            for one in parsing.of(materials):
                out.encoded(one.json)
        else:
            out.table(COLUMNS, (each for one in parsing.of(materials) for each in one.rows))
    except (KeyboardInterrupt, OSError) as error:
        if parsing.position is not None and not isinstance(error, BrokenPipeError):
            out.message(f"interrupted; go on with --from '{parsing.position}'")
        raise


def _lost(mail: Numbered, *, as_json: bool) -> Printed:
    return printed(mail, lost(mail), as_json=as_json)


class _Parsing:
    """Reads materials one after the other, and counts the mails by what became of them."""

    def __init__(
        self, workers: Workers[Printed], log: LogReader, advance: Advance, out: Output, start: Position | None
    ) -> None:
        self._workers = workers
        self._log = log
        self._advance = advance
        self._out = out
        self._start = start
        #: How far the printing came; None before the first mail.
        self.position = start
        self.outcomes: Counter[Outcome] = Counter()

    def of(self, materials: Iterable[Material]) -> Iterator[Printed]:
        for material in materials:
            self.position = self._start or Position(material.path)
            if material.form is Form.OTHER:
                self._out.message(f"{material.path}: passed over, neither mail nor log")
            elif material.form is Form.LOG:
                yield from self._lines(material)
            else:
                yield from self._mails(material)
            self._start = None

    def _say(self, material: Material, defect: str) -> None:
        self._out.message(f"{material.path}: {defect}")

    def _lines(self, material: Material) -> Iterator[Printed]:
        for report in self._log(self._advancing(read_lines(material, partial(self._say, material)))):
            one = placed(report, material.source)
            if self._out.as_json:
                yield Printed(one.outcome, json=msgspec.json.encode(one) + b"\n")
            else:
                yield Printed(one.outcome, rows=(row(one),))

    def _advancing(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._advance(len(line) + 1)
            yield line

    def _mails(self, material: Material) -> Iterator[Printed]:
        begin = self._start or Position(material.path)
        pieces = read_mails(material, partial(self._say, material), begin)
        mails = map(Numbered, pieces, count(begin.mails + 1))
        # Alone, each mail is printed when it was read; others wait for their task to be full.
        most = 1 if self._workers.jobs == 1 else _TASK
        tasks = ((batch, batch) for batch in in_batches(mails, most, _size, _TASK_BYTES))
        for batch, results in self._workers.map(tasks, _size):
            for mail in batch:
                for defect in mail.piece.defects:
                    self._out.message(f"{material.path}, mail {mail.number}: {defect}")
            for one in results:
                self.outcomes[one.outcome] += 1
                yield one
            self.position = Position(material.path, batch[-1].number, batch[-1].piece.end)
            self._advance(sum(map(_size, batch)))


def _size(mail: Numbered) -> int:
    return len(mail.piece.raw)
