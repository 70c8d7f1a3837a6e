"""A rule set compiled into tables: what the classifier holds and the disk cache keeps."""

from __future__ import annotations

import msgspec

from carom.core.model import Reason


class Row(msgspec.Struct, frozen=True, gc=False):
    """One rule, its patterns replaced by their numbers."""

    id: str
    reason: Reason
    strength: float
    wrapper: bool
    token: bool
    provider: str | None
    only_there: bool
    all: tuple[int, ...]
    none: tuple[int, ...]
    codes: tuple[str, ...]
    #: From the operator's own file: goes before every packaged rule.
    own: bool = False
    label: str | None = None
    remedy: str | None = None

    def is_unconditional(self) -> bool:
        return not (self.all or self.none or self.codes or self.only_there)


class Sign(msgspec.Struct, frozen=True, gc=False):
    """What a code or command says when it stands alone."""

    reason: Reason
    strength: float
    wrapper: bool


class Gapped(msgspec.Struct, frozen=True, gc=False):
    """A pattern of parts with gaps between them: looked for only in texts that hold all its parts."""

    #: Numbers of patterns, the one that fewest others have first.
    parts: tuple[int, ...]
    #: The whole, for `re` alone.
    pattern: str


class Advice(msgspec.Struct, frozen=True, gc=False):
    """What an operator says of a reason, from everybody or from one provider."""

    reason: Reason
    provider: str | None
    text: str


class RuleBook(msgspec.Struct, frozen=True):
    #: Names the rule set and its exact content; stored with every verdict.
    version: str
    #: Every distinct pattern that the engines look for; its place is its number.
    patterns: tuple[str, ...]
    #: Pattern number -> rows that it may trigger. A list, as it is indexed for every hit.
    triggers: tuple[tuple[int, ...], ...]
    rows: tuple[Row, ...]
    #: Pattern number -> provider, blocklist.
    markers: dict[int, str]
    blocklists: dict[int, str]
    #: ``x.1.1`` or ``5.1.1`` -> sign; ``552`` -> sign; ``RCPT`` -> sign.
    statuses: dict[str, Sign]
    replies: dict[int, Sign]
    commands: dict[str, Sign]
    #: Vocabulary: what a word in capitals stands for. An operator's own rules use it, too.
    words: dict[str, str] = {}
    #: The operator's own advice.
    advice: tuple[Advice, ...] = ()
    #: Patterns with gaps; their numbers follow those of `patterns`.
    gapped: tuple[Gapped, ...] = ()

    def pattern(self, number: int) -> str:
        """The pattern of this number as an expression over bytes."""
        plain = len(self.patterns)
        return self.patterns[number] if number < plain else self.gapped[number - plain].pattern
