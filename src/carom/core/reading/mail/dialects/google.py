"""Gmail and Google Groups, in the many languages of their notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from carom.core.reading.mail.dialects.blocks import Head, head_of, paragraphs
from carom.core.reading.mail.dialects.diagnosis import fate, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

_SENDERS: Final = ("mailer-daemon@googlemail.com", "mailer-daemon@gmail.com", "mailer-daemon@google.com")
_LATE: Final = NOTICES.add(("has been delayed", "temporary failure"))
_MARKS: Final = NOTICES.add(("technical details of permanent failure", "technical details of temporary failure"))
#: Google Groups signs every notice so, whatever its language, and links to its help.
_GROUPS: Final = "groups.google.com/support"
_DETAILS: Final = ("technical details of", "the response from the remote server was", "the response was")
_RETURNED: Final = "the error that the other server returned was"


def applies(page: Page) -> bool:
    return page.sender in _SENDERS or page.has(_MARKS)


def _heads(found: Sequence[list[str]]) -> list[Head]:
    """Addresses alone on indented lines."""
    lines = [line for paragraph in found for line in paragraph if line[:1].isspace()]
    return [head for line in lines if (head := head_of(line)) is not None and not head.rest]


def _details(found: Sequence[list[str]]) -> str:
    """What Google says in detail, the other server's reply where there is one."""
    for number, paragraph in enumerate(found):
        low = one_line(paragraph).lower()
        if low.startswith(_RETURNED):
            return one_line(paragraph[1:] or _at(found, number + 1))
        if low.startswith(_DETAILS):
            reply = next((text for text in found[number:] if one_line(text).lower().startswith(_RETURNED)), None)
            if reply is None or len(reply) < 2:
                return one_line([*(paragraph[1:] or []), *_more(found, number)])
    return ""


def _at(found: Sequence[list[str]], place: int) -> list[str]:
    return found[place] if place < len(found) else []


def _more(found: Sequence[list[str]], number: int) -> list[str]:
    following = _at(found, number + 1)
    return [] if following and following[0].lstrip().startswith("--") else following


def _domain_server(found: Sequence[list[str]]) -> str | None:
    """`… for the recipient domain example.org by mx.example.org. [192.0.2.1].`"""
    words = one_line(line for paragraph in found for line in paragraph)
    _, by, rest = words.partition(" for the recipient domain ")
    host = rest.partition(" by ")[2].split(" ", 1)[0].strip(".").lower() if by else ""
    return host or None


def read(page: Page) -> Notice | None:
    """Indented addresses under a sentence, then a paragraph of technical details."""
    found = paragraphs(page.lines)
    if _GROUPS in page.low:
        words = one_line(line for paragraph in found for line in paragraph)
        return notice(page, "googlegroups", [fate(one, words) for one in page.failed_recipients], delay=False)
    details = _details(found)
    remote = _domain_server(found)
    recipients = [head.recipient for head in _heads(found)] or list(page.failed_recipients)
    fates: list[Fate] = [fate(recipient, details, remote=remote) for recipient in recipients]
    late = page.has(_LATE) or "delay" in page.subject
    return notice(page, "gmail", fates, delay=late)
