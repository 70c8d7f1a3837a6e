"""Notices as lists: a line that begins with an address, and the lines that belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.reading.mail.dialects.addresses import leading

#: Bullets, numbers and dashes before an address in a list.
_BULLET: Final = re.compile(r"(?:[*\u2022\u00b7\u25cf\-]{1,2}|-->|>>>|\d{1,3}[.)])\s{1,4}")
# After the address: nothing, or a sign that what follows is said about it. A blank and a word is running text.
_SEPARATOR: Final = re.compile(r"\s*(?::|\.\.\.|;|,(?=\s)|\((?!s\))|\[|\s[-\u2013\u2014]{1,2}\s|\s=\s|$|->|=>|\u2192)")


class Head(msgspec.Struct, frozen=True):
    """A line that begins with an address."""

    recipient: str
    #: What the line says after the address.
    rest: str
    #: Columns before the address.
    indent: int
    bracketed: bool


class Block(msgspec.Struct, frozen=True):
    """One recipient and all the words about it."""

    head: Head
    lines: tuple[str, ...]


def head_of(line: str, *, prose: bool = False) -> Head | None:
    """The line as a head of a block; None when it does not begin with an address.

    With `prose`, words may follow the address without any sign between.
    """
    if "@" not in line:
        return None
    bare = line.lstrip()
    indent = len(line) - len(bare)
    bullet = _BULLET.match(bare)
    bare = bare[bullet.end() :] if bullet is not None else bare
    found = leading(bare)
    if found is None:
        return None
    recipient, rest = found
    if not prose and _SEPARATOR.match(rest) is None:
        return None
    return Head(recipient, _said(rest), indent, bare.startswith("<"))


def _said(rest: str) -> str:
    said = rest.strip()
    said = said.lstrip(":;,.\u2013\u2014\u2192").strip()
    if said[:1] + said[-1:] in {"()", "[]"}:
        said = said[1:-1].strip()
    return said


def blocks(
    lines: Sequence[str],
    is_head: Callable[[str], Head | None] = head_of,
    *,
    is_end: Callable[[str], bool] | None = None,
    through_blanks: bool = False,
) -> Iterator[Block]:
    """Every head with its lines, up to the next head, a blank line or the end.

    With `through_blanks`, a block goes on over blank lines. At most as many as a report may name.
    """
    head: Head | None = None
    held: list[str] = []
    count = 0
    for line in lines:
        if is_end is not None and is_end(line):
            break
        found = is_head(line)
        if found is not None and head is not None and _continues(head, found):
            # A wrapped reply that repeats the address.
            held.append(line)
        elif found is not None:
            if head is not None:
                yield Block(head, tuple(held))
                count += 1
            if count >= REPORT_RECIPIENTS:
                return
            head, held = found, [found.rest] if found.rest else []
        elif head is not None and (line.strip() or through_blanks):
            held.append(line)
        elif head is not None and not line.strip():
            yield Block(head, tuple(held))
            count += 1
            head = None
    if head is not None and count < REPORT_RECIPIENTS:
        yield Block(head, tuple(held))


def _continues(head: Head, found: Head) -> bool:
    return found.indent > head.indent and found.recipient.lower() == head.recipient.lower()


def merged(found: Iterable[Block]) -> list[Block]:
    """One block for each recipient: a second listing counts only where the first gave no words."""
    known: dict[str, Block] = {}
    for block in found:
        key = block.head.recipient.lower()
        if key not in known or not any(known[key].lines):
            known[key] = block
    return list(known.values())


def paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines with words, blank ones between taken out."""
    found: list[list[str]] = []
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
        elif fresh:
            found.append([line])
            fresh = False
        else:
            found[-1].append(line)
    return found
