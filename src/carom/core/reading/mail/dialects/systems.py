"""Which system wrote a notice that a reader for many systems has understood (`systems.toml`)."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.phrasebook import NOTICES, SUBJECTS, Phrasebook


class System(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mail system and its marks, all in lower case."""

    #: What `dialect` of a report says.
    name: str
    #: What people call it.
    title: str
    #: In the address or the name of From.
    senders: tuple[str, ...] = ()
    #: In X-Mailer.
    mailers: tuple[str, ...] = ()
    #: In the subject.
    subjects: tuple[str, ...] = ()
    #: Names of header fields.
    fields: tuple[str, ...] = ()
    #: At the top of the text.
    marks: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    system: tuple[System, ...]


@cache
def systems() -> tuple[System, ...]:
    content = (resources.files(__package__) / "systems.toml").read_bytes()
    return msgspec.toml.decode(content, type=_File).system


def _ranks(attribute: str) -> dict[str, int]:
    """The place in the file of the first system that has each mark."""
    ranks: dict[str, int] = {}
    for rank, system in enumerate(systems()):
        for mark in getattr(system, attribute):
            ranks.setdefault(mark, rank)
    return ranks


#: Origins that are remembered: a mailbox holds notices of a few thousand servers.
_REMEMBERED: Final = 2048
#: Where a notice may come from: what From and X-Mailer say.
_ORIGINS: Final = Phrasebook()
_SENDERS, _MAILERS, _SUBJECTS, _FIELDS, _MARKS = map(_ranks, ("senders", "mailers", "subjects", "fields", "marks"))
_OF_SENDERS: Final = _ORIGINS.add(_SENDERS)
_OF_MAILERS: Final = _ORIGINS.add(_MAILERS)
_OF_SUBJECTS: Final = SUBJECTS.add(_SUBJECTS)
_OF_TEXTS: Final = NOTICES.add(_MARKS)


@lru_cache(maxsize=_REMEMBERED)
def _of_origin(sender: str, mailer: str) -> list[int]:
    ranks = [_SENDERS[mark] for mark in _OF_SENDERS.those_of(_ORIGINS.spot(sender.lower()))]
    if mailer:
        ranks += [_MAILERS[mark] for mark in _OF_MAILERS.those_of(_ORIGINS.spot(mailer.lower()))]
    return ranks


def system_of(page: Page, otherwise: str) -> str:
    """The name of the first system a mark of which the notice has; `otherwise` when it has none."""
    ranks = list(_of_origin(page.mail.header("from"), page.mail.header("x-mailer")))
    ranks += [_SUBJECTS[mark] for mark in _OF_SUBJECTS.those_of(page.subject_spotted)]
    ranks += [_MARKS[mark] for mark in _OF_TEXTS.those_of(page.spotted_on_top)]
    ranks += [rank for name, rank in _FIELDS.items() if page.mail.fields.has(name)]
    return systems()[min(ranks)].name if ranks else otherwise
