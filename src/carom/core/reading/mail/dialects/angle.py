"""qmail, Postfix and their many children: `<address>:` at the beginning of a line, the reason after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from carom.core.reading.mail.dialects.addresses import mentions, normal
from carom.core.reading.mail.dialects.blocks import Block, Head, blocks, merged
from carom.core.reading.mail.dialects.diagnosis import fate
from carom.core.reading.mail.dialects.notices import notice, word_after
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

_EXPANDED: Final = re.compile(r"\s{0,8}\((?:expanded|generated) from <?([^<>()\s]{3,320})>?\)")
# What Postfix itself writes into every template: `<a@x>: host mx[192.0.2.1] said: …`.
_BY_POSTFIX: Final = re.compile(
    r"^<[^<>\n]{3,320}>(?: \((?:expanded|generated) from <[^<>\n]{1,320}>\))?:\s"
    r"(?:host|connect to|mail for|unable to look up)\s",
    re.MULTILINE,
)
#: Characters in which the list of a template begins.
_TEMPLATE_CHARS: Final = 4000
#: Lines under which qmail's children put the copy of the message.
_BELOW: Final = ("---", "===")
_POSTFIX: Final = NOTICES.add(
    (
        "this is the mail system at host",
        " program at host",
        "the mail system",
        "i'm sorry to have to inform you",
    )
)
#: The delay template of Postfix.
_WARNING: Final = NOTICES.add(
    ("this is a warning only", "it will be retried until", "still being retried", "delivery is delayed")
)
#: What qmail and those who took over its words say before the list.
_QMAIL: Final = NOTICES.add(
    (
        "qmail-send",
        "wasn't able to deliver",
        "was not able to deliver",
        "unable to deliver",
        "i've given up",
        "below this line is a copy",
        "enclosed is a copy",
        "enclosed are the original headers",
        "not delivered to the following address",
        "following address(es) could not be delivered",
        "message could not be delivered",
        "this is a permanent error",
        "mail delivery agent at",
        "failure notice",
    )
)
#: Yahoo's oldest notice names the recipient only in a copy of two header lines.
_NAMELESS: Final = "wasn't able to deliver the following message"


def _head(line: str) -> Head | None:
    if not line.startswith("<"):
        return None
    close = line.find(">", 0, 330)
    recipient = normal(line[1:close]) if close > 0 else None
    if recipient is None:
        return None
    rest = line[close + 1 :]
    expanded = _EXPANDED.match(rest)
    rest = rest[expanded.end() :] if expanded is not None else rest
    if not rest.lstrip().startswith(":"):
        return None
    return Head(recipient, rest.lstrip()[1:].strip(), 0, bracketed=True)


def _is_below(line: str) -> bool:
    return line.startswith(_BELOW)


def _expansions(lines: Sequence[str]) -> dict[str, str]:
    """The addresses that the sender wrote, by what Postfix says they were expanded to, in lower case."""
    found: dict[str, str] = {}
    for line in lines:
        expanded = _EXPANDED.search(line) if line.startswith("<") and " from " in line else None
        original = normal(expanded[1]) if expanded is not None else None
        if original is not None:
            found[line[1 : line.find(">")].lower()] = original
    return found


def _fates(found: list[Block], lines: Sequence[str]) -> list[Fate]:
    written = _expansions(lines)
    return [
        fate(block.head.recipient, block.lines, original=written.get(block.head.recipient.lower()))
        for block in merged(found)
    ]


def _blocks(page: Page) -> list[Block]:
    return list(blocks(page.lines, _head))


def is_postfix(page: Page) -> bool:
    """By its sentences, or by its lines in a template that somebody put into another language."""
    if page.has(_POSTFIX):
        return True
    return "\n<" in page.text and _BY_POSTFIX.search(page.text, 0, _TEMPLATE_CHARS) is not None


def read_postfix(page: Page) -> Notice | None:
    """Postfix bounce(5) templates: `<a@x> (expanded from <b@y>): words`, continued on indented lines."""
    fates = _fates(_blocks(page), page.lines)
    return notice(
        page, "postfix", fates, delay=page.has(_WARNING), reporting_mta=word_after(page.text[:2000], "at host ")
    )


def is_qmail(page: Page) -> bool:
    return page.has(_QMAIL) or "failure notice" in page.subject


def read_qmail(page: Page) -> Notice | None:
    """QSBMF (cr.yp.to/proto/qsbmf.txt): paragraphs that begin with `<address>:`, then words for people."""
    fates = _fates(_blocks(page), page.lines)
    if not fates and _NAMELESS in page.low:
        fates = [
            fate(address, "") for line in page.lines if line.lower().startswith("to:") for address in mentions(line)
        ]
    dialect = "yahoo" if "yahoo" in page.sender or "yahoo" in page.top else "qmail"
    return notice(page, dialect, fates, reporting_mta=word_after(page.text[:2000], "program at "))
