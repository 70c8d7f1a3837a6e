"""The remedies of this process, from the cache on disk when it holds them: reading the files is the slowest part."""

from __future__ import annotations

import contextlib
import os
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from carom.app.automaton_cache import cache_folder
from carom.core.classify.classifier import Classifier
from carom.core.remedies import Remedies, RemedyBook, compile_remedies, packaged_remedies
from carom.core.remedies.ask import Adviser
from carom.core.rules.loader import RuleSource, digest
from carom.version import __version__

#: Versions of the remedies kept in the folder.
_KEPT: Final = 2


def adviser(classifier: Classifier) -> Adviser:
    """Who answers questions with this classifier and the remedies that come with carom."""
    return Adviser(classifier, default_remedies())


@cache
def default_remedies() -> RemedyBook:
    """The remedies that come with carom; read once in a process."""
    return build_remedies(packaged_remedies(), cache_folder())


def build_remedies(sources: tuple[RuleSource, ...], folder: Path | None) -> RemedyBook:
    """The book of these remedy files, from the cache in `folder` when it holds them; raises `RemedyError`."""
    if folder is None:
        return compile_remedies(sources)
    path = folder / f"remedies-{__version__}-{digest(sources)}.msgpack"
    try:
        return RemedyBook(msgspec.msgpack.decode(path.read_bytes(), type=Remedies))
    except (OSError, msgspec.DecodeError):
        book = compile_remedies(sources)
        _save(path, book.remedies)
        return book


def _save(path: Path, remedies: Remedies) -> None:
    """Write whole or not at all; where the folder cannot be written, the files are read each time."""
    draft = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(msgspec.msgpack.encode(remedies))
        draft.replace(path)
        files = sorted(path.parent.glob("remedies-*.msgpack"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_KEPT:]:
            file.unlink(missing_ok=True)
