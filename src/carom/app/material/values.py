"""What a path holds, and the mails that come out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import BinaryIO, Final

import msgspec

from carom.core.errors import InputError

_POSITION: Final = re.compile(r"(\d{1,18})@(\d{1,18}):(.+)", re.DOTALL)

#: The path that means standard input.
STDIN: Final = "-"


class Form(StrEnum):
    """How mails, or a log of them, lie in a file."""

    EML = "eml"
    MBOX = "mbox"
    MAILDIR = "maildir"
    ZIP = "zip"
    TAR = "tar"
    LOG = "log"
    #: Neither mail nor log: passed over where a directory is read.
    OTHER = "other"


class Material(msgspec.Struct, frozen=True):
    """One file, a Maildir, or standard input."""

    #: As it was given; `STDIN` is standard input.
    path: str
    form: Form
    #: Only of standard input and pipes, which can be read once.
    stream: BinaryIO | None = None

    @property
    def source(self) -> str:
        """Where a mail was read from, e.g. ``mbox:bounces.mbox``: the same from every working directory."""
        name = "stdin" if self.path == STDIN else self.path.rstrip("/").rpartition("/")[2] or self.path
        return f"{self.form}:{name}"


class Piece(msgspec.Struct, frozen=True):
    """One mail as it lay in its file, without what the file's format put around it."""

    raw: bytes
    source: str
    #: What was cut, and why; empty when the mail is whole.
    defects: tuple[str, ...] = ()
    #: Of an mbox: bytes of the file up to the end of this mail, where the next one begins.
    end: int = 0


class Position(msgspec.Struct, frozen=True):
    """How far a reading came: so many mails of a material, and for an mbox the byte after them."""

    path: str
    mails: int = 0
    offset: int = 0

    def __str__(self) -> str:
        """In the form that `parse_position` reads: ``1200@530221:bounces.mbox``."""
        return f"{self.mails}@{self.offset}:{self.path}"


def parse_position(text: str) -> Position:
    """The position that a text is; raises InputError when it is none."""
    found = _POSITION.fullmatch(text)
    if found is None:
        raise InputError(f"{text}: this is no position; one looks like 1200@530221:bounces.mbox")
    return Position(found[3], int(found[1]), int(found[2]))


def from_position(materials: Iterable[Material], start: Position | None) -> Iterator[Material]:
    """The materials from the one that a position names; raises InputError when it is not among them."""
    remaining = iter(materials)
    if start is None:
        yield from remaining
        return
    for material in remaining:
        if material.path == start.path:
            yield material
            yield from remaining
            return
    raise InputError(f"{start}: {start.path} is not among what is to be read")
