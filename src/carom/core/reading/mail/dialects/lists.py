"""Small mailers that write `address: reason` or `address (reason)` line by line."""

from __future__ import annotations

from typing import Final

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.reading.mail.dialects.addresses import mentions
from carom.core.reading.mail.dialects.blocks import Head, blocks, head_of, merged
from carom.core.reading.mail.dialects.diagnosis import fate, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

_OPENSMTPD: Final = ("this is the mailer-daemon, please do not reply", "list of recipients:")
_GROUPWISE: Final = NOTICES.add(
    ("the message that you sent was undeliverable to the following", "undeliverable to the following:")
)
_AOL: Final = "your mail to the following recipients could not be delivered because"


def is_opensmtpd(page: Page) -> bool:
    return _OPENSMTPD[0] in page.top and "recipients:" in page.top


def read_opensmtpd(page: Page) -> Notice | None:
    """bounce.c of OpenSMTPD: `address: words` at the left margin between indented paragraphs."""
    margin = [line if line[:1].strip() else "" for line in page.lines]
    fates = [fate(block.head.recipient, block.lines) for block in merged(blocks(margin, head_of))]
    late = "message is delayed" in page.top or "temporary failure report" in page.top
    return notice(page, "opensmtpd", fates, delay=late, reporting_mta=page.sender.partition("@")[2] or None)


def is_groupwise(page: Page) -> bool:
    return page.has(_GROUPWISE) or _AOL in page.top


def read_groupwise(page: Page) -> Notice | None:
    """GroupWise and AOL: `local-part (words)` on indented lines, often without the domain."""
    aol = _AOL in page.top
    common = one_line(line for line in page.lines[:6] if _AOL in line.lower()) if aol else ""
    fates: list[Fate] = []
    for line in page.lines:
        if not line[:1].isspace() or not line.strip():
            continue
        name, _, said = line.strip().partition(" (")
        recipient = page.completed(name.strip())
        if recipient is not None:
            fates.append(fate(recipient, common or said.rstrip(")")))
        if len(fates) == REPORT_RECIPIENTS:
            break
    return notice(page, "aol" if aol else "groupwise", fates)


_IMAIL_HEADS: Final = (
    "unknown user:",
    "unknown host:",
    "user mailbox exceeds allowed size:",
    "invalid final delivery userid:",
    "invalid user:",
    "undeliverable to",
    "account disabled:",
    "delivery userid:",
    "mailbox full:",
    "unknown local user:",
    "host unknown:",
    "delivery failed to",
)


def is_imail(page: Page) -> bool:
    return "<smtp32" in page.mail.header("x-mailer").lower() or page.top[:200].lstrip().startswith(_IMAIL_HEADS)


def _imail_head(line: str) -> Head | None:
    low = line.strip().lower()
    if "@" not in low or not (low.startswith(_IMAIL_HEADS) or " attempts:" in low):
        return None
    found = mentions(line)
    if not found:
        return None
    label = line.strip()[: low.find("@")].rpartition(" ")[0].strip(" :")
    words = "" if label.lower() == "undeliverable to" else label
    return Head(found[-1], words, 0, bracketed=False)


def read_imail(page: Page) -> Notice | None:
    """IMail's SMTP32: `words: address`, then the other server's reply in a paragraph of its own."""
    fates = []
    for block in merged(blocks(page.lines, _imail_head, is_end=_ends_imail, through_blanks=True)):
        said = one_line(block.lines)
        fates.append(fate(block.head.recipient, said))
    return notice(page, "imail", fates)


def _ends_imail(line: str) -> bool:
    return "original message follows" in line.lower()
