from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from carom.app import suppress
from carom.app.clock import system_clock
from carom.app.settings import Settings
from carom.app.suppress import Answer, Changed
from carom.cli.options import output_options, settings_options
from carom.cli.output import Column, Output
from carom.cli.stdin import stdin_lines
from carom.cli.words import until_words
from carom.core.errors import InputError
from carom.core.ledger import Cause, Step, Suppression
from carom.store import open_store

_ENTRY: Final = tuple(map(Column, ("address", "cause", "reason", "since", "until", "stream", "note")))
_DECISION: Final = tuple(map(Column, ("decided", "step", "cause", "reason", "line", "by", "until", "stream", "note")))

_CAUSES: Final = click.Choice([str(cause) for cause in Cause])
_STREAM: Final = "Only this stream."
_NOTE: Final = "Why, for whoever asks later."


class Checked(Answer, frozen=True, kw_only=True):
    """The answer for one address, with the short form of it."""

    suppressed: bool


@click.group()
def suppressions() -> None:
    """Who must not be mailed, and why.

    An address is on the list for a cause: bounce, complaint, unsubscribe, manual or import. One address may be there
    for several, and none of them releases or overwrites another.
    """


@suppressions.command(
    name="list",
    epilog="""\b
Examples:
  carom suppressions list
  carom suppressions list --cause complaint --json > complaints.jsonl
  carom suppressions list --containing @example.com
""",
)
@click.option("--cause", type=_CAUSES, help="Only this cause.")
@click.option("--stream", metavar="NAME", help=_STREAM)
@click.option("--containing", metavar="TEXT", default="", help="Only addresses with this text in them.")
@click.option("--expired", is_flag=True, help="Also entries whose term is over.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@settings_options
@output_options
def list_entries(
    cause: str | None,
    stream: str | None,
    containing: str,
    expired: bool,
    limit: int | None,
    settings: Settings,
    out: Output,
) -> None:
    """Print the suppression list, by address.

    In JSON an entry has address, cause, reason, since, until, stream and note; until is null when it holds for good.
    """
    with open_store(settings.database_url) as store:
        entries = suppress.listed(
            store,
            cause=Cause(cause) if cause else None,
            stream=stream,
            containing=containing,
            over=expired,
            limit=limit,
        )
        if out.as_json:
            for entry in entries:
                out.record(entry)
        elif not out.table(_ENTRY, map(_entry_row, entries)):
            out.message("No entry.")


@suppressions.command(
    epilog="""\b
Examples:
  carom suppressions add ann@example.com --note "asked by phone"
  carom suppressions add bob@example.org --days 30 --stream newsletter
  carom suppressions add - < addresses.txt
"""
)
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--days", type=click.IntRange(min=1, max=36500), help="For so many days; for good without it.")
@click.option("--stream", metavar="NAME", default="", help="Only this stream; every stream without it.")
@click.option("--note", metavar="TEXT", default="", help=_NOTE)
@settings_options
@output_options
def add(addresses: tuple[str, ...], days: int | None, stream: str, note: str, settings: Settings, out: Output) -> None:
    """Suppress addresses by hand, cause manual; - reads them from standard input, one a line."""
    until = system_clock() + timedelta(days=days) if days else None
    with open_store(settings.database_url) as store:
        changed = suppress.add(store, _given(addresses), note=note, stream=stream, until=until)
    _tell_changed(out, changed, "suppressed", "on the list already")


@suppressions.command(
    epilog="""\b
Examples:
  carom suppressions remove ann@example.com --note "mailbox is back"
  carom suppressions remove bob@example.org --cause complaint
"""
)
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--cause", type=_CAUSES, help="Only this cause; without it bounce, manual and import.")
@click.option("--stream", metavar="NAME", help=_STREAM)
@click.option("--note", metavar="TEXT", default="", help=_NOTE)
@settings_options
@output_options
def remove(
    addresses: tuple[str, ...], cause: str | None, stream: str | None, note: str, settings: Settings, out: Output
) -> None:
    """Take addresses off the list; - reads them from standard input, one a line.

    A complaint or an unsubscribe is the will of a person: it is released only when its cause is named.
    """
    with open_store(settings.database_url) as store:
        changed = suppress.remove(
            store, _given(addresses), cause=Cause(cause) if cause else None, stream=stream, note=note
        )
    _tell_changed(out, changed, "released", "with no such entry")


@suppressions.command(
    epilog="""\b
Examples:
  carom suppressions check ann@example.com bob@example.org
  carom suppressions check --stream newsletter --json < addresses.txt | jq -r 'select(.suppressed | not) | .given'
"""
)
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--stream", metavar="NAME", default="", help="The stream that is to be mailed.")
@settings_options
@output_options
def check(addresses: tuple[str, ...], stream: str, settings: Settings, out: Output) -> None:
    """Say of each address whether it may be mailed, in the order given.

    Without ADDRESS, each line of standard input is one.
    """
    with open_store(settings.database_url) as store:
        for answer in suppress.check(store, _given(addresses or ("-",)), stream=stream):
            if out.as_json:
                suppressed = bool(answer.entries)
                out.record(Checked(answer.given, answer.address, answer.entries, suppressed=suppressed))
            else:
                out.line(_answer_words(answer))


@suppressions.command(
    name="import",
    epilog="""\b
Examples:
  carom suppressions import old-tool.csv
  carom suppressions import bounced.txt --note "from the old server"
""",
)
@click.argument("file", metavar="FILE")
@click.option("--stream", metavar="NAME", default="", help="Only this stream; every stream without it.")
@click.option("--note", metavar="TEXT", default="", help=_NOTE)
@settings_options
@output_options
def import_file(file: str, stream: str, note: str, settings: Settings, out: Output) -> None:
    """Suppress the addresses of a file, cause import.

    FILE has one address a line, or is a CSV with a column of addresses. Importing it again changes nothing.
    """
    with open_store(settings.database_url) as store:
        imported = suppress.import_file(store, Path(file), stream=stream, note=note)
    for row in imported.unusable:
        out.message(f"{file}: line {row.line}: not an address: {row.text}")
    if out.as_json:
        out.record(imported)
    else:
        out.line(
            f"{imported.rows} rows read: {imported.new} addresses suppressed, {imported.known} on the list already, "
            f"{imported.unusable_count} without an address"
        )


@suppressions.command(
    epilog="""\b
Examples:
  carom suppressions history ann@example.com
"""
)
@click.argument("address")
@settings_options
@output_options
def history(address: str, settings: Settings, out: Output) -> None:
    """Print every decision about an address and its ground, the last first."""
    with open_store(settings.database_url) as store:
        decisions = suppress.history(store, address)
    if out.as_json:
        for decision in decisions:
            out.record(decision)
        return
    rows = (
        (
            _day(one.decided_at),
            one.step,
            one.cause,
            one.reason or "",
            one.line,
            one.actor,
            until_words(one.until) if one.step is Step.SUPPRESS else "",
            one.stream,
            one.note,
        )
        for one in decisions
    )
    out.table(_DECISION, rows)


def _given(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if address == "-":
            if sys.stdin.isatty():
                raise click.UsageError("Missing argument 'ADDRESS', or addresses on standard input.")
            yield from (line.strip() for line in stdin_lines() if line.strip())
        else:
            yield address


def _tell_changed(out: Output, changed: Changed, done: str, not_done: str) -> None:
    if out.as_json:
        out.record(changed)
    else:
        out.line(f"{len(changed.changed)} {done}, {len(changed.unchanged)} {not_done}")
    if changed.unusable:
        raise InputError("\n".join(f"{text}: not an address" for text in changed.unusable))


def _answer_words(answer: Answer) -> str:
    if answer.address is None:
        return f"{answer.given}: not an address"
    if not answer.entries:
        return f"{answer.given}: may be mailed"
    return f"{answer.given}: suppressed: {'; '.join(map(_entry_words, answer.entries))}"


def _entry_words(entry: Suppression) -> str:
    reason = f" ({entry.reason})" if entry.reason else ""
    stream = f" on {entry.stream}" if entry.stream else ""
    return f"{entry.cause}{reason}{stream} since {_day(entry.since)}, {until_words(entry.until)}"


def _entry_row(entry: Suppression) -> tuple[str, ...]:
    return (
        entry.address,
        entry.cause,
        entry.reason or "",
        _day(entry.since),
        until_words(entry.until),
        entry.stream,
        entry.note,
    )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"
