"""The shape of a rule file, as TOML says it (docs/reference/rules.md), before it is compiled."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from carom.core.model import Reason


class Strength(StrEnum):
    """How often a sign is right when it stands alone; `STRENGTHS` gives the figure."""

    #: A provider's documented token, or words that can mean one thing only.
    DECISIVE = "decisive"
    #: Words that servers use for this reason and hardly ever for another.
    STRONG = "strong"
    #: Usually right; gives way to anything more specific.
    FAIR = "fair"
    #: More often right than not.
    WEAK = "weak"
    #: Tips the balance between others; never decides alone.
    HINT = "hint"
    #: Words of a wrapper ("retries ran out") that count only when nothing names a cause.
    WRAPPER = "wrapper"


STRENGTHS: dict[Strength, float] = {
    Strength.DECISIVE: 0.99,
    Strength.STRONG: 0.95,
    Strength.FAIR: 0.85,
    Strength.WEAK: 0.6,
    Strength.HINT: 0.3,
    Strength.WRAPPER: 0.7,
}


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One idea that servers put into words, with all its variants."""

    id: str
    reason: Reason
    #: Any of these must occur.
    match: list[str]
    #: Replies that the rule must decide (first choice of the whole engine).
    samples: list[str]
    strength: Strength = Strength.STRONG
    #: All of these must occur too.
    all: list[str] = []
    #: None of these may occur.
    none: list[str] = []
    #: At least one of these codes must be in the reply: ``550``, ``5.7.1``, ``4.7.x``, ``5xx``.
    codes: list[str] = []
    #: Replies in which the rule must not match.
    refuses: list[str] = []
    #: Who says so, named in the verdict.
    provider: str | None = None
    #: The words mean this only when that provider says them: it must be known from a marker or the caller.
    only_there: bool = False
    #: The words are a token of the provider's own, not language.
    token: bool = False
    #: A word of the operator's own for what this rule finds; it comes out in the verdict.
    label: str | None = None
    #: What to do when this rule decides, told before any other advice.
    remedy: str | None = None
    #: Why the rule is as it is, when that is not plain.
    note: str = ""


class Idea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule over words that each language has its own of; `carom.core.rules.ideas` makes rules of it.

    A pattern counts for the languages whose lexicon has all its words.
    """

    #: Unique; the rule of a language is called ``de.mailbox_full``.
    id: str
    reason: Reason
    match: list[str]
    none: list[str] = []
    #: Ideas of which no sample of the same language may match.
    refuses: list[str] = []
    strength: Strength = Strength.STRONG
    note: str = ""


class Marker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a provider, filter or program is known, whatever it says."""

    provider: str
    match: list[str]
    samples: list[str]


class ListKind(StrEnum):
    """What a blocklist holds, hence what of ours is on it."""

    #: The address of the sending host.
    IP = "ip"
    #: A domain of the sender: of the envelope, of From, of HELO.
    DOMAIN = "domain"
    #: A domain in a link of the message.
    URL = "url"


class Blocklist(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that name one blocklist, and what is known of it."""

    name: str
    match: list[str]
    samples: list[str]
    #: What people call it.
    title: str = ""
    kind: ListKind = ListKind.IP
    #: Who runs it.
    operator: str = ""
    #: Where to ask for removal: a page, or an address as ``mailto:``.
    delist: str = ""
    #: Its zones in DNS, under which a reply may name an entry: ``4.2.0.192.zen.spamhaus.org``.
    zones: list[str] = []
    #: The year since which it answers no more, or ``before YEAR``.
    closed: str = ""
    #: What a postmaster should know of it.
    note: str = ""


class CodeSign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code alone says about the reason. Digits are often misused, so no code is decisive."""

    #: ``x.1.1`` (any class), ``5.7.1`` or ``552``.
    code: str
    reason: Reason
    strength: Strength
    note: str = ""


class CommandSign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What it says that a refusal for good answered this command and not another."""

    command: str
    reason: Reason
    strength: Strength
    note: str = ""


class OwnRemedy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator wants people to read first when a reply has this reason."""

    reason: Reason
    text: str
    #: Only when this provider said it.
    provider: str | None = None


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    #: Default provider of the rules in this file.
    provider: str | None = None
    #: Language of the samples, ISO 639-1.
    language: str = "en"
    #: Where the facts come from.
    source: str = ""
    #: Vocabulary: a word in capitals in any pattern of any file stands for this pattern.
    words: dict[str, str] = {}
    #: What the words of ideas are in this language, and sentences by the id of the idea that must decide them.
    lexicon: dict[str, str] = {}
    samples: dict[str, list[str]] = {}
    idea: list[Idea] = []
    rule: list[Rule] = []
    marker: list[Marker] = []
    blocklist: list[Blocklist] = []
    status: list[CodeSign] = []
    reply: list[CodeSign] = []
    command: list[CommandSign] = []
    remedy: list[OwnRemedy] = []
