"""Who keeps a mailbox or filters mail before it: from a domain or the name of a host to a slug.

What is not in the table is named by its registrable domain, so statistics have a label for everyone.
"""

from __future__ import annotations

from carom.core.address import domain_of
from carom.core.domain import comparable_domain, registrable_domain
from carom.core.providers.table import Provider, ProviderKind, providers, table

__all__ = [
    "Provider",
    "ProviderKind",
    "provider",
    "provider_label",
    "provider_of_domain",
    "provider_of_host",
    "providers",
]

#: The label of what has no domain: a local name, an address of the network, nothing at all.
UNKNOWN = "unknown"


def provider(slug: str) -> Provider | None:
    """The row of a provider; None for a label that is not in the table."""
    return table().by_slug.get(slug)


def provider_of_domain(domain: str) -> str | None:
    """The slug of who keeps the mailboxes of a domain (``googlemail.com`` -> ``gmail``); None when not in the table.

    Only the name is looked at; whose mail exchangers a company's domain points to, `provider_of_host` tells.
    """
    return _longest(domain, table().by_domain)


def provider_of_host(host: str) -> str | None:
    """The slug of who runs a mail exchanger or answered for one (``gmail-smtp-in.l.google.com`` -> ``gmail``)."""
    return _longest(host, table().by_host)


def provider_label(text: str) -> str:
    """One label for the provider of an address or a domain: its slug, else its registrable domain, else ``unknown``."""
    domain = domain_of(text) if "@" in text else comparable_domain(text)
    if domain is None:
        return UNKNOWN
    return provider_of_domain(domain) or registrable_domain(domain) or _name_without_parent(domain)


def _name_without_parent(domain: str) -> str:
    # A public suffix that keeps mailboxes itself is its own label; a bare host name or a literal tells nothing.
    is_name = "." in domain and not domain.startswith("[") and not domain.rpartition(".")[2].isdigit()
    return domain if is_name else UNKNOWN


def _longest(text: str, ends: dict[str, str]) -> str | None:
    """The slug of the longest end that the table has, label by label."""
    name = comparable_domain(text)
    while name:
        if (slug := ends.get(name)) is not None:
            return slug
        name = name.partition(".")[2]
    return None
