"""Who is named in a mail, so that names are known where they stand by themselves: people, local parts, companies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.anonymise.vocabulary import LETTERS, is_kept, is_office, report_words
from carom.core.domain import registrable_domain
from carom.core.reading.mail.header import Fields
from carom.core.reading.mail.message import Mail

#: Fields with names of people beside addresses.
PEOPLE: Final = ("from", "to", "cc", "bcc", "reply-to", "sender", "x-from", "disposition-notification-to")
#: A display name, in quotes or not, and the address behind it.
DISPLAY: Final = re.compile(r"(?P<begin>^|,)(?P<name>[^<>,@]{2,200}?)(?=\s*<\s*[^<>@\s]{1,64}@)")
_MENTION: Final = re.compile(r"([A-Za-z0-9._+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})")
#: Senders that are no people, by what stands in their display names.
_SYSTEMS: Final = re.compile(
    r"mail|daemon|postmaster|system|server|delivery|admin|root|noreply|no-reply|bounce|service|microsoft|exchange|"
    r"outlook|google|yahoo|amazon|support|abuse|feedback|staff|robot|newsletter|list|notification|gateway|security",
    re.IGNORECASE,
)
#: Shorter words stand in texts by chance.
_SHORTEST: Final = 3
#: Words of one sort that are looked for.
_MOST: Final = 200
#: Characters of a text in which names are looked for.
_SEARCHED: Final = 200_000


class Named(msgspec.Struct, frozen=True):
    """Words in lower case that are replaced where they stand by themselves; none of them is one of reports."""

    #: Local parts, each with the domain of its first address.
    locals: dict[str, str]
    #: Labels of registered domains: names of companies.
    labels: frozenset[str]
    #: Words of people's names.
    names: frozenset[str]
    #: Of the original; empty when there is none, or none that is anybody's.
    subject: str


def named_in(mail: Mail) -> Named:
    people: set[str] = set()
    for fields in (mail.fields, mail.original):
        if fields is not None:
            people.update(_names_in(fields))
    found = dict[str, str]()
    labels = dict[str, None]()
    for text in _texts(mail):
        for local, domain in _MENTION.findall(text[:_SEARCHED]):
            low = domain.lower()
            if is_replaceable(local) and not is_office(local):
                found.setdefault(local.lower(), low)
            parent = registrable_domain(low)
            if parent is not None and not is_kept(low) and is_replaceable(label := parent.partition(".")[0]):
                labels[label] = None
    locals_ = dict(list(found.items())[:_MOST])
    companies = frozenset(list(labels)[:_MOST]) - locals_.keys()
    names = frozenset(sorted(people)[:_MOST]) - locals_.keys() - companies
    return Named(locals_, companies, names, _subject(mail))


def is_system(display: str) -> bool:
    """Whether a display name is that of a program or an office."""
    return _SYSTEMS.search(display) is not None


def is_replaceable(word: str) -> bool:
    """Whether a word is somebody's own, and not one with which reports are written."""
    return len(word) >= _SHORTEST and not word.isdigit() and word.lower() not in report_words()


def _texts(mail: Mail) -> Iterator[str]:
    for part in mail.parts:
        if part.content_type.startswith(("text/", "message/")):
            yield part.text
    for fields in (mail.fields, mail.original):
        if fields is not None:
            yield from (value for name in (*PEOPLE, "return-path", "delivered-to") for value in fields.every(name))


def _names_in(fields: Fields) -> Iterator[str]:
    for name in PEOPLE:
        for found in DISPLAY.finditer(fields.first(name)[:2000]):
            if not is_system(found["name"]):
                yield from (word.lower() for word in LETTERS.findall(found["name"]) if is_replaceable(word))


def _subject(mail: Mail) -> str:
    subject = mail.original.first("subject").strip() if mail.original is not None else ""
    # A returned report is about a report; its subject is a phrase that readers must find.
    return subject if any(map(is_replaceable, LETTERS.findall(subject))) else ""
