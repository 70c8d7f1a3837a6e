"""Facts pulled out of a reply, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from carom.core.classify.details import Details, NamedList


#: By the slug of the kind, so that nothing slow is loaded for the words.
_KINDS: Final[Mapping[str, str]] = MappingProxyType({"ip": "IPs", "domain": "domains", "url": "domains in links"})


def detail_lines(details: Details) -> Iterator[tuple[str, str]]:
    """A label and a value for each fact that is not in the verdict itself."""
    for named in details.blocklists:
        yield "Blocklist", _list(named)
    if listed := (*details.listed_ips, *details.listed_domains):
        yield "Listed", ", ".join(listed)
    for code in details.help_codes:
        yield "Help code", f"{code.code} ({code.system})"
    if details.command:
        yield "Answer to", details.command
    for trace in details.trace_ids:
        yield "Trace id", f"{trace.id} ({trace.system})"
    for quoted in details.addresses:
        yield "Address", f"{quoted.address} ({quoted.role})" if quoted.role else quoted.address
    if details.inner is not None:
        speaker = f" (from {details.inner.host})" if details.inner.host else ""
        yield "Inner reply", f"{details.inner.text}{speaker}"


def _list(named: NamedList) -> str:
    """``Spamhaus ZEN, a list of IPs by The Spamhaus Project; ask for removal at https://check.spamhaus.org/``."""
    words = named.title if named.kind is None else f"{named.title}, a list of {_KINDS[named.kind]}"
    words = f"{words} by {named.operator}" if named.operator else words
    if named.closed:
        return f"{words}; it answers no more ({_since(named.closed)}), so the receiver has to stop asking it"
    return f"{words}; ask for removal at {named.delist}" if named.delist else words


def _since(closed: str) -> str:
    return closed if closed.startswith("before") else f"since {closed}"
