"""What can be read from a reply beside its reason."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from carom.core.rules.format import ListKind


class NamedList(msgspec.Struct, frozen=True):
    """A blocklist that a reply names, with what is known of it."""

    #: As in `Verdict.blocklists`.
    name: str
    #: What people call it; the name where nothing is known.
    title: str
    #: None for a list that only the user's rules know.
    kind: ListKind | None = None
    operator: str | None = None
    #: Where to ask for removal: a page, or an address as ``mailto:``.
    delist: str | None = None
    #: The year since which it answers no more, or ``before YEAR``.
    closed: str | None = None


class HelpCode(msgspec.Struct, frozen=True):
    """A token of a provider's own, under which its help pages explain the refusal."""

    code: str
    #: Slug of the provider, filter or program whose token it is.
    system: str


class TraceId(msgspec.Struct, frozen=True):
    """A name that a server gave to the message or the session: what its postmaster asks for first."""

    id: str
    #: Whose form the id has.
    system: str


class AddressRole(StrEnum):
    RECIPIENT = "recipient"
    SENDER = "sender"
    #: Where to write for help.
    CONTACT = "contact"


class QuotedAddress(msgspec.Struct, frozen=True):
    """A mail address in a reply."""

    #: Comparable: domain in lower case, no brackets.
    address: str
    #: None when the words around it do not tell.
    role: AddressRole | None = None


class InnerReply(msgspec.Struct, frozen=True):
    """What the server at the end of the chain said, taken out of what others put around it."""

    text: str
    #: Who quotes whom, outermost first: ``("momentum", "postfix")``.
    wrappers: tuple[str, ...]
    #: The host that is said to have spoken.
    host: str | None = None


class Details(msgspec.Struct, frozen=True):
    """Facts pulled out of one reply. Empty where the reply tells none."""

    blocklists: tuple[NamedList, ...] = ()
    #: Addresses of ours that the reply calls listed or blocked: v4 and v6 in their usual spelling.
    listed_ips: tuple[str, ...] = ()
    #: Domains of ours that it calls listed.
    listed_domains: tuple[str, ...] = ()
    #: Seconds until the server wants to be tried again.
    retry_after: int | None = None
    urls: tuple[str, ...] = ()
    help_codes: tuple[HelpCode, ...] = ()
    #: The SMTP command that was answered: ``RCPT``, ``DATA`` …
    command: str | None = None
    trace_ids: tuple[TraceId, ...] = ()
    addresses: tuple[QuotedAddress, ...] = ()
    #: None when nothing is wrapped around the reply.
    inner: InnerReply | None = None
