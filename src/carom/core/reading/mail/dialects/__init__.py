"""Notices of failure that have no usable standard report, read by the words of the programs that wrote them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from carom.core.model import Action, Kind
from carom.core.reading.mail.dialects import (
    angle,
    dialogue,
    embedded,
    exchange,
    exim,
    fields,
    generic,
    google,
    lists,
    listserver,
    mixed,
    sendmail,
)
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import tells_success
from carom.core.reading.mail.fate import Fate, Notice

__all__ = ["DIALECTS", "Dialect", "read_dialects"]


class Dialect(msgspec.Struct, frozen=True):
    """The way one family of programs words its notices."""

    name: str
    #: Cheap: marks in the header or at the top of the text.
    applies: Callable[[Page], bool]
    read: Callable[[Page], Notice | None]


#: In this order; the first that names a recipient is believed.
DIALECTS: Final = (
    # Whoever wrote the words around it, fields for machines tell recipients apart best.
    Dialect("embedded", embedded.applies, embedded.read),
    # Gmail adds X-Failed-Recipients as Exim does, and its sender is unmistakable.
    Dialect("google", google.applies, google.read),
    # Its first sentence is its own; the replies in its list may hold the marks of others.
    Dialect("opensmtpd", lists.is_opensmtpd, lists.read_opensmtpd),
    # Before Sendmail: local parts alone on a line under one sentence, which no other reader would take.
    Dialect("groupwise", lists.is_groupwise, lists.read_groupwise),
    # Its header names it, and its texts have hardly a mark.
    Dialect("imail", lists.is_imail, lists.read_imail),
    # Exim's sentence also stands in notices of GMX, MX Logic, Zoho and Mail.Ru, all read alike.
    Dialect("exim", exim.applies, exim.read),
    # Postfix before qmail: both have `<address>:`, but only Postfix can be told by its first sentence.
    Dialect("postfix", angle.is_postfix, angle.read_postfix),
    # Sendmail's sections hold SMTP dialogues, so they come before the dialogues without sections.
    Dialect("sendmail", sendmail.applies, sendmail.read),
    # Dialogues before qmail: Courier too writes `<address>:`, and the dialogue below it says more.
    Dialect("dialogue", dialogue.applies, dialogue.read),
    # The sentences of qmail have spread so far that they are a weaker sign than all above.
    Dialect("qmail", angle.is_qmail, angle.read_qmail),
    # Exchange names people in its lists, so what has an address and a list is tried first.
    Dialect("exchange2003", exchange.is_old, exchange.read_old),
    Dialect("exchange2007", exchange.is_new, exchange.read_new),
    # Written by people's offices, not by daemons; its header is unmistakable.
    Dialect("listserver", listserver.applies, listserver.read),
    # Forms have labels that stand in many notices; they are trusted when nothing above knew better.
    Dialect("form", fields.applies, generic.read_form),
    # Last, since it guesses.
    Dialect("generic", generic.applies, generic.read),
)


def read_dialects(page: Page) -> Notice | None:
    """What a notice says, or None when the mail is none or names nobody. Never raises on any mail."""
    if page.mail.feedback is not None:
        return None
    if _is_no_notice(page) and not listserver.applies(page):
        return None
    told = _first_told(page)
    if told is None or not tells_success(page.spotted_on_top):
        return told
    # A report of success, unless a reply in it refuses somebody, or it lists apart who was reached.
    if any(map(_is_refused, told.fates)) or _is_mixed(told, mixed.arrived_in(page)):
        return told
    return _all_delivered(told)


def _is_no_notice(page: Page) -> bool:
    return page.is_doubtful or page.is_about_else or page.from_person or page.is_answer or not page.is_notice


def _first_told(page: Page) -> Notice | None:
    for dialect in DIALECTS:
        if dialect.applies(page):
            told = dialect.read(page)
            if told is not None:
                return told
    return None


def _is_refused(one: Fate) -> bool:
    code = one.status or str(one.reply_code or "")
    return one.action is not Action.DELIVERED and code.startswith(("4", "5"))


def _is_mixed(told: Notice, arrived: frozenset[str]) -> bool:
    return bool(arrived) and any(one.recipient and one.recipient.lower() not in arrived for one in told.fates)


def _all_delivered(told: Notice) -> Notice:
    fates = tuple(msgspec.structs.replace(one, action=Action.DELIVERED) for one in told.fates)
    return msgspec.structs.replace(told, kind=Kind.DELIVERY, fates=fates)
