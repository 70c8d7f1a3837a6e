from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from functools import partial

import click

from carom.app.clock import system_clock
from carom.app.ingest import Ingest
from carom.app.material import find_material, material_bytes
from carom.app.parallel import Workers
from carom.app.policies import policy_of
from carom.app.readers import lost, mail_reader, readers_with
from carom.app.return_paths import grounds_of
from carom.app.settings import Settings
from carom.app.tally import IngestSummary
from carom.cli.classifier import classifier
from carom.cli.options import jobs_option, number_of, output_options, rules_option, settings_options
from carom.cli.output import Output
from carom.cli.words import number
from carom.core.model import Outcome
from carom.store import open_store


@click.command(
    epilog="""\b
Examples:
  carom ingest bounces.mbox
  carom ingest ~/Maildir /var/log/mail.log.1.gz
  carom ingest --stream newsletter --database sqlite:///letters.sqlite3 bounces/
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--stream", "ingest_stream", metavar="NAME", help="Stream of all of it, instead of the List-Id.")
@jobs_option
@rules_option
@settings_options
@output_options
def ingest(paths: tuple[str, ...], jobs: int, settings: Settings, out: Output) -> None:
    """Read mails and logs into the database and act on them.

    PATH is a mail (.eml), an mbox, a Maildir, a zip or tar of mails, a directory of these, a mail log (.log), any of
    them compressed with gzip, or - for standard input. Mails are kept, events recorded once each, and addresses
    suppressed as the policy says. What is known already changes nothing, so the same mailbox can be read again and
    again.
    """
    materials = find_material(paths, sys.stdin.buffer)
    policy = policy_of(settings.policy)
    grounds = grounds_of(settings.return_path, system_clock().date())
    readers = readers_with(classifier(out, settings.rules), grounds)
    processes = number_of(jobs)
    read = partial(mail_reader, grounds, settings.rules.files)
    with open_store(settings.database_url) as store, out.progress("Reading", material_bytes(paths)) as advance:
        work = Ingest(
            store,
            readers,
            policy,
            batch=settings.ingest.batch,
            stream=settings.ingest.stream,
            on_progress=advance,
            workers=Workers(processes, read, lost) if processes > 1 else None,
        )
        summary = work.run(materials)
    for note in summary.notes:
        out.message(note)
    for path in summary.passed_over:
        out.message(f"{path}: passed over, neither mail nor log")
    if out.as_json:
        out.record(summary)
    else:
        _tell(out, summary)


def _tell(out: Output, summary: IngestSummary) -> None:
    if summary.mails:
        out.line(_mails_words(summary))
    if summary.log_lines:
        out.line(f"{number(summary.log_lines, 'log line', 'log lines')} read")
    if not summary.changed_anything:
        out.line("Nothing new: all of it was known already.")
        return
    events = number(summary.events_new, "new event", "new events")
    kinds = _named((row.kind, row.count) for row in summary.kinds)
    out.line(f"{events}{kinds}; {summary.events_known} known already")
    addresses = number(sum(row.count for row in summary.suppressed), "address", "addresses")
    causes = _named((row.cause, row.count) for row in summary.suppressed)
    out.line(f"{addresses} suppressed{causes}; {summary.released} released")


def _mails_words(summary: IngestSummary) -> str:
    read = f"{number(summary.mails, 'mail', 'mails')} read"
    if summary.mails == summary.mails_known:
        return read
    outcomes = {row.outcome: row.count for row in summary.outcomes}
    return (
        f"{read}: {outcomes[Outcome.REPORT]} with reports, {outcomes[Outcome.NO_REPORT]} without, "
        f"{outcomes[Outcome.NOT_UNDERSTOOD]} not understood, {summary.mails_known} known already"
    )


def _named(counts: Iterable[tuple[StrEnum, int]]) -> str:
    """`` (71 bounce, 12 delay)``, or nothing when there is nothing to name."""
    words = ", ".join(f"{count} {name}" for name, count in counts)
    return f" ({words})" if words else ""
