"""The files of an operator's own rules: which they are, whether they changed, what is in them."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from carom.core.errors import RuleError
from carom.core.limits import RULE_FILE_BYTES, RULE_FILES
from carom.core.rules.loader import RuleSource


class Stamp(msgspec.Struct, frozen=True):
    """What changes with a file: compared, never interpreted. A file that is not there has no figures."""

    path: Path
    modified_ns: int | None = None
    size: int | None = None
    inode: int | None = None


def stamps_of(named: Sequence[Path]) -> tuple[Stamp, ...]:
    """One stamp for each file, those in named folders included. Never raises; what cannot be seen is not there."""
    return tuple(map(_stamp, _files(named)))


def read_own_rules(named: Sequence[Path]) -> tuple[RuleSource, ...]:
    """The content of the named files, and of all ``.toml`` files in named folders, in order.

    Raises RuleError that names every file that is missing, unreadable or too large, one a line.
    """
    mistakes: list[str] = []
    sources: list[RuleSource] = []
    for number, path in enumerate(_files(named)):
        if number == RULE_FILES:
            mistakes.append(f"{path}: over {RULE_FILES} files of rules")
            break
        try:
            sources.append(RuleSource(str(path), _content(path)))
        except FileNotFoundError:
            mistakes.append(f"{path}: there is no such file of rules")
        except OSError as error:
            mistakes.append(f"{path}: {error.strerror or error}")
        except RuleError as error:
            mistakes.append(str(error))
    if mistakes:
        raise RuleError("\n".join(mistakes))
    return tuple(sources)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(RULE_FILE_BYTES + 1)
    if len(content) > RULE_FILE_BYTES:
        raise RuleError(f"{path}: over {RULE_FILE_BYTES} bytes")
    return content


def _files(named: Sequence[Path]) -> Iterator[Path]:
    for path in named:
        try:
            inside = sorted(entry for entry in path.iterdir() if entry.suffix == ".toml" and not entry.is_dir())
        except OSError:
            yield path  # a file, or nothing that can be listed: reading it says what is wrong
        else:
            yield from inside


def _stamp(path: Path) -> Stamp:
    try:
        seen = path.stat()
    except OSError:
        return Stamp(path)
    if not stat.S_ISREG(seen.st_mode):
        return Stamp(path)
    return Stamp(path, seen.st_mtime_ns, seen.st_size, seen.st_ino)
