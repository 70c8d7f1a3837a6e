"""Exim and those who took over its words: GMX and 1&1, MX Logic, Mail.Ru, Zoho."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from carom.core.reading.mail.dialects.addresses import mentions, same
from carom.core.reading.mail.dialects.blocks import Block, Head, blocks, head_of, merged, paragraphs
from carom.core.reading.mail.dialects.diagnosis import fate, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import ENDS, REASONS
from carom.core.reading.mail.dialects.systems import system_of
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

_MARKS: Final = NOTICES.add(
    (
        "created automatically by mail delivery",
        "automatically by mail delivery software",
        "a message that you sent could not be delivered",
        "a message that you have sent could not be delivered",
        "a message that you sent has not yet been delivered",
        "the following address(es) failed",
        "the following addresses failed",
    )
)
_GENERATED: Final = re.compile(r"\(?(?:ultimately )?generated (?:from|by) <?([^<>()\s]{3,320})>?\)?")
_OUTPUT: Final = "the following text was generated during the delivery attempt"
#: In the last line before the list.
_LIST_FOLLOWS: Final = NOTICES.add(
    (
        "following address",
        "address(es) failed",
        "message has not yet been delivered i",
        "message has not yet been delivered a",
    )
)
#: The sentence that says what happened stands at the top, below at most a piece of a header.
_OPENING_LINES: Final = 60
_RULE: Final = re.compile(r"-{3,}")
_PREFIXES: Final = re.compile(r"^(?:delay reason|reason):\s*", re.IGNORECASE)
#: Lines that stand where an address would, for deliveries to files and pipes and for hidden addresses.
_NO_ADDRESS: Final = (
    "pipe to ",
    "save to ",
    "mail to ",
    "an undisclosed address",
    "address not listed",
    "deliver to ",
    "autoreply",
    "transport ",
)


def applies(page: Page) -> bool:
    return page.has(_MARKS)


def _is_end(line: str, *, shown: bool) -> bool:
    return line.startswith("--") and (ENDS.occur_in(line.lower()) or (not shown and "------" in line))


def _head_at(indent: int) -> Callable[[str], Head | None]:
    def head(line: str) -> Head | None:
        if len(line) - len(line.lstrip()) > indent:
            return None
        if _is_indirect(line):
            # Whose delivery it was stands in a line below.
            return Head(line.strip(), "", indent, bracketed=False)
        if "@" not in line:
            return None
        # Zoho writes the reason behind the address with nothing between; it never wraps.
        return head_of(line) or (head_of(line, prose=True) if "error_code" in line.lower() else None)

    return head


def _is_indirect(line: str) -> bool:
    return line.lstrip().lower().startswith(_NO_ADDRESS) and not _RULE.match(line)


def _first_indent(lines: Sequence[str]) -> int | None:
    """Column of the first address of the list; what is indented deeper belongs to an address."""
    for line in lines:
        if ("@" in line and (head_of(line) is not None or "ERROR_CODE" in line)) or _is_indirect(line):
            return len(line) - len(line.lstrip())
    return None


def _listed(lines: Sequence[str]) -> list[Block]:
    indent = _first_indent(lines)
    return [] if indent is None else list(blocks(lines, _head_at(indent)))


def _from_opening(page: Page) -> list[str]:
    """From the sentence before the list; a mail whose header was cut off begins with pieces of it.

    Exim's notice to others than the sender names the sender before the list (`A message sent by <a@x> could not …`).
    """
    for opening in (_LIST_FOLLOWS, _MARKS):
        start = page.number_of_first(opening)
        if start is not None and start < _OPENING_LINES:
            return page.lines[start:]
    return page.lines


def _notice_lines(page: Page) -> list[str]:
    lines = _from_opening(page)
    shown = False
    for number, line in enumerate(lines):
        # What a delivery printed stands between rules, too, with the address in them.
        shown = shown or line.lower().startswith(_OUTPUT)
        if number > 1 and _is_end(line, shown=shown) and "generated" not in line and "pipe to" not in line:
            return lines[:number]
    return lines


def _parents(lines: Sequence[str]) -> list[str]:
    """From which addresses this one was generated: the nearest first, then the one that the sender wrote."""
    found = (_GENERATED.search(line) for line in lines[:4])
    return [address for match in found if match is not None for address in mentions(match[1])[:1]]


def _words(lines: Sequence[str]) -> str:
    kept = [_PREFIXES.sub("", line.strip()) for line in lines if not _GENERATED.match(line.strip())]
    return one_line(kept)


def _indirect(block: Block, failed: Sequence[str], output: str) -> Fate:
    """A delivery to a pipe, a file or a hidden address: the address is the parent, or the header knows it."""
    parents = _parents(block.lines)
    recipient = next(iter(parents), None) or (failed[0] if failed else None)
    # That a pipe or a file was to take the message tells whose failure it is.
    words = f"{block.head.recipient}: {_words(block.lines) or output}"
    return fate(recipient, words, original=parents[1] if len(parents) > 1 else None)


def _output(lines: Sequence[str]) -> str:
    """What the pipe printed, shown in a section of its own."""
    start = next((number for number, line in enumerate(lines) if line.lower().startswith(_OUTPUT)), None)
    if start is None:
        return ""
    shown = [line for line in lines[start + 1 :] if not _RULE.match(line) and "------" not in line]
    return one_line(line for line in shown if not _GENERATED.match(line.strip()))


def _reason_paragraph(lines: Sequence[str]) -> str:
    """GMX and 1&1 set the reason apart from the address: `Reason:` or `For the following reason:`."""
    for paragraph in paragraphs(lines):
        if len(paragraph[0]) < 60 and REASONS.occur_in(paragraph[0].lower()):
            after = paragraph[1:] or _next(paragraphs(lines), paragraph)
            return one_line(after)
    return ""


def _next(found: Sequence[list[str]], paragraph: list[str]) -> list[str]:
    place = found.index(paragraph) + 1
    return found[place] if place < len(found) else []


def read(page: Page) -> Notice | None:
    """`  address` and, deeper, `    words`; Exim 3 has a colon behind the address, GMX quotes around it."""
    lines = _notice_lines(page)
    failed = page.failed_recipients
    listed = _listed(lines)
    direct = [block for block in listed if not _is_indirect(block.head.recipient)]
    indirect = [block for block in listed if _is_indirect(block.head.recipient)]
    output = _output(lines)
    apart = "" if all(_words(block.lines) for block in direct) else _reason_paragraph(lines) or output
    fates = [_direct(block, apart) for block in merged(direct)]
    fates += [_indirect(block, failed, output) for block in indirect]
    fates = fates or [fate(address, _reason_paragraph(lines)) for address in failed]
    late = "not yet been delivered" in page.top
    return notice(page, system_of(page, "exim"), [one for one in fates if not _is_own(page, one)], delay=late)


def _direct(block: Block, apart: str) -> Fate:
    words = _words(block.lines) or apart
    return fate(block.head.recipient, words, original=next(iter(reversed(_parents(block.lines))), None))


def _is_own(page: Page, one: Fate) -> bool:
    return one.recipient is not None and same(one.recipient, page.sender)
