from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

import click

from carom.app.lists import CleanedList, ImportedList, all_lists, clean_list, export_list, import_list
from carom.app.settings import Settings
from carom.cli.options import output_options, settings_options
from carom.cli.output import Column, Output
from carom.store import open_store

_LIST: Final = (
    Column("list"),
    Column("rows", right=True),
    Column("without address", right=True),
    Column("imported"),
    Column("from"),
)
_EXACT: Final = "Leave cells that a spreadsheet would run as a formula as they are, without an apostrophe before them."


@click.group()
def lists() -> None:
    """Import, export and clean lists of subscribers."""


@lists.command(
    name="list",
    epilog="""\b
Examples:
  carom lists list
""",
)
@settings_options
@output_options
def list_lists(settings: Settings, out: Output) -> None:
    """Print which lists there are."""
    with open_store(settings.database_url) as store:
        found = all_lists(store)
    if out.as_json:
        for one in found:
            out.record(one)
        return
    rows = (
        (one.name, str(one.rows), str(one.without_address), f"{one.imported_at:%Y-%m-%d %H:%M}", one.source)
        for one in found
    )
    if not out.table(_LIST, rows):
        out.message("No list.")


@lists.command(
    name="import",
    epilog="""\b
Examples:
  carom lists import subscribers.csv
  carom lists import export.csv --name newsletter --column "E-mail"
""",
)
@click.argument("file", metavar="FILE.csv")
@click.option("--name", metavar="NAME", help="Name of the list; that of the file by default.")
@click.option("--column", metavar="TITLE", help="Column of the addresses; guessed by default.")
@settings_options
@output_options
def import_(file: str, name: str | None, column: str | None, settings: Settings, out: Output) -> None:
    """Keep a CSV of subscribers under a name; a list of that name is replaced.

    Every column and row is kept as it is. Delimiter (comma, semicolon or tab), encoding and the column of addresses are
    found out by looking.
    """
    with open_store(settings.database_url) as store:
        imported = import_list(store, Path(file), name, column=column)
    for row in imported.without_address:
        out.message(f"{file}: line {row.line}: no usable address: {row.text}")
    if out.as_json:
        out.record(imported)
    else:
        out.line(_imported_words(imported))


@lists.command(
    epilog="""\b
Examples:
  carom lists export newsletter > newsletter.csv
  carom lists export newsletter --output newsletter.csv
"""
)
@click.argument("name", metavar="LIST")
@click.option("--output", metavar="FILE", help="Write there instead of to standard output.")
@click.option("--exact", is_flag=True, help=_EXACT)
@settings_options
@output_options
def export(name: str, output: str | None, exact: bool, settings: Settings, out: Output) -> None:
    """Write a list as CSV, with the columns and rows that came in.

    With --json, each row is one line with its cells and its address in comparable form.
    """
    with open_store(settings.database_url) as store:
        if out.as_json:
            with store.snapshot() as tx:
                for row in tx.lists.rows(name):
                    out.record(row)
        else:
            with _writing(output) as file:
                export_list(store, name, file, defused=not exact)


@lists.command(
    epilog="""\b
Examples:
  carom lists clean newsletter > to-mail.csv
  carom lists clean newsletter --kept to-mail.csv --removed removed.csv
  carom lists clean newsletter --stream newsletter --kept to-mail.csv --json
"""
)
@click.argument("name", metavar="LIST")
@click.option("--kept", metavar="FILE", help="Write those who may be mailed there instead of to standard output.")
@click.option("--removed", metavar="FILE", help="Write the others there, with address, cause, reason, since and until.")
@click.option("--stream", metavar="NAME", default="", help="The stream that is to be mailed.")
@click.option("--exact", is_flag=True, help=_EXACT)
@settings_options
@output_options
def clean(
    name: str, kept: str | None, removed: str | None, stream: str, exact: bool, settings: Settings, out: Output
) -> None:
    """Write a list without those who must not be mailed, and rows without a usable address.

    The list in the database stays as it is.
    """
    if kept is None and out.as_json:
        raise click.UsageError("--json needs --kept FILE, since standard output would hold the list as well.")
    with (
        open_store(settings.database_url) as store,
        _writing(kept) as to_keep,
        _writing(removed or os.devnull) as to_remove,
    ):
        cleaned = clean_list(store, name, to_keep, to_remove, stream=stream, defused=not exact)
    if out.as_json:
        out.record(cleaned)
    elif kept is None:
        out.message(_cleaned_words(cleaned))
    else:
        out.line(_cleaned_words(cleaned))


def _imported_words(imported: ImportedList) -> str:
    kept = imported.list
    column = kept.columns[kept.address_column] or f"number {kept.address_column + 1}"
    return (
        f"{kept.name}: {kept.rows} rows, addresses in column {column}; {imported.duplicates} duplicates, "
        f"{kept.without_address} without a usable address"
    )


def _cleaned_words(cleaned: CleanedList) -> str:
    causes = ", ".join(
        f"{row.count} {row.cause or 'no usable address'}{f' {row.reason}' if row.reason else ''}"
        for row in cleaned.removed
    )
    gone = cleaned.rows - cleaned.kept
    return f"{cleaned.name}: {cleaned.rows} rows, {cleaned.kept} kept, {gone} removed{f' ({causes})' if causes else ''}"


@contextmanager
def _writing(name: str | None) -> Iterator[TextIO]:
    """A file that is there whole in the end or not at all; None is standard output."""
    if name is None:
        yield sys.stdout
        return
    path = Path(name)
    if path.exists() and not path.is_file():
        # A device or a named pipe is written to, not replaced.
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
