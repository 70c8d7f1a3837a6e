"""Any notice of a mail system that no dialect knows: what people would read in it, in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

import msgspec

from carom.core.lazy import lazy
from carom.core.model import Action
from carom.core.reading.mail.dialects.addresses import mentions, same
from carom.core.reading.mail.dialects.blocks import Block, Head, blocks, head_of, merged, paragraphs
from carom.core.reading.mail.dialects.diagnosis import fate, has_reply, one_line
from carom.core.reading.mail.dialects.fields import bare_recipients, fates_of, is_diagnostic_label
from carom.core.reading.mail.dialects.fields import read as read_fields
from carom.core.reading.mail.dialects.mixed import arrived_in, told_of
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import (
    BOILERPLATE,
    REASONS,
    phrases_of_failure,
    tells_delay,
    tells_failure,
)
from carom.core.reading.mail.dialects.systems import system_of
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES, contains

#: Characters of a notice that stand for the reason when nothing singles it out.
_WHOLE_CHARS: Final = 1500
#: Announced reasons and paragraphs among which the one of a notice is looked for; notices begin with it.
_REASONS: Final = 200
_PARAGRAPHS: Final = 1000
#: Lines of one reason, and blank ones before it.
_REASON_LINES: Final = 60
_FOUR_LETTERS: Final = re.compile(r"[^\W_](?:[\W_]{0,40}[^\W_]){3}")
#: More addresses than this in a mail that is no notice by its header make it a summary.
_SUMMARY_ADDRESSES: Final = 5
#: Longest sentence before the colon that announces a reason, and longest title that does without a colon.
_ANNOUNCEMENT_CHARS: Final = 160
_TITLE_CHARS: Final = 60
# Fields of the original that a notice quotes for people.
_QUOTED_FIELD: Final = re.compile(
    r"\s*(?:to|from|cc|subject|date|sent|size|message-?id|an|von|betreff|datum|gesendet|de|objet|asunto|fecha|para|assunto|data|oggetto)\s?:",
    re.IGNORECASE,
)
#: The address could not even be read (Exim); those that the header names besides were sent to.
_MALFORMED: Final = NOTICES.add(("incorrectly constructed",))
#: Local parts that sentences of notices name for help.
_HELPERS: Final = (
    "postmaster",
    "mailer-daemon",
    "mailerdaemon",
    "abuse",
    "support",
    "helpdesk",
    "help",
    "noreply",
    "no-reply",
    "webmaster",
    "admin",
    "hostmaster",
)


def applies(page: Page) -> bool:
    """A notice by its header, with words of failure or delay in it."""
    if not page.is_notice or page.is_answer or _is_summary(page) or page.is_for_reader:
        return False
    return page.by_mailer_daemon or page.failure_subject or tells_failure(page.spotted) or tells_delay(page.spotted)


def _is_summary(page: Page) -> bool:
    """A postmaster's own mail, such as a daily summary of a log, which names bounced addresses by the dozen.

    It takes answers (its Return-Path is not null, RFC 5321 4.5.5), returns nothing and has no failure in its subject,
    or calls itself a digest.
    """
    if page.is_digest:
        return True
    if not page.mail.return_path or page.mail.returned is not None or page.failure_subject:
        return False
    named: set[str] = set()
    for line in page.lines:
        named.update(address.lower() for address in mentions(line))
        if len(named) > _SUMMARY_ADDRESSES:
            return True
    return False


def _is_certain(page: Page) -> bool:
    """Whether the header leaves little doubt that a mail system reports a failure.

    The null reverse-path alone does not: automatic answers of people have it too.
    """
    if page.from_daemon or page.failed_recipients:
        return True
    if page.null_return_path and page.by_robot and tells_failure(page.spotted_on_top):
        return True
    told = page.null_return_path or page.mail.original is not None or (page.by_robot and page.speaks_of_ours)
    return page.failure_subject and told


class _Reader:
    """The words of one notice, split once for all the ways of reading it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.notice_lines
        self.paragraphs = paragraphs(self.lines)

    @lazy
    def _introductions(self) -> tuple[str, ...]:
        return REASONS.those_of(self.page.spotted)

    @lazy
    def _boilerplate(self) -> tuple[str, ...]:
        return BOILERPLATE.those_of(self.page.spotted)

    def eligible(self, address: str, *, strict: bool) -> bool:
        """Whether the address may be a recipient: not whoever wrote the notice, nor (when strict) who got it."""
        if same(address, self.page.sender):
            return False
        return not strict or address.lower() not in self.page.addressees

    def _eligible_in_prose(self, address: str) -> bool:
        """In a sentence an address may also be the one to ask for help."""
        return address.partition("@")[0].lower() not in _HELPERS and self.eligible(address, strict=True)

    def by_heads(self) -> list[Fate]:
        """Lines that begin with an address."""
        chosen = self._announced(merged(blocks(self.lines, self._head)))
        arrived = arrived_in(self.page)
        return [self._fate_of(block, arrived) for block in chosen]

    def by_ends(self) -> list[Fate]:
        """Paragraphs of which each says why and ends in an address alone on its line, as Domino writes them."""
        found = [
            fate(head.recipient, lines[:-1])
            for lines in self.paragraphs
            if len(lines) > 1
            and (head := head_of(lines[-1])) is not None
            and not head.rest
            and not mentions(lines[-2])
            and not lines[-2].rstrip().endswith(":")
        ]
        return found if len(found) > 1 else []

    def _fate_of(self, block: Block, arrived: frozenset[str]) -> Fate:
        words = self._words_of(block)
        if block.head.recipient.lower() in arrived:
            return fate(block.head.recipient, words, action=Action.DELIVERED)
        return told_of(block.head.recipient, words)

    def _announced(self, found: list[Block]) -> list[Block]:
        """Those after the first sentence of failure, when there are such: other addresses stand in a preamble."""
        if len(found) < 2:
            return found
        failures = phrases_of_failure(self.page.spotted)
        start = next(
            (number for number in self._between_blocks() if contains(self.lines[number].lower(), failures)), None
        )
        if start is None:
            return found
        after = {head.recipient.lower() for line in self.lines[start:] if (head := head_of(line)) is not None}
        return [block for block in found if block.head.recipient.lower() in after] or found

    def _between_blocks(self) -> Iterable[int]:
        """The numbers of lines that name nobody and do not stand below an address."""
        below = False
        for number, line in enumerate(self.lines):
            names = "@" in line
            below = bool(line.strip()) and (below or (names and self._head(line) is not None))
            if not names and not below:
                yield number

    def _head(self, line: str) -> Head | None:
        head = head_of(line)
        return head if head is not None and self.eligible(head.recipient, strict=False) else None

    def _words_of(self, block: Block) -> str:
        said = block.lines
        if len(said) > 1 or not block.head.rest:
            said = tuple(line for line in said if not contains(line.lower(), self._boilerplate))
        own = one_line(said)
        return own if _says_something(own) else self.reason

    @lazy
    def reason(self) -> str:
        """The part of the notice that gives the reason: what is announced so, what has codes, or all of it."""
        announced = list(islice(self._announced_reasons(), _REASONS))
        coded = next((words for words in announced if has_reply(words)), None)
        with_codes = (text for text in map(one_line, self.paragraphs[:_PARAGRAPHS]) if has_reply(text))
        return coded or next(with_codes, None) or next(iter(announced), None) or self._rest()

    def _rest(self) -> str:
        """All that is neither an address, nor a header field of the original, nor said in every notice."""
        kept = [line for line in self.lines if _says_something(line) and not _QUOTED_FIELD.match(line)]
        telling = [line for line in kept if not contains(line.lower(), self._boilerplate)]
        return one_line(telling)[:_WHOLE_CHARS]

    def _announced_reasons(self) -> Iterable[str]:
        for number, line in enumerate(self.lines):
            announcement, colon, behind = line.replace("\uff1a", ":").partition(":")
            low = announcement.lower().strip(" -*=#|\t")
            if not low or len(low) > _ANNOUNCEMENT_CHARS:
                continue
            if not contains(low, self._introductions) and not (colon and is_diagnostic_label(low)):
                continue
            if has_reply(low):
                continue
            words = behind.strip() if colon else ""
            if not words and not (colon or len(low) < _TITLE_CHARS):
                continue
            said = one_line([words, *self._following(number + 1, skip_blank=not words)])
            if _says_something(said):
                yield said

    def _following(self, start: int, *, skip_blank: bool) -> list[str]:
        """Lines up to the next blank one; blank lines right at the start are skipped on request."""
        place = start
        until = min(len(self.lines), start + _REASON_LINES)
        while skip_blank and place < until and not self.lines[place].strip(" -=*_"):
            place += 1
        taken: list[str] = []
        while place < len(self.lines) and len(taken) < _REASON_LINES and self.lines[place].strip(" -=*_"):
            taken.append(self.lines[place].strip())
            place += 1
        return taken

    def explained(self, fates: list[Fate]) -> list[Fate]:
        """With the reason of the notice where a form gives none."""
        silent = [one.recipient for one in fates if one.recipient and not one.diagnostic]
        own = self._own_words(silent) if len(silent) > 1 else {}
        return [
            one
            if one.diagnostic
            else fate(
                one.recipient, own.get(one.recipient or "", self.reason), action=one.action, remote=one.remote_mta
            )
            for one in fates
        ]

    def by_sentences(self) -> list[Fate]:
        """Sentences that say of an address that it was not reached, and replies that name one."""
        telling = [number for number, words in enumerate(self.paragraphs) if self._tells(number, words)]
        # The subject may be all that speaks of failure; then every paragraph counts.
        numbers = telling or (range(len(self.paragraphs)) if self.page.failure_subject else [])
        return self._named(numbers, quoted=False) or self._named(numbers, quoted=True)

    def _tells(self, number: int, paragraph: list[str]) -> bool:
        words = one_line(paragraph)
        return "@" in words and (has_reply(words) or self._speaks_of_failure(number))

    def _named(self, numbers: Iterable[int], *, quoted: bool) -> list[Fate]:
        """The addresses in these paragraphs; those in fields of the original only where asked for."""
        found: dict[str, str] = {}
        for number in numbers:
            lines = [line for line in self.paragraphs[number] if quoted or not _QUOTED_FIELD.match(line)]
            for address in self._addresses(lines):
                found.setdefault(address.lower(), address)
        own = self._own_words(list(found.values())) if len(found) > 1 else {}
        return [told_of(address, own.get(address) or self.reason) for address in found.values()]

    def _own_words(self, addresses: list[str]) -> dict[str, str]:
        """What the notice says of each, from its name to that of the next; empty when it says the same of all."""
        places = self._first_lines(addresses)
        if len(set(places.values())) < len(addresses):
            return {}
        ordered = sorted(places, key=places.__getitem__)
        said: dict[str, str] = {}
        for address, following in zip(ordered, [*ordered[1:], None], strict=True):
            until = places[following] if following is not None else self._paragraph_end(places[address])
            said[address] = one_line(self.lines[places[address] : until])
        bare = {words.replace(address, "") for address, words in said.items()}
        # What ends in a colon only announces a reason.
        telling = all(_says_something(words) and not words.endswith(":") for words in bare)
        return said if len(bare) > 1 and telling else {}

    def _first_lines(self, addresses: list[str]) -> dict[str, int]:
        """Where each begins a line, when all do: an enumeration may stand above. Else where each is first named."""
        leads, named = dict[str, int](), dict[str, int]()
        for number, line in enumerate(self.lines):
            head = head_of(line) if "@" in line else None
            if head is not None:
                leads.setdefault(head.recipient.lower(), number)
            for one in mentions(line) if "@" in line else ():
                named.setdefault(one.lower(), number)
        places = leads if all(address.lower() in leads for address in addresses) else named
        return {address: places[address.lower()] for address in addresses if address.lower() in places}

    def _paragraph_end(self, start: int) -> int:
        return next((n for n in range(start, len(self.lines)) if not self.lines[n].strip()), len(self.lines))

    def _addresses(self, lines: list[str]) -> list[str]:
        """Those with which lines begin; else all in a reply, or the first enumeration in a sentence."""
        leads = [head.recipient for line in lines if (head := head_of(line, prose=True)) is not None]
        words = one_line(lines)
        named = leads or mentions(words.replace("<", " ").replace(">", " "))
        eligible = [address for address in named if self._eligible_in_prose(address)]
        return eligible if leads or has_reply(words) else _enumerated(words, eligible)

    def _speaks_of_failure(self, number: int) -> bool:
        """In the paragraph itself, before it or after it."""
        near = self.paragraphs[max(0, number - 1) : number + 2]
        spotted = NOTICES.spot(one_line(line for paragraph in near for line in paragraph).lower())
        return tells_failure(spotted) or tells_delay(spotted)

    def by_local_parts(self) -> list[Fate]:
        """Recipients that the notice names without their domain."""
        names = (self.page.completed(name) for name in bare_recipients(self.lines))
        return [fate(address, self.reason) for address in names if address is not None]

    def by_header(self) -> list[Fate]:
        """X-Failed-Recipients, else the only addressee of the message that came back."""
        failed = self.page.failed_recipients
        if failed:
            return [fate(address, self.reason) for address in failed]
        written = self.page.original_addressees
        return [fate(written[0], self.reason)] if len(written) == 1 else []

    def unnamed(self, fates: list[Fate]) -> list[Fate]:
        """Those of X-Failed-Recipients that the words, put so by whoever runs the system, did not tell of."""
        told = {one.recipient.lower() for one in fates if one.recipient is not None}
        return [fate(address, self.reason) for address in self.page.failed_recipients if address.lower() not in told]

    def by_subject(self) -> list[Fate]:
        """The address in the subject, where the text names none."""
        named = [address for address in mentions(self.page.mail.subject) if self.eligible(address, strict=False)]
        return [fate(address, self.reason) for address in named[:1]]


