"""Microsoft Exchange 5.5 to 2019 and Microsoft 365, in any language they speak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.reading.mail.dialects.addresses import first_mention, leading, mentions, normal
from carom.core.reading.mail.dialects.blocks import Head, blocks, merged
from carom.core.reading.mail.dialects.diagnosis import fate, has_reply, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import ADMINISTRATORS, phrases_of_failure
from carom.core.reading.mail.dialects.systems import system_of
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES, contains

_OLD: Final = NOTICES.add(
    (
        "did not reach the following recipient",
        "did not reach some or all of the intended recipients",
        "could not be reached:",
        "the mts-id of the original message",
        "msexch:",
    )
)
_NEW: Final = NOTICES.add(
    (
        *ADMINISTRATORS,
        "generating server:",
        "delivery has failed to these recipients",
        "remote server returned",
        "microsoft exchange",
        "resolver.",
        "queue.expired",
    )
)
#: `on Fri, 20 Jul 2001 …`, `am 04.05.2006 …`: the date behind an address in the old form.
_ON_DATE: Final = re.compile(r"[;,]?\s*(?:on|am|le|el|il|em|den|op|na|dne|om)\b.{0,20}\d", re.IGNORECASE)
_X400: Final = re.compile(r"\bSMTP=([^;\s]{3,320})", re.IGNORECASE)
#: `Ann Lee (ann@example.org) on Mon, …`; gateways of other systems write `(SMTP: ann@example.org)`.
_IN_BRACKETS: Final = re.compile(
    r"[(\[](?:SMTP:[ \t]{0,4})?([^\s()\[\];:@]{1,64}@[^\s()\[\];:]{1,255})[)\]]", re.IGNORECASE
)
_MTS_ID: Final = re.compile(r"the mts-id of the original message is:.*?(?=msexch|$)", re.IGNORECASE)
_MSEXCH: Final = re.compile(r"MSEXCH:[^()]{0,200}\(([0-9A-Fa-f]{8})\)\s*")
# `<host #5.1.1>` stands in the old form in every language.
_CODE_ALONE: Final = re.compile(r"<[\w.\-]{1,255} #[45]\.\d{1,3}\.\d{1,3}[ >]")
#: `<gateway.example.org #5.1.1 smtp;550 …>` of Exchange 2000 and 2003.
_HASH: Final = re.compile(r"<(?P<host>[\w.\-]{1,255}) #(?P<said>[45][^>]{2,600}(?:>[^>]{0,200})?)>")
#: `Generating server: host` in the languages of Exchange 2007 and later.
_GENERATING: Final = re.compile(
    r"^[ \t]{0,8}(?:Generating server|Serveur de g\S{1,6}ration|Generierender Server|Servidor de generaci\S{1,4}n"
    r"|Server di generazione|Servidor gerador|Genererende server|Bronserver|\u751f\u6210\u30b5\u30fc\u30d0\u30fc"
    r"|\u751f\u6210\u670d\u52a1\u5668)[ \t]?[:\uff1a][ \t]{0,8}([\w.\-]{3,255})",
    re.IGNORECASE | re.MULTILINE,
)
#: The first line of the part for administrators names the server, in every language behind a colon.
_AFTER_TITLE: Final = re.compile(r"[^\n:\uff1a]{4,60}[:\uff1a][ \t]{0,8}((?:[\w\-]{1,63}\.){1,8}[\w\-]{2,63})[ \t]*")
_DIAGNOSED: Final = re.compile(
    r"\s*(?:#<?|remote server (?:at|returned)|.{0,60}['\"<]?[45]\d\d[ \-;]#?[45]\.\d{1,3}\.\d{1,3})", re.IGNORECASE
)


def is_old(page: Page) -> bool:
    # Other systems begin with the same sentence and then write forms.
    return (page.has(_OLD) or _CODE_ALONE.search(page.top) is not None) and "recipient: [smtp:" not in page.low


def is_new(page: Page) -> bool:
    return _NEW.among(page.spotted)


def _old_head(line: str) -> Head | None:
    bare = line.strip().strip("'\"")
    x400 = _X400.search(bare)
    typed = _IN_BRACKETS.search(bare) if "@" in bare else None
    if typed is not None and _ON_DATE.match(bare, typed.end()) and (recipient := normal(typed[1])) is not None:
        return Head(recipient, "", 0, bracketed=False)
    if x400 is not None and "=" in bare[: x400.start()]:
        recipient = normal(x400[1])
        return None if recipient is None else Head(recipient, "", 0, bracketed=False)
    found = leading(line.strip())
    if found is None or not (_ON_DATE.match(found[1].lstrip("'\"")) or not found[1].strip()):
        return None
    return Head(found[0], "", len(line) - len(line.lstrip()), bracketed=False)


def _without_ids(words: str) -> str:
    """Without the identifiers that Exchange prints between the words."""
    bare = _MTS_ID.sub("", words)
    return one_line([_MSEXCH.sub("", bare)])


def _after_opening(page: Page) -> Sequence[str]:
    """The list begins behind the sentence that ends in a colon; header lines of the original stand before it."""
    lines = page.notice_lines
    numbered = [(number, line.lower()) for number, line in enumerate(lines)]
    named = (number for number, low in numbered if _opens_list(low))
    failures = phrases_of_failure(page.spotted)
    told = (n for n, low in numbered if low.rstrip().endswith(":") and "@" not in low and contains(low, failures))
    start = next(named, next(told, -1))
    return lines[start + 1 :]


def _opens_list(low: str) -> bool:
    return "recipient" in low and ("did not reach the following" in low or "could not be reached" in low)


def read_old(page: Page) -> Notice | None:
    """`address on date`, then indented sentences, one of them with `<host #code words>`."""
    lines = _after_opening(page)
    listed = merged(blocks(lines, _old_head, is_end=_is_boundary, through_blanks=True))
    found = [_old_fate(block.head.recipient, block.lines) for block in listed]
    return notice(page, system_of(page, "exchange2003"), found or _dialogue(lines))


def _is_boundary(line: str) -> bool:
    """A MIME boundary in the text of a mail whose structure is broken."""
    return line.startswith("--") and "NextPart" in line


def _old_fate(recipient: str, lines: Sequence[str]) -> Fate:
    words = _without_ids(one_line(lines))
    coded = _HASH.search(words)
    if coded is None:
        return fate(recipient, words)
    said = coded["said"].strip()
    general = words[: coded.start()].strip()
    return fate(recipient, said if ";" in said or len(said) > 20 else f"{said} {general}", remote=coded["host"].lower())


def _dialogue(lines: Sequence[str]) -> list[Fate]:
    """Recipients by display name only: the address may stand in the reply."""
    for number, line in enumerate(lines):
        if has_reply(line) and (address := first_mention(line)) is not None:
            return [fate(address, lines[number : number + 3])]
    return []


def _diagnosed(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """An address alone on its line and right below it a line with codes: the part for administrators."""
    found: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines[:-1]):
        head = leading(line.strip()) if "@" in line else None
        if head is None or head[1].strip():
            continue
        below = [text.strip() for text in lines[number + 1 : number + 8]]
        below = below[1:] if below and not below[0] else below
        if below and len(found) < REPORT_RECIPIENTS and _DIAGNOSED.match(below[0]):
            until = next((place for place, text in enumerate(below) if not text), len(below))
            found.append((head[0], below[:until]))
    return found


def read_new(page: Page) -> Notice | None:
    """The part for administrators, whose layout is the same in every language; else the sentence on top."""
    host = _GENERATING.search(page.text)
    reporting = host[1].lower() if host is not None else _titled_server(page)
    fates = [fate(address, _administrators_words(words)) for address, words in _diagnosed(page.lines)]
    fates = fates or _one_liners(page.lines) or _on_top(page)
    return notice(page, "exchange2007", fates, reporting_mta=reporting)


def _titled_server(page: Page) -> str | None:
    """The server behind the first colon below the title of the part for administrators."""
    start = page.number_of_first(_NEW)
    below = page.lines[start + 1 : start + 4] if start is not None else []
    named = next((found for line in below if (found := _AFTER_TITLE.fullmatch(line.strip())) is not None), None)
    return named[1].lower() if named is not None else None


def _administrators_words(lines: Sequence[str]) -> str:
    words = one_line(lines)
    bare = words.strip().lstrip("#").partition("##")[0].strip() if words.lstrip().startswith("#") else words
    if bare.startswith("<") and bare.endswith(">"):
        bare = bare[1:-1].rpartition("#")[2]
    return bare or words


def _one_liners(lines: Sequence[str]) -> list[Fate]:
    """HTML reduced to text may put the address and the codes on one line."""
    found = []
    for line in lines:
        head = leading(line.strip()) if "@" in line else None
        if head is not None and _DIAGNOSED.match(head[1].lstrip(": ")) and has_reply(head[1]):
            found.append(fate(head[0], _administrators_words([head[1].lstrip(": ")])))
    return found


def _on_top(page: Page) -> list[Fate]:
    """`Name<mailto:address>` and, below it, the sentence for people."""
    found = []
    lines = page.notice_lines
    for number, line in enumerate(lines[:60]):
        if "mailto:" in line.lower() or ("@" in line and line.rstrip().endswith(">")):
            address = next(iter(mentions(line.replace("<", " ").replace(">", " "))), None)
            if address is not None:
                found.append(fate(address, [text for text in lines[number + 1 : number + 4] if text.strip()]))
    return found
