"""Notices that tell of some recipients that they were reached, and of others that they were not."""

from __future__ import annotations

import re
from typing import Final

from carom.core.model import Action
from carom.core.reading.mail.dialects.blocks import head_of
from carom.core.reading.mail.dialects.diagnosis import fate, has_reply
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import SUCCESSES, phrases_of_failure, tells_success
from carom.core.reading.mail.fate import Fate
from carom.core.reading.mail.phrasebook import contains

#: What mixed reports say behind an address that got the mail.
_ARRIVED: Final = re.compile(
    r"\W{0,3}(?:(?:was |were )?(?:successfully )?(?:delivered|relayed|sent|expanded))\b", re.IGNORECASE
)


def arrived_in(page: Page) -> frozenset[str]:
    """Whom a section of a mixed report lists under a title of success, in lower case."""
    if not tells_success(page.spotted):
        return frozenset()
    successes, failures = SUCCESSES.those_of(page.spotted), phrases_of_failure(page.spotted)
    found, well = set[str](), False
    for line in page.notice_lines:
        low = line.lower()
        if "@" in line:
            head = head_of(line)
            found |= {head.recipient.lower()} if well and head is not None else set()
        elif contains(low, successes):
            well = True
        elif contains(low, failures) or line.lstrip().startswith("--"):
            well = False
    return frozenset(found)


def told_of(address: str, words: str) -> Fate:
    """What became of an address, which a mixed report may also say to have been reached."""
    behind = words.partition(address)[2] if address in words else words
    arrived = _ARRIVED.match(behind) is not None and not has_reply(words)
    return fate(address, words, action=Action.DELIVERED if arrived else None)
