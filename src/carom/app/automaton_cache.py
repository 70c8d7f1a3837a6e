"""The compiled rules on disk, so that a second start needs neither to read rules nor to compile them.

A file is named by the hash of the rule files and the version of the engine. It begins with the hash of what
follows and the sizes of its three pieces, the tables and the two automata, so that twenty megabytes are read once
and never copied: whatever is stale or damaged is not read but built anew. The folder is
``$CAROM_CACHE``, else ``$XDG_CACHE_HOME/carom``, else ``~/.cache/carom``; where none can be written,
carom works without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import struct
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from carom.core.rules.book import RuleBook

_MAGIC: Final = b"carom-automaton-2\n"
_DIGEST_BYTES: Final = 32
#: The sizes of the pieces, eight bytes each.
_SIZES: Final = struct.Struct(">3Q")


class Kept(StrEnum):
    """What a file holds: its name begins with it. Each change of an operator's rules must not push out the packaged."""

    PACKAGED = "rules"
    OWN = "own"


#: Compiled rule sets of each sort kept in the folder.
_NEWEST: Final = 4


class CachedAutomaton(msgspec.Struct, frozen=True):
    book: RuleBook
    #: The automaton that every text meets, and the one for texts beyond ASCII, which may be empty.
    plain: bytes
    other: bytes


def cache_folder() -> Path | None:
    """Where compiled rules are kept; None when the environment names no home."""
    if named := os.environ.get("CAROM_CACHE"):
        return Path(named)
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg) / "carom"
    with contextlib.suppress(RuntimeError):
        return Path.home() / ".cache" / "carom"
    return None


def cache_path(folder: Path, rules_version: str, engine_version: str, kept: Kept = Kept.PACKAGED) -> Path:
    return folder / f"{kept}-{rules_version}-{engine_version}-{platform.machine()}.bin"


def load(path: Path) -> CachedAutomaton | None:
    """What `save` wrote, or None when it is not there, not whole, or not ours.

    A compiled automaton is trusted like code, so a file that another user may have written is not read.
    """
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            pieces = _pieces(file)
    except OSError:
        return None
    if pieces is None:
        return None
    book, plain, other = pieces
    try:
        return CachedAutomaton(msgspec.msgpack.decode(book, type=RuleBook), plain, other)
    except msgspec.DecodeError:
        return None


def _pieces(file: BinaryIO) -> tuple[bytes, bytes, bytes] | None:
    """The tables and the automata, when they are what was written."""
    head = file.read(len(_MAGIC) + _DIGEST_BYTES)
    sizes = file.read(_SIZES.size)
    if not head.startswith(_MAGIC) or len(sizes) < _SIZES.size:
        return None
    lengths = _SIZES.unpack(sizes)
    if sum(lengths) > os.fstat(file.fileno()).st_size:
        return None
    book, plain, other = (file.read(length) for length in lengths)
    return (book, plain, other) if head == _head(sizes, book, plain, other) else None


def _head(*pieces: bytes) -> bytes:
    hashed = hashlib.sha256()
    for piece in pieces:
        hashed.update(piece)
    return _MAGIC + hashed.digest()


def save(path: Path, automaton: CachedAutomaton, kept: Kept = Kept.PACKAGED) -> bool:
    """Write whole or not at all; False when the folder cannot be written."""
    pieces = (msgspec.msgpack.encode(automaton.book), automaton.plain, automaton.other)
    sizes = _SIZES.pack(*map(len, pieces))
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines((_head(sizes, *pieces), sizes, *pieces))
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        return False
    _forget_old(path.parent, kept)
    return True


def _forget_old(folder: Path, kept: Kept) -> None:
    """Each change of the rules leaves a file behind; the newest few serve whoever still runs older rules."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob(f"{kept}-*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_NEWEST:]:
            file.unlink(missing_ok=True)


def _is_ours(stat: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return stat.st_uid in (0, os.geteuid()) and not stat.st_mode & 0o022
