"""Every entry of rule files that can be looked at or tried out, with the file that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from carom.core.errors import RuleError
from carom.core.rules.format import Blocklist, Marker, Rule, RuleFile
from carom.core.rules.ideas import speak
from carom.core.rules.loader import RuleSource
from carom.core.rules.reading import read_entries


class ListedRule(msgspec.Struct, frozen=True):
    rule: Rule
    file: str
    #: From the operator's own file.
    own: bool
    #: The rule's, or else its file's.
    provider: str | None

    @property
    def said_by(self) -> str | None:
        """Who must be known to speak for the rule to count."""
        return self.provider if self.rule.only_there else None


class Catalogue(msgspec.Struct, frozen=True):
    """What can be read of some rule files; mistakes are the loader's to tell."""

    rules: tuple[ListedRule, ...]
    #: Markers and blocklists, each with the name of its file.
    markers: tuple[tuple[str, Marker], ...]
    blocklists: tuple[tuple[str, Blocklist], ...]
    #: The vocabulary of these files.
    words: dict[str, str] = {}

    def find(self, rule_id: str) -> ListedRule | None:
        """The rule of this name, an operator's own before a packaged one."""
        found = [listed for listed in self.rules if listed.rule.id == rule_id]
        return max(found, key=lambda listed: listed.own, default=None)


def catalogue_of(packaged: Iterable[RuleSource], own: Iterable[RuleSource] = ()) -> Catalogue:
    """The entries of all files, the packaged first."""
    marked = [(source.name, is_own, read_entries(source)[0]) for source, is_own in _marked(packaged, own)]
    spoken = _spoken([(name, file) for name, _, file in marked])
    read = [(name, is_own, file) for (_, is_own, _), (name, file) in zip(marked, spoken, strict=True)]
    return Catalogue(
        rules=tuple(
            ListedRule(rule, name, is_own, rule.provider or file.provider)
            for name, is_own, file in read
            for rule in file.rule
        ),
        markers=tuple((name, marker) for name, _, file in read for marker in file.marker),
        blocklists=tuple((name, blocklist) for name, _, file in read for blocklist in file.blocklist),
        words={name: pattern for _, _, file in read for name, pattern in file.words.items()},
    )


def _spoken(files: list[tuple[str, RuleFile]]) -> list[tuple[str, RuleFile]]:
    try:
        return speak(files)
    except RuleError:
        return files  # told as an error by the loader


def _marked(packaged: Iterable[RuleSource], own: Iterable[RuleSource]) -> Iterator[tuple[RuleSource, bool]]:
    yield from ((source, False) for source in packaged)
    yield from ((source, True) for source in own)