def _enumerated(words: str, found: list[str]) -> list[str]:
    """The first address and those that follow it with nothing but commas and the like between."""
    taken: list[str] = []
    low = words.lower()
    end = -1
    for address in found:
        place = low.find(address.lower(), max(end, 0))
        if taken and (place < 0 or _says_something(low[end:place])):
            break
        taken.append(address)
        end = place + len(address)
    return taken


def _says_something(words: str) -> bool:
    """More than an address and punctuation."""
    bare = words
    for address in mentions(words):
        bare = bare.replace(address, "")
    return _FOUR_LETTERS.search(bare) is not None


def read(page: Page) -> Notice | None:
    """The first way of reading that names a recipient.

    Where the header is not that of a mail system, only the strictest count: addresses that begin a line or stand
    behind a label and are not those of whoever got the mail, and replies with codes.
    """
    reader = _Reader(page)
    certain = _is_certain(page)
    forms = _believed(reader, fates_of(reader.lines), certain=certain)
    fates = reader.explained(forms) or _believed(reader, reader.by_ends() or reader.by_heads(), certain=certain)
    if page.has(_MALFORMED):
        return notice(page, system_of(page, "generic"), fates)
    if not fates and (certain or has_reply(reader.reason)):
        fates = reader.by_sentences()
    if fates and page.failed_recipients:
        fates += reader.unnamed(fates)
    if not fates and certain:
        fates = reader.by_local_parts() or reader.by_header() or reader.by_subject()
    return notice(page, system_of(page, "generic"), fates)


def read_form(page: Page) -> Notice | None:
    """A form whose recipients have labels; the reason is looked for in the whole notice where it has none."""
    told = read_fields(page)
    if told is None or all(one.diagnostic for one in told.fates):
        return told
    return msgspec.structs.replace(told, fates=tuple(_Reader(page).explained(list(told.fates))))


def _believed(reader: _Reader, fates: list[Fate], *, certain: bool) -> list[Fate]:
    """Without whoever wrote the notice, and without whoever got it unless nobody else is named."""
    strict = [one for one in fates if one.recipient is not None and reader.eligible(one.recipient, strict=True)]
    if strict or not certain:
        return strict
    return [one for one in fates if one.recipient is not None and reader.eligible(one.recipient, strict=False)]
