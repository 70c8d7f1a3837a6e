"""Where everything that a command says goes: results to standard output, messages to standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, Final, Literal

import click
import msgspec

#: Control characters and marks that reorder text. Bounces are written by strangers, and a terminal obeys these.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: Told how many bytes were read since it was told last.
Advance = Callable[[int], None]

#: Rows that are laid out together, so that a table of any length is shown while it is made.
ROWS_AT_ONCE: Final = 500


class Column(msgspec.Struct, frozen=True):
    title: str
    #: Numbers stand right.
    right: bool = False


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

    def encoded(self, lines: bytes) -> None:
        """JSON lines that were encoded elsewhere, at once."""
        sys.stdout.buffer.write(lines)
        sys.stdout.buffer.flush()

    def line(self, text: str = "", *, bold: bool = False) -> None:
        """One line of the result for a person."""
        shown = printable(text)
        click.echo(click.style(shown, bold=True) if bold else shown, color=self.color)

    def message(self, text: str) -> None:
        """One line about the work, apart from the result."""
        click.echo(printable(text), err=True, color=self.color)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> int:
        """A table: drawn to the width on a terminal; whole cells in aligned columns elsewhere. How many rows it had."""
        number = 0
        remaining = iter(rows)
        chunk: list[tuple[str, ...]] = []
        while True:
            try:
                chunk.extend(tuple(map(printable, row)) for row in islice(remaining, ROWS_AT_ONCE))
            finally:
                # Also what came before an interruption, since a later run goes on behind it.
                self._show(columns, chunk, with_titles=number == 0)
            if not chunk:
                return number
            number += len(chunk)
            chunk = []

    def _show(self, columns: Sequence[Column], rows: Sequence[tuple[str, ...]], *, with_titles: bool) -> None:
        if not rows:
            return
        if _is_terminal(sys.stdout):
            self._draw(columns, rows)
        else:
            self._align(columns, rows, with_titles=with_titles)

    def _align(self, columns: Sequence[Column], rows: Sequence[tuple[str, ...]], *, with_titles: bool) -> None:
        titles = tuple(column.title for column in columns)
        widths = [max(len(row[place]) for row in (titles, *rows)) for place in range(len(columns))]
        for row in (titles, *rows) if with_titles else rows:
            cells = (
                cell.rjust(width) if column.right else cell.ljust(width)
                for cell, width, column in zip(row, widths, columns, strict=True)
            )
            click.echo("  ".join(cells).rstrip(), color=self.color)

    def _draw(self, columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> None:
        from rich import box  # noqa: PLC0415  # loading rich costs more than most commands
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for column in columns:
            drawn.add_column(column.title, justify="right" if column.right else "left", overflow="fold")
        for row in rows:
            # As text, since brackets in a bounce are no mark-up.
            drawn.add_row(*map(Text, row))
        Console(color_system=self._color_system(), highlight=False).print(drawn)

    def _color_system(self) -> Literal["auto"] | None:
        """None also takes bold away, as click does."""
        return None if self.color is False else "auto"

    @contextmanager
    def progress(self, label: str, total: int | None) -> Iterator[Advance]:
        """A progress bar of bytes on standard error for as long as the block runs, when a person is watching."""
        if not _is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
            yield _no_progress
            return
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        console = Console(stderr=True, color_system=self._color_system())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(label, total=total)
            yield lambda amount: progress.advance(task, amount)


def _colour_unwanted() -> bool:
    """NO_COLOR (no-color.org) counts when it is set and not empty."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _is_terminal(stream: IO[Any]) -> bool:
    return stream.isatty()


def _no_progress(_amount: int) -> None:
    """Nobody is watching."""
