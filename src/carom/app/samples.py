"""Mails made into samples that may be shown, and written where none is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from carom.app.material import Form, Material, read_mails
from carom.core.anonymise import anonymised
from carom.core.errors import InputError


def samples(materials: Iterable[Material], on_defect: Callable[[str, str], None]) -> Iterator[bytes]:
    """Every mail of the materials, anonymised, in order. `on_defect` is told the path and what is wrong there."""
    for material in materials:
        path = material.path

        def say(defect: str, path: str = path) -> None:
            on_defect(path, defect)

        if material.form in (Form.LOG, Form.OTHER):
            say("passed over, no mail")
            continue
        for piece in read_mails(material, say):
            for defect in piece.defects:
                say(defect)
            yield anonymised(piece.raw)


def only(found: Iterator[bytes]) -> bytes | None:
    """The one sample; None when there is none. Raises InputError when there are more."""
    first = list(islice(found, 2))
    if len(first) > 1:
        raise InputError("more than one mail; say --output DIR, where each becomes a file")
    return first[0] if first else None


def write_samples(found: Iterable[bytes], folder: Path) -> int:
    """``0001.eml`` and so on in the folder, which is made when it is not there; how many were written.

    Raises FileExistsError rather than write over a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for number, sample in enumerate(found, start=1):
        with (folder / f"{number:04}.eml").open("xb") as file:
            file.write(sample)
    return number
