"""What is known of the blocklists that come with carom: kind, operator, zones, and where to ask for removal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

import msgspec

from carom.core.domain import comparable_domain
from carom.core.rules.format import Blocklist, RuleFile
from carom.core.rules.patterns import put_words_in

_CLOSED: Final = re.compile(r"(?:before )?\d{4}")
_PAGES: Final = ("https://", "http://", "mailto:")


def faults_of(blocklist: Blocklist) -> Iterator[str]:
    """What of the facts about a blocklist cannot be right."""
    if blocklist.delist and not blocklist.delist.startswith(_PAGES):
        yield f"delist: {blocklist.delist!r} is neither a page nor a mailto: address"
    if blocklist.closed and _CLOSED.fullmatch(blocklist.closed) is None:
        yield f"closed: {blocklist.closed!r} is neither a year nor 'before YEAR'"
    for zone in blocklist.zones:
        if comparable_domain(zone) != zone:
            yield f"zones: {zone!r} is no domain name in lower case"


@cache
def blocklists() -> Mapping[str, Blocklist]:
    """All that come with carom, by name, in the order of the data."""
    return MappingProxyType({row.name: row for row in _packaged().blocklist})


@cache
def zones() -> Mapping[str, str]:
    """From a zone in DNS to the name of the list that it belongs to."""
    return MappingProxyType({zone: row.name for row in blocklists().values() for zone in reversed(row.zones)})


def names_in(folded: str) -> tuple[str, ...]:
    """The lists that a folded reply names, as the classifier would name them in a verdict."""
    data = folded.encode("utf-8", "surrogatepass")
    named = [name for name, search in _searches() if search.search(data) is not None]
    return tuple(name for name in named if not any(name in other and name != other for other in named))


@cache
def _searches() -> tuple[tuple[str, re.Pattern[bytes]], ...]:
    words = _packaged().words
    return tuple(
        (row.name, re.compile("|".join(f"(?:{put_words_in(one, words)})" for one in row.match).encode(), re.DOTALL))
        for row in blocklists().values()
    )


@cache
def _packaged() -> RuleFile:
    content = (resources.files("carom.core.rules") / "data" / "blocklists.toml").read_bytes()
    return msgspec.toml.decode(content, type=RuleFile)
