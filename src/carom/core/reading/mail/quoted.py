"""Where a notice stops speaking and begins to quote the mail that failed.

Addresses and codes of the original must not be taken for the report's, so text after the mark is
read for the original's header only.
"""

from __future__ import annotations

import re
from typing import Final

from carom.core.reading.mail.phrasebook import Phrasebook

#: Characters in which a copy is looked for first.
_FIRST_CHARS: Final = 3000
_COPIES: Final = Phrasebook()
#: Words of which at least one stands in every line that announces a copy; they are looked for first, as that is quick.
_HINTS: Final = _COPIES.add(
    (
        "copy of",
        "original message",
        "original mail",
        "original e-mail",
        "unsent message",
        "returned message",
        "undelivered message",
        "undelivered mail",
        "undeliverable message",
        "message header",
        "headers follow",
        "header follow",
        "header of",
        "headers of",
        "message follows",
        "mail follows",
        "text follows",
        "of message",
        "forwarded message",
        "nachricht",
        "message original",
        "message d'origine",
        "mensaje original",
        "messaggio originale",
        "mensagem original",
        "original headers",
    )
)
_ADJECTIVE: Final = r"(?:original|unsent|returned|undelivered|undeliverable|failed|bounced|rejected)"
_THING: Final = r"(?:message|mail|e-mail)"
_ANNOUNCES: Final = re.compile(
    r"below this line is a copy of the message"
    r"|(?:this|here|the following|below|attached) (?:is|are|follows?) (?:a |the )?(?:full |complete )?"
    r"(?:copy of|headers? of|text of|body of|first|top)[^\n]{0,90}"
    rf"|(?:the |your )?{_ADJECTIVE} (?:{_THING}|headers?)"
    r"(?: (?:headers?|text|body|follows?|as follows|contents?|begins?|attached|is|are|below|enclosed|details))*"
    rf"|{_THING} (?:headers?|text|body|contents?)(?: (?:follows?|as follows|is|are|below))*"
    r"|(?:the )?headers? (?:of (?:the )?(?:original|your|returned|undelivered|message)[^\n]{0,30}|follows?)"
    r"|(?:text|start|begin|beginning|copy|contents?|body) of (?:the |your |a )?"
    # "Body of message generated response:" of IMail announces what a server said of it.
    rf"(?:{_ADJECTIVE} )?(?:{_THING}|headers?)(?! generated)[^\n]{{0,40}}"
    r"|(?:message|mail|text) follows"
    r"|urspr.{1,2}ngliche nachricht|original-?nachricht|original nachricht|kopie (?:der|ihrer) nachricht[^\n]{0,40}"
    r"|forwarded message|message original|message d'origine|mensaje original|messaggio originale|mensagem original"
)
_RULES: Final = " \t>*|-=_#~+.:<"
#: Lines that begin the header of a copy and never stand in a notice by themselves.
_TOP_LINES: Final = ("\nreceived: ", "\nreturn-path:", "\ndkim-signature:", "\nx-received: ", "\ndelivered-to: ")
_HEADER_LINE: Final = re.compile(r"[A-Za-z][A-Za-z0-9\-]{1,60}:[ \t]|[ \t]+\S")
#: Occurrences of one hint that are looked at: more are no notice but a document.
_TRIES: Final = 8


def quoted_original(text: str) -> int:
    """Index where the copy of the original begins; the length of the text when there is none."""
    if len(text) > _FIRST_CHARS:
        # Nearly all copies are announced there, and what follows may be long.
        top = text[:_FIRST_CHARS]
        place = _copy_in(top)
        if place <= top.rfind("\n"):
            return place
    return _copy_in(text)


def _copy_in(text: str) -> int:
    low = text.lower()
    end = len(text)
    for hint in _HINTS.those_of(_COPIES.spot(low)):
        at = low.find(hint, 0, end)
        if at >= 0:
            end = min(end, _announced(low, hint, at, end))
    return min(end, _header_block(text, low, end))


def _announced(low: str, hint: str, at: int, end: int) -> int:
    for _ in range(_TRIES):
        if at < 0:
            return end
        start = low.rfind("\n", 0, at) + 1
        stop = low.find("\n", at)
        line = low[start : stop if stop >= 0 else len(low)][:200]
        if _ANNOUNCES.fullmatch(line.strip(_RULES)):
            return start
        at = low.find(hint, at + len(hint), end)
    return end


def _header_block(text: str, low: str, end: int) -> int:
    """A line such as Received: in the first column, with another header line or a folded one after it."""
    for top in _TOP_LINES:
        at = low.find(top, 0, end)
        if at >= 0:
            after = text.find("\n", at + 1) + 1
            if after and _HEADER_LINE.match(text, after):
                end = min(end, at + 1)
    return end
