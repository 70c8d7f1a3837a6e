"""From paths to materials: what is there, and what it is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from carom.app.material.form import HEAD_BYTES, recognise
from carom.app.material.stream import DAMAGED, buffered, open_pipe, open_stream, unpacked
from carom.app.material.values import STDIN, Form, Material
from carom.core.errors import FormatError, NotFoundError

_EMPTY: Final = "the file is empty"
_NEITHER: Final = "neither mail, nor mbox, nor log of an MTA"
_UNSEEKABLE: Final = "a zip is read from its end, so it must be a file"
#: Suffixes of files of which the size tells little.
_PACKED: Final = (".gz", ".tgz", ".zip")


class _Directory(msgspec.Struct, frozen=True):
    """Walked when its turn comes."""

    path: Path


def find_material(paths: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Material]:
    """What the paths hold, in their order: files, Maildirs, archives, directories of these; ``-`` is `stdin`.

    Every path is looked at before the first is given back, so that a mistake in the last does not come late:
    raises NotFoundError for a path that is not there, FormatError for one that holds neither mail nor log.
    Files in a directory that are neither come as `Form.OTHER`.
    """
    return _walk([_of_stdin(stdin) if path == STDIN else _look_at(path) for path in paths])


def material_bytes(paths: Iterable[str]) -> int | None:
    """How much there is to read, for showing progress; None where that is not known (pipes, compressed files)."""
    total = 0
    for path in paths:
        place = Path(path)
        if path == STDIN or place.suffix in _PACKED or not (place.is_dir() or place.is_file()):
            return None
        files = place.rglob("*") if place.is_dir() else (place,)
        total += sum(file.stat().st_size for file in files if file.is_file())
    return total


def is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _walk(found: Iterable[Material | _Directory]) -> Iterator[Material]:
    for one in found:
        if isinstance(one, Material):
            yield one
        else:
            yield from _in_directory(one.path)


def _look_at(path: str) -> Material | _Directory:
    place = Path(path)
    if place.is_dir():
        if not any(material.form is not Form.OTHER for material in _in_directory(place)):
            raise FormatError(f"{path}: there is no mail in this directory")
        return _Directory(place)
    if not place.exists():
        raise NotFoundError(f"{path}: there is no such file")
    if not place.is_file():
        # A pipe, such as a shell's <(…): it can be read once only.
        return _of_stream(open_pipe(place), path, path)
    material = _of_file(place)
    if material.form is Form.OTHER:
        raise FormatError(f"{path}: {_NEITHER if place.stat().st_size else _EMPTY}")
    return material


def _of_stdin(stdin: BinaryIO | None) -> Material:
    if stdin is None:
        raise NotFoundError("standard input: there is none")
    return _of_stream(buffered(stdin), STDIN, "standard input")


def _of_stream(stream: io.BufferedReader, path: str, called: str) -> Material:
    stream = unpacked(stream)
    try:
        head = stream.peek(HEAD_BYTES)
    except DAMAGED as error:
        raise FormatError(f"{called}: the gzip stream is damaged") from error
    form = recognise(head, path)
    if form is Form.OTHER:
        raise FormatError(f"{called}: {_NEITHER if head else 'it is empty'}")
    if form is Form.ZIP:
        raise FormatError(f"{called}: {_UNSEEKABLE}")
    return Material(path, form, stream)


def _of_file(path: Path) -> Material:
    with open_stream(path) as stream:
        try:
            head = stream.peek(HEAD_BYTES)
        except DAMAGED:
            head = b""
    return Material(str(path), recognise(head, path.name))


def _in_directory(folder: Path) -> Iterator[Material]:
    inside_maildir = is_maildir(folder)
    if inside_maildir:
        yield Material(str(folder), Form.MAILDIR)
    for path in sorted(folder.iterdir()):
        # In Maildir++ the folders begin with a dot; other hidden files are nobody's mail.
        if path.name.startswith(".") or inside_maildir:
            if is_maildir(path):
                yield from _in_directory(path)
        elif path.is_symlink() and path.is_dir():
            # Not followed: it may lead back up.
            yield Material(str(path), Form.OTHER)
        elif path.is_dir():
            yield from _in_directory(path)
        elif path.is_file():
            yield _of_file(path)
