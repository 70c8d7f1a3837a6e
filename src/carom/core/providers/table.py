"""The table of providers, read once from the data that comes with carom."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec

from carom.core.domain import comparable_domain


class ProviderKind(StrEnum):
    MAILBOX = "mailbox"
    FILTER = "filter"
    ESP = "esp"


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slug: str
    #: For people.
    name: str
    kind: ProviderKind
    #: Domains of addresses; those below count as well.
    domains: tuple[str, ...]
    #: Ends of the names of mail exchangers and other hosts.
    hosts: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """The same rows by what they are asked for."""

    by_slug: dict[str, Provider]
    by_domain: dict[str, str]
    #: Hosts, and the domains that no row claims as a host.
    by_host: dict[str, str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    provider: tuple[Provider, ...]


@cache
def providers() -> tuple[Provider, ...]:
    """All providers in the order of the data."""
    content = (resources.files("carom.core.providers") / "data.toml").read_bytes()
    return msgspec.toml.decode(content, type=_File).provider


@cache
def table() -> Table:
    domains = {_spelled(domain): row.slug for row in providers() for domain in row.domains}
    hosts = {_spelled(host): row.slug for row in providers() for host in row.hosts}
    return Table({row.slug: row for row in providers()}, domains, domains | hosts)


def _spelled(name: str) -> str:
    spelled = comparable_domain(name)
    assert spelled == name, f"providers: {name} is not in its comparable spelling"
    return spelled
