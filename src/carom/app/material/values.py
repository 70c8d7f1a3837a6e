"""What a path holds, and the mails that come out of it."""

from __future__ import annotations

from enum import StrEnum
from typing import BinaryIO, Final

import msgspec

#: The path that means standard input.
STDIN: Final = "-"


class Form(StrEnum):
    """How mails, or a log of them, lie in a file."""

    EML = "eml"
    MBOX = "mbox"
    MAILDIR = "maildir"
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
