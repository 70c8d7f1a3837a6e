"""The vocabularies of other systems, read from the data that comes with carom (docs/reference/crosswalk.md)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.errors import InputError
from carom.core.model import FailureType, Kind, Reason
from carom.core.rules.format import Strength

#: Every vocabulary by its slug; each is a file of data.
SLUGS: Final = ("anymail", "kumomta", "mailgun", "postmark", "powermta", "sendgrid", "ses", "sisimai", "sparkpost")
#: Services whose labels are read and in whose terms nothing is named: they have too few words for it.
READ_ONLY: Final = ("azure", "brevo", "mailersend", "mailjet", "mailtrap", "mandrill", "unisender_go")

_SEPARATORS: Final = re.compile(r"[\s_-]+")


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One word of a vocabulary and what it says in ours: a reason, or that it is about no failure."""

    label: str
    #: In a few words, where the label does not say it.
    title: str = ""
    #: What the vocabulary itself has the label mean for the address; None where it leaves that open.
    type: FailureType | None = None
    reason: Reason | None = None
    #: How often the reason is right where the label stands alone.
    strength: Strength = Strength.FAIR
    #: What the label is about when it is about no failure.
    kind: Kind | None = None
    #: Other spellings: numbers for names, names of older versions.
    aliases: tuple[str, ...] = ()


class ByAttempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the label depends on whether the attempt was refused for good or for now."""

    permanent: str
    temporary: str


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels that a system sends."""

    #: For people.
    title: str
    #: Where the labels stand in what the system sends.
    field: str
    #: Where the facts come from.
    source: str
    labels: tuple[Label, ...]
    note: str = ""


class Vocabulary(Labels, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Labels that name our reasons as well."""

    #: Our reasons in its terms.
    names: dict[Reason, str | ByAttempt]


@cache
def vocabulary(slug: str) -> Vocabulary:
    """Raise `InputError` that names the known ones for any other slug."""
    if slug not in SLUGS:
        raise InputError(f"no vocabulary {slug!r}; there are {', '.join(SLUGS)}")
    return msgspec.toml.decode(_content("data", slug), type=Vocabulary)


@cache
def labels(slug: str) -> Labels:
    """What can be read of a system, also of one in whose terms nothing is named."""
    return msgspec.toml.decode(_content("labels", slug), type=Labels) if slug in READ_ONLY else vocabulary(slug)


@cache
def labels_of(slug: str) -> dict[str, Label]:
    """The labels of a system by every spelling, `comparable`."""
    return {comparable(spelling): row for row in labels(slug).labels for spelling in (*row.aliases, row.label)}


def _content(folder: str, slug: str) -> bytes:
    return (resources.files("carom.core.vocabularies") / folder / f"{slug}.toml").read_bytes()


def comparable(label: str) -> str:
    """A label without case, blanks, hyphens and underscores: services write theirs in more than one way."""
    return _SEPARATORS.sub("", label).lower()
