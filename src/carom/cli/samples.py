"""What `carom parse --anonymise` does: mails of real people become samples that may be shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from carom.app.material import find_material
from carom.app.samples import only, samples, write_samples
from carom.cli.output import Output
from carom.cli.words import number
from carom.core.errors import InputError


def print_samples(paths: Sequence[str], folder: str | None, out: Output) -> None:
    """The sample of one mail to standard output, or of each into a folder."""
    found = samples(find_material(paths, sys.stdin.buffer), lambda path, defect: out.message(f"{path}: {defect}"))
    if folder is not None:
        written = write_samples(found, Path(folder))
        out.message(f"{number(written, 'sample', 'samples')} in {folder}; read them before you send them on")
        return
    sample = only(found)
    if sample is None:
        raise InputError("no mail was found")
    out.encoded(sample)
    out.message("read the sample before you send it on: what people wrote in free text stays")
