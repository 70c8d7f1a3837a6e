"""The compiled rules on disk, so that a second start needs neither to read rules nor to compile them.

A file is named by the hash of the rule files and the version of the engine, and begins with the hash
of its own content: whatever is stale or damaged is not read but built anew. The folder is
``$CAROM_CACHE``, else ``$XDG_CACHE_HOME/carom``, else ``~/.cache/carom``; where none can be written,
carom works without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from carom.core.rules.book import RuleBook

_MAGIC: Final = b"carom-automaton-1\n"
_DIGEST_BYTES: Final = 32


class Kept(StrEnum):
    """What a file holds: its name begins with it. Each change of an operator's rules must not push out the packaged."""

    PACKAGED = "rules"
    OWN = "own"


#: Compiled rule sets of each sort kept in the folder.
_NEWEST: Final = 4


class CachedAutomaton(msgspec.Struct, frozen=True):
    book: RuleBook
    dumped: bytes


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
            content = file.read()
    except OSError:
        return None
    head, body = content[: len(_MAGIC) + _DIGEST_BYTES], content[len(_MAGIC) + _DIGEST_BYTES :]
    if head != _MAGIC + hashlib.sha256(body).digest():
        return None
    try:
        return msgspec.msgpack.decode(body, type=CachedAutomaton)
    except msgspec.DecodeError:
        return None


def save(path: Path, automaton: CachedAutomaton, kept: Kept = Kept.PACKAGED) -> bool:
    """Write whole or not at all; False when the folder cannot be written."""
    body = msgspec.msgpack.encode(automaton)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.sha256(body).digest() + body)
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
