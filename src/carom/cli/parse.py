from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from typing import Final

import click

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
from carom.app.readers import LogReader, Readers, lost, readers_with
from carom.app.return_paths import grounds_of
from carom.app.settings import Settings
from carom.cli.classifier import classifier
from carom.cli.options import config_options, jobs_option, label_option, number_of, output_options, rules_option
from carom.cli.output import Advance, Output
from carom.cli.parsed import Layout, Numbered, Printed, laid_out, placed, printed, printer, printer_with
from carom.cli.samples import print_samples
from carom.cli.webhooks import WebhookParsing
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
  carom parse --as sparkpost bounces.mbox
  carom parse - < bounce.eml
  carom parse --webhook sendgrid events.json
  carom parse --anonymise bounce.eml > sample.eml
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@jobs_option
@click.option("--from", "start", metavar="POSITION", help="Go on from the position that an interrupted run printed.")
@click.option("--webhook", metavar="SERVICE", help="Each PATH is the body of a webhook that this service posted.")
@click.option("--anonymise", is_flag=True, help="Print the mail as a sample that may be shown, instead of its reports.")
@click.option("--output", "folder", metavar="DIR", help="With --anonymise: write each sample into a file of its own.")
@label_option
@rules_option
@config_options
@output_options
def parse(
    paths: tuple[str, ...],
    jobs: int,
    start: str | None,
    webhook: str | None,
    anonymise: bool,
    folder: str | None,
    vocabularies: tuple[str, ...],
    settings: Settings,
    out: Output,
) -> None:
    """Read bounce mails and print what each says of whom.

    PATH is a mail (.eml), an mbox, a Maildir, a zip or tar of mails, a directory of these, a mail log (.log), any of
    them compressed with gzip, or - for standard input. With --webhook it is what a sending service posted. Nothing is
    stored.
    """
    if folder is not None and not anonymise:
        raise click.UsageError("--output goes with --anonymise only")
    if anonymise:
        if webhook is not None or start is not None or jobs != 1 or vocabularies or out.as_json:
            raise click.UsageError("--anonymise goes with --output only: its result is the mail")
        print_samples(paths, folder, out)
        return
    if webhook is not None:
        if start is not None or jobs != 1:
            raise click.UsageError("--webhook goes with neither --from nor --jobs")
        _parse_webhooks(webhook, paths, Layout(out.as_json, vocabularies), settings, out)
        return
    position = parse_position(start) if start is not None else None
    materials = from_position(find_material(paths, sys.stdin.buffer), position)
    layout = Layout(out.as_json, vocabularies)
    with out.progress("Reading", material_bytes(paths)) as advance:
        grounds = grounds_of(settings.return_path, system_clock().date())
        readers = readers_with(classifier(out, settings.rules), grounds)
        workers = _workers(number_of(jobs), layout, readers, partial(printer, layout, grounds, settings.rules.files))
        parsing = _Parsing(workers, layout, readers.log, advance, out, position)
        _print(parsing, materials, layout, out)
    for outcome, words in _WITHOUT_REPORT.items():
        if parsing.outcomes[outcome]:
            out.message(f"{number(parsing.outcomes[outcome], 'mail', 'mails')} {words}")


def _parse_webhooks(service: str, paths: tuple[str, ...], layout: Layout, settings: Settings, out: Output) -> None:
    parsing = WebhookParsing(service, layout, classifier(out, settings.rules).classify)
    _show(parsing.of(paths), layout, out)
    parsing.tell(out)


def _show(results: Iterable[Printed], layout: Layout, out: Output) -> None:
    if out.as_json:
        for one in results:
            out.encoded(one.json)
    else:
        out.table(layout.columns, (row for one in results for row in one.rows))


def _workers(
    jobs: int, layout: Layout, readers: Readers, start: Callable[[], Callable[[Numbered], Printed]]
) -> Workers[Printed]:
    if jobs == 1:
        start = partial(printer_with, layout, readers.mail)
    return Workers(jobs, start, partial(printed, layout, lost))


def _print(parsing: _Parsing, materials: Iterable[Material], layout: Layout, out: Output) -> None:
    try:
        _show(parsing.of(materials), layout, out)
    except (KeyboardInterrupt, OSError) as error:
        if parsing.position is not None and not isinstance(error, BrokenPipeError):
            out.message(f"interrupted; go on with --from '{parsing.position}'")
        raise


class _Parsing:
    """Reads materials one after the other, and counts the mails by what became of them."""

    def __init__(
        self,
        workers: Workers[Printed],
        layout: Layout,
        log: LogReader,
        advance: Advance,
        out: Output,
        start: Position | None,
    ) -> None:
        self._workers = workers
        self._layout = layout
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
            yield laid_out(self._layout, Outcome.REPORT, (placed(report, material.source),))

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
