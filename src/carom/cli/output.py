"""Where everything that a command says goes: results to standard output, messages to standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final

import click
import msgspec

#: Control characters and marks that reorder text. Bounces are written by strangers, and a terminal obeys these.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: Told how many are done, and of how many where that is known.
Advance = Callable[[int, int | None], None]


class Column(msgspec.Struct, frozen=True):
    title: str
    #: Numbers stand right.
    right: bool = False


class Table(msgspec.Struct, frozen=True):
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    title: str = ""


def printable(text: str) -> str:
    """The text in one line, without anything that a terminal would obey."""
    return _UNPRINTABLE.sub(lambda found: " " if found[0] in "\t\r\n" else "\ufffd", text)


class Output:
    """What a command prints with. With `as_json`, results are JSON lines and `line` and `table` are not called."""

    def __init__(self, *, as_json: bool = False, no_color: bool = False) -> None:
        self.as_json = as_json
        #: None lets click ask the terminal.
        self.color: bool | None = False if no_color or _colour_unwanted() else None
        self._encoder = msgspec.json.Encoder()

    def record(self, value: object) -> None:
        """One value as one JSON line, at once."""
        sys.stdout.buffer.write(self._encoder.encode(value) + b"\n")
        sys.stdout.buffer.flush()

    def line(self, text: str = "", *, bold: bool = False) -> None:
        """One line of the result for a person."""
        shown = printable(text)
        click.echo(click.style(shown, bold=True) if bold else shown, color=self.color)

    def message(self, text: str) -> None:
        """One line about the work, apart from the result."""
        click.echo(printable(text), err=True, color=self.color)

    def table(self, table: Table) -> None:
        """A table: drawn to the width on a terminal; whole cells in aligned columns elsewhere."""
        if _is_terminal(sys.stdout):
            self._draw(table)
            return
        if table.title:
            self.line(table.title, bold=True)
        for line in plain_lines(table):
            self.line(line)

    def _draw(self, table: Table) -> None:
        from rich import box  # noqa: PLC0415  # loading rich costs more than most commands
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Table as Drawn  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        drawn = Drawn(box=box.SIMPLE_HEAD, title=table.title or None, title_justify="left", title_style="bold")
        for column in table.columns:
            drawn.add_column(column.title, justify="right" if column.right else "left", overflow="fold")
        for row in table.rows:
            drawn.add_row(*(Text(printable(cell)) for cell in row))
        Console(no_color=self.color is False, highlight=False).print(drawn)

    @contextmanager
    def progress(self, label: str) -> Iterator[Advance]:
        """A progress bar on standard error for as long as the block runs, when a person is watching."""
        if not _is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
            yield _no_progress
            return
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True, no_color=self.color is False)
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(label, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)


def plain_lines(table: Table) -> Iterator[str]:
    """The rows of a table as lines, columns two blanks apart, nothing cut."""
    rows = [tuple(column.title for column in table.columns), *(tuple(map(printable, row)) for row in table.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    for row in rows:
        cells = (
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(row, widths, table.columns, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _colour_unwanted() -> bool:
    """NO_COLOR (no-color.org) counts when it is set and not empty."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _is_terminal(stream: IO[Any]) -> bool:
    return stream.isatty()


def _no_progress(done: int, total: int | None) -> None:
    """Nobody is watching."""
