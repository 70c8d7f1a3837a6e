"""Tables as people have them: CSV of any common delimiter and encoding, in and out."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

import msgspec

from carom.core.errors import FormatError, NotFoundError

DELIMITERS: Final = (",", ";", "\t")

#: Characters of one cell; more is no cell but a quotation mark that was never closed.
CELL_CHARS: Final = 128 * 1024

_CHUNK: Final = 1 << 20

#: With what a spreadsheet begins a formula or what it strips to find one.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


class Line(msgspec.Struct, frozen=True):
    """One row of a table and the line of the file on which it ends."""

    number: int
    cells: tuple[str, ...]


@contextmanager
def open_table(path: Path) -> Iterator[Iterator[Line]]:
    """The rows of a CSV file in their order, blank lines left out.

    The delimiter is told from the first line; the encoding from a byte order mark, else UTF-8 where the whole
    file is that, else Windows-1252, which spreadsheets still write.

    Raises NotFoundError, or FormatError for a file that is empty or no text.
    """
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file")
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        yield _rows(file, path)


def write_rows(file: TextIO, rows: Iterable[Sequence[str]], *, defused: bool) -> int:
    """Write rows as CSV; how many they were. `defused`: see `defuse`."""
    writer = csv.writer(file, lineterminator="\n")
    number = 0
    for row in rows:
        writer.writerow([defuse(cell) for cell in row] if defused else row)
        number += 1
    return number


def defuse(cell: str) -> str:
    """The cell as text even for a spreadsheet that would run what begins like a formula (OWASP, CSV injection)."""
    return "'" + cell if cell.startswith(_DANGEROUS) else cell


def _rows(file: TextIO, path: Path) -> Iterator[Line]:
    first = file.readline(CELL_CHARS)
    if not first.strip():
        first = next((line for line in file if line.strip()), "")
    if not first:
        raise FormatError(f"{path}: the file is empty")
    file.seek(0)
    csv.field_size_limit(CELL_CHARS)
    reader = csv.reader(file, delimiter=_delimiter(first))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(reader.line_num, tuple(cells))
    except csv.Error as error:
        raise FormatError(f"{path}: line {reader.line_num}: not a table: {error}") from None


def _delimiter(first: str) -> str:
    """The one that parts the first line into most cells; a comma when none does."""
    counts = {delimiter: len(next(csv.reader([first], delimiter=delimiter))) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter])


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            raise FormatError(f"{path}: a binary file, not a table")
        try:
            decoder.decode(head)
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
