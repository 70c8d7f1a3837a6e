"""What reports are made of and says nothing of anybody: their words, and hosts by which readers know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from carom.core.domain import is_under_known_suffix, registrable_domain
from carom.core.providers import provider_of_domain, provider_of_host
from carom.core.reading.mail.answers import answers
from carom.core.reading.mail.dialects.senders import DAEMONS, ROBOTS
from carom.core.reading.mail.dialects.systems import systems
from carom.core.reading.mail.phrasebook import NOTICES, SUBJECTS
from carom.core.rules.blocklists import zones
from carom.core.rules.loader import packaged_sources, read_files

_ESCAPES: Final = re.compile(r"\\[a-zA-Z]")
LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\\?\.[a-z0-9-]+){1,4}")
#: Words of local parts that tell what somebody is and not who.
_OFFICES: Final = frozenset((
    "abuse", "admin", "administrator", "antivirus", "arf", "bounce", "bounces", "challenge", "complaint",
    "complaints", "confirm", "daemon", "errors", "fbl", "feedback", "gateway", "gateways", "help", "helpdesk",
    "hostmaster", "info", "list", "loop", "mail", "mailadmin", "maildaemon", "mailer", "mailerdaemon", "majordomo",
    "master", "mdaemon", "news", "newsletter", "no", "noreply", "owner", "post", "postmaster", "reply", "return",
    "returns", "root", "scomp", "service", "services", "smtp", "spam", "staff", "subscribe", "support", "sysadmin",
    "system", "unsubscribe", "verify", "virus", "webmaster", "www",
))  # fmt: skip
#: Beginnings of local parts that are long enough to be no name's.
_PROGRAMS: Final = tuple(name for name in (*DAEMONS, *ROBOTS) if len(name) >= 7)
_SPACERS: Final = str.maketrans("", "", "-_.")
#: Places of which a report may quote an address for everybody.
_SERVICES: Final = ("w3.org", "ietf.org", "openspf.org", "schema.org")


@cache
def report_words() -> frozenset[str]:
    """Every word by which a rule or a reader may know something, in lower case: such a word cannot be replaced."""
    said = (*NOTICES.phrases, *SUBJECTS.phrases, *(_ESCAPES.sub(" ", pattern) for pattern in _patterns()))
    return frozenset(word for text in said for word in LETTERS.findall(text.lower()))


def is_kept(host: str) -> bool:
    """Whether the name of a host tells a reader something: a large provider, a filter, a blocklist."""
    if provider_of_domain(host) is not None or provider_of_host(host) is not None:
        return True
    if not names_of_systems().isdisjoint(LETTERS.findall(registrable_domain(host) or "")):
        return True
    labels = host.split(".")
    return any(".".join(labels[place:]) in _public() for place in range(len(labels) - 1))


def is_office(local: str) -> bool:
    """Whether a local part is that of a program or an office: `post_master`, `Mail_Gateway`."""
    low = local.lower()
    words = LETTERS.findall(low)
    joined = low.translate(_SPACERS)
    if joined in _OFFICES or joined in ROBOTS or joined.startswith(_PROGRAMS):
        return True
    told = (word in _OFFICES or word in names_of_systems() for word in words)
    return any(told) and all(word in _OFFICES or word in report_words() for word in words)


@cache
def names_of_systems() -> frozenset[str]:
    """Words by which a system is known in the name of a host or of a sender."""
    marks = (mark for system in systems() for mark in system.senders)
    return frozenset(mark for mark in marks if LETTERS.fullmatch(mark))


@cache
def _public() -> frozenset[str]:
    marks = [mark for system in systems() for mark in (*system.senders, *system.marks, *system.mailers)]
    marks += [mark for answer in answers().values() for mark in answer.senders]
    named = {found.replace("\\", "") for text in (*_patterns(), *marks) for found in _HOST.findall(text)}
    own = {registrable_domain(zone) for zone in zones()}
    return frozenset((*_SERVICES, *(name for name in named | own if name and _is_registered(name))))


def _is_registered(name: str) -> bool:
    return is_under_known_suffix(name) and registrable_domain(name) is not None


@cache
def _patterns() -> tuple[str, ...]:
    return tuple(_packaged_patterns())


def _packaged_patterns() -> Iterator[str]:
    for _, file in read_files(packaged_sources()):
        for rule in file.rule:
            yield from (*rule.match, *rule.all, *rule.none)
        for marker in file.marker:
            yield from marker.match
