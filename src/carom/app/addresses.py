"""Which column of a table holds the address, and the addresses in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from carom.app.tables import Line, open_table
from carom.core.address import comparable
from carom.core.errors import FormatError

#: Names of the column, best first, without blanks, hyphens and capitals.
_NAMES: Final = (
    "email",
    "emailaddress",
    "mail",
    "mailaddress",
    "emailadresse",
    "mailadresse",
    "emailadres",
    "adresseemail",
    "adressemail",
    "courriel",
    "correo",
    "correoelectronico",
    "correoelectrónico",
    "direcciondecorreo",
    "endereçodeemail",
    "indirizzoemail",
    "epost",
    "epostadress",
    "sähköposti",
    "eposta",
    "почта",
    "электроннаяпочта",
    "メールアドレス",
    "电子邮件",
    "邮箱",
    "subscriber",
    "recipient",
    "useremail",
    "address",
    "adresse",
)

#: Rows that are looked at to guess the column.
_SAMPLE: Final = 200


#: Rows without a usable address that are named one by one; a file of another kind would name millions.
MOST_NAMED: Final = 100


class RowWithout(msgspec.Struct, frozen=True):
    """A row without a usable address."""

    #: Line of the file on which it ends.
    line: int
    #: What stands where the address should.
    text: str


class AddressTable(msgspec.Struct):
    """A table whose address column is known."""

    #: Empty names when the file has no header.
    columns: tuple[str, ...]
    address_column: int
    has_header: bool
    #: The rows behind the header; read once.
    rows: Iterator[Line]


class AddressRow(msgspec.Struct, frozen=True):
    line: int
    #: What stands in the address column.
    text: str
    #: Comparable form; None when it is no address.
    address: str | None


@contextmanager
def open_address_table(path: Path, column: str | None = None) -> Iterator[AddressTable]:
    """A table and its address column: the one named, else the one called like it, else the one full of addresses.

    A file whose first line holds an address has no header. Raises NotFoundError, or FormatError that names the
    columns found.
    """
    with open_table(path) as lines:
        sample = list(itertools.islice(lines, _SAMPLE + 1))
        has_header = not any(map(comparable, sample[0].cells))
        width = max(len(line.cells) for line in sample)
        columns = sample[0].cells if has_header else ("",) * width
        body = sample[1:] if has_header else sample
        found = _named(columns, column) if column is not None else _guessed(columns, body, width)
        if found is None:
            raise FormatError(f"{path}: {_complaint(columns, column, has_header=has_header)}")
        yield AddressTable(columns, found, has_header, itertools.chain(body, lines))


def read_addresses(path: Path, column: str | None = None) -> Iterator[AddressRow]:
    """The addresses of a table, one for each row. Raises as `open_address_table` does."""
    with open_address_table(path, column) as table:
        for line in table.rows:
            text = cell(line.cells, table.address_column)
            yield AddressRow(line.number, text, comparable(text))


def cell(cells: Sequence[str], index: int) -> str:
    """The cell of a row that may be too short."""
    return cells[index] if index < len(cells) else ""


def _named(columns: Sequence[str], column: str) -> int | None:
    wanted = _plain(column)
    return next((index for index, name in enumerate(columns) if _plain(name) == wanted), None)


def _guessed(columns: Sequence[str], body: Sequence[Line], width: int) -> int | None:
    hits = [_hits(body, index) for index in range(width)]
    by_name = {_plain(name): index for index, name in reversed(list(enumerate(columns)))}
    for name in _NAMES:
        index = by_name.get(name)
        # "address" may be where people live.
        if index is not None and (hits[index] or not body):
            return index
    best = max(range(width), key=lambda index: hits[index], default=0)
    return best if hits and hits[best] * 2 >= len(body) > 0 else None


def _hits(body: Iterable[Line], index: int) -> int:
    return sum(comparable(cell(line.cells, index)) is not None for line in body)


def _plain(name: str) -> str:
    return "".join(char for char in name.strip().casefold() if char.isalnum())


def _complaint(columns: Sequence[str], column: str | None, *, has_header: bool) -> str:
    shown = ", ".join(repr(name) for name in columns[:20]) if has_header else "none, as there is no header"
    if column is not None:
        return f"there is no column {column!r}; its columns are {shown}"
    return f"no column holds addresses; its columns are {shown}"
