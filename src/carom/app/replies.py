"""Files of replies, read one after another: one a line, or JSON lines with the reply as their ``text``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, Final

import msgspec

from carom.app.material import Form, Material, read_lines
from carom.app.material.values import STDIN


class _Line(msgspec.Struct):
    text: str


_DECODER: Final = msgspec.json.Decoder(_Line)


def read_replies(path: str, stdin: BinaryIO, on_defect: Callable[[str], None]) -> Iterator[str]:
    """The replies of a file, compressed with gzip or not; ``-`` is `stdin`. Lines of blanks are no replies.

    A file is JSON lines when its first line is. `on_defect` is told in the end how many lines were no such object, and
    when the file was damaged. Raises OSError when the file cannot be read.
    """
    material = Material(path, Form.LOG, stdin if path == STDIN else None)
    lines = (line for line in read_lines(material, on_defect) if line.strip())
    first = next(lines, None)
    if first is None:
        return
    whole = chain((first,), lines)
    yield from _texts(whole, on_defect) if _text_of(first) is not None else whole


def _texts(lines: Iterator[str], on_defect: Callable[[str], None]) -> Iterator[str]:
    passed_over = 0
    for line in lines:
        text = _text_of(line)
        if text is None:
            passed_over += 1
        else:
            yield text
    if passed_over:
        on_defect(f"{passed_over} lines are no JSON object with a text and were passed over")


def _text_of(line: str) -> str | None:
    if not line.lstrip().startswith("{"):
        return None
    try:
        return _DECODER.decode(line).text
    except msgspec.DecodeError:
        return None
