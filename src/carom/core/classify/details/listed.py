"""What of ours a reply calls listed: addresses and domains, in the text, in links and in names of list entries."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import msgspec

from carom.core.classify.details.values import NamedList
from carom.core.domain import comparable_domain
from carom.core.limits import DETAILS
from carom.core.model import Reason, Verdict
from carom.core.rules.blocklists import blocklists, zones
from carom.core.rules.format import ListKind

_IPV4: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\w|-\d)", re.ASCII)
_IPV6: Final = re.compile(r"(?<![\w:.])(?:ipv6:)?((?=[0-9a-f]{0,4}:[0-9a-f:])[0-9a-f:.]{3,45})(?![\w:])", re.ASCII)
_NAME: Final = re.compile(r"[\w.-]{8,400}", re.ASCII)
_DOMAIN: Final = r"((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,23})"
#: A label that stands for the customer in the name of a query: 26 characters at Spamhaus, 32 at Abusix.
_KEY: Final = re.compile(r"[0-9a-z]{20,40}", re.ASCII)
_LISTING: Final = re.compile(
    r"\b(?:black|block|deny)[ -]?list|\blisted\b|\bblocked\b|\bbanned\b|reputation|\brbl\b|dnsbl"
)
_IN_LINK: Final = re.compile(
    r"https?://[^\s<>\"']{3,200}?(?:/query/d(?:omain|bl)/|[?&](?:domain|dom|d|query|q|item|lookup|host)=)" + _DOMAIN,
    re.ASCII,
)
_WORDED: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"\b(?:domain|ur[li]|link(?: to)?|helo(?: command)?|host ?name)\b[^\w]{1,4}" + _DOMAIN,
        r"\[(?:[^\s@\[\]]{1,64}@)?" + _DOMAIN + r"\] (?:is )?(?:black|block)?(?:listed|blocked|rejected) ",
        r"(?<![\w@.-])"
        + _DOMAIN
        + r"[\]>\"')]{0,2} (?:is |was |has been |appears )?(?:currently )?(?:\w{4,5}-?)?listed\b",
        r"(?<![\w@.-])" + _DOMAIN + r" is (?:currently )?(?:blocked|on )",
    )
)
#: Reasons that speak of an address or domain of ours being listed.
_REASONS: Final = frozenset((Reason.BLOCKLISTED, Reason.BAD_REPUTATION))


class Listed(msgspec.Struct, frozen=True):
    ips: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def listed(text: str, named: Iterable[NamedList], verdict: Verdict | None) -> Listed:
    """The addresses and domains that a reply, without its wrappers, calls listed.

    An address elsewhere in a reply says nothing: it may be the server's own. So the reply must name
    a list, be judged to speak of one, or, unjudged, have words of one.
    """
    kinds = {row.kind for row in named}
    lowered = text.lower()
    if not kinds and not _speaks_of_lists(lowered, verdict):
        return Listed()
    entries = tuple(_entries(lowered))
    ips: dict[str, None] = {}
    domains: dict[str, None] = {}
    if not kinds or kinds - {ListKind.DOMAIN, ListKind.URL}:
        ips.update(dict.fromkeys(ip for ip, _ in entries if ip is not None))
        ips.update(dict.fromkeys(_ips(lowered)))
    if kinds & {ListKind.DOMAIN, ListKind.URL}:
        domains.update(dict.fromkeys(domain for _, domain in entries if domain is not None))
        domains.update(dict.fromkeys(_domains(lowered)))
    return Listed(tuple(ips)[:DETAILS], tuple(domains)[:DETAILS])


def _speaks_of_lists(lowered: str, verdict: Verdict | None) -> bool:
    if verdict is not None:
        return verdict.reason in _REASONS
    return _LISTING.search(lowered) is not None


def _ips(lowered: str) -> Iterator[str]:
    for found in _IPV4.finditer(lowered):
        yield from _spelled(found[0])
    for found in _IPV6.finditer(lowered):
        yield from _spelled(found[1].rstrip("."))


def _spelled(text: str) -> Iterator[str]:
    """The usual spelling; nothing for what is no address, and for 127.0.0.x, which lists answer with."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return
    if not (address.is_loopback or address.is_unspecified):
        yield str(address)


def _entries(lowered: str) -> Iterator[tuple[str | None, str | None]]:
    """Names under the zone of a list: ``4.2.0.192.zen.spamhaus.org``, ``example.com.dbl.spamhaus.org``."""
    for found in _NAME.finditer(lowered):
        labels = found[0].strip(".").split(".")
        before = _before_zone(labels)
        if not before:
            continue
        if (reversed_ip := _reversed_ip(before)) is not None:
            yield reversed_ip, None
        elif (domain := comparable_domain(".".join(before))) is not None and len(before) > 1:
            yield None, domain


def _before_zone(labels: list[str]) -> list[str]:
    """The labels of the entry, without zone and customer's key; empty when no list has such a zone."""
    known = zones()
    for place in range(1, len(labels) - 1):
        if ".".join(labels[place:]) in known:
            before = labels[:place]
            return before[:-1] if len(before) > 1 and _KEY.fullmatch(before[-1]) else before
    return []


def _reversed_ip(labels: list[str]) -> str | None:
    """RFC 5782 sections 2.1 and 2.4: octets or nibbles, last first."""
    if len(labels) == 4:
        text = ".".join(reversed(labels))
    elif len(labels) == 32 and all(len(label) == 1 for label in labels):
        nibbles = "".join(reversed(labels))
        text = ":".join(nibbles[place : place + 4] for place in range(0, 32, 4))
    else:
        return None
    return next(_spelled(text), None)


def _domains(lowered: str) -> Iterator[str]:
    for pattern in (_IN_LINK, *_WORDED):
        for found in pattern.finditer(lowered):
            domain = comparable_domain(found[1].removeprefix("www."))
            if domain is not None and not _belongs_to_a_list(domain):
                yield domain


def _belongs_to_a_list(domain: str) -> bool:
    labels = domain.split(".")
    ends = {".".join(labels[place:]) for place in range(len(labels) - 1)}
    return domain in _list_names() or not ends.isdisjoint(zones())


@cache
def _list_names() -> frozenset[str]:
    """Zones, pages of removal, and all that is above them."""
    pages = (row.delist.partition("//")[2].partition("/")[0] for row in blocklists().values())
    names = [*zones(), *(page.removeprefix("www.") for page in pages if page)]
    split = [name.split(".") for name in names]
    return frozenset(".".join(labels[place:]) for labels in split for place in range(len(labels) - 1))
