"""The shape of a remedy file, as TOML says it (docs/reference/remedies.md)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from carom.core.model import Reason


class SpeakerKind(StrEnum):
    """Who it is that a file of cases is about."""

    MAILBOX = "mailbox"
    FILTER = "filter"
    ESP = "esp"
    #: A mail server program in anyone's hands: its replies name no provider.
    PROGRAM = "program"
    BLOCKLIST = "blocklist"


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    url: str


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is told about one kind of failure."""

    #: The slug of the reason, or ``provider.case``.
    id: str = ""
    reason: Reason
    #: A few words, for lists.
    title: str
    happened: str
    #: Whose fault, and what of it.
    fault: str
    #: What to do before anything else.
    first: str
    #: What comes after it, in order.
    then: tuple[str, ...]
    #: What makes it worse.
    avoid: tuple[str, ...]
    #: One line for the person whose mail did not come.
    subscriber: str
    #: A paragraph for those who answer that person.
    support: str
    #: A message to who runs the other side; `carom.core.remedies.blanks` has what ``{…}`` may stand for.
    postmaster: str
    links: tuple[Link, ...]


class Case(Remedy, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Remedy with the marks by which a reply is known to be its case; without marks, the reason alone is one."""

    #: Ids of rules (carom.core.rules) that decide for it.
    rules: tuple[str, ...] = ()
    #: Patterns over the folded reply, in the language of the rules.
    match: tuple[str, ...] = ()
    #: Codes, as rules write them: ``421``, ``5.7.26``, ``x.7.26``, ``4.7.x``.
    codes: tuple[str, ...] = ()
    #: Names of blocklists (`Verdict.blocklists`).
    blocklists: tuple[str, ...] = ()
    #: Replies that must be told this and nothing else.
    samples: tuple[str, ...]

    def has_marks(self) -> bool:
        return bool(self.rules or self.match or self.codes or self.blocklists)


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code of a provider's own, as the provider writes it."""

    #: ``[TSS04]``; a ``*`` stands for any digits.
    token: str
    reason: Reason
    means: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one provider, filter, service, program or blocklist beyond its domains."""

    slug: str
    #: Other slugs that speak alike: the brands of one house.
    also: tuple[str, ...] = ()
    name: str
    kind: SpeakerKind
    #: How it refuses, and what a sender should know.
    about: str
    links: tuple[Link, ...]
    tokens: tuple[Token, ...] = ()
    cases: tuple[Case, ...] = ()

    def slugs(self) -> tuple[str, ...]:
        return (self.slug, *self.also)


class Remedies(msgspec.Struct, frozen=True):
    """All files together, read and checked."""

    speakers: tuple[Speaker, ...]
    #: One for each reason.
    general: tuple[Case, ...]
