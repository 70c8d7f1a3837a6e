"""Rule files in, one rule book out; every mistake is named with its file and rule."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Final

import msgspec

from carom.core.errors import RuleError
from carom.core.rules.book import Gapped, Row, RuleBook, Sign
from carom.core.rules.format import STRENGTHS, CodeSign, CommandSign, Rule, RuleFile, Strength
from carom.core.rules.ideas import speak
from carom.core.rules.patterns import alternatives, check_pattern, join_gaps, put_words_in, split_gaps
from carom.core.rules.spelling import respell

#: Raised when the meaning of the tables changes, so that stale caches are not read.
FORMAT: Final = 5


class RuleSource(msgspec.Struct, frozen=True):
    """One rule file, not yet read: its name for messages and its bytes."""

    name: str
    content: bytes


def packaged_sources() -> tuple[RuleSource, ...]:
    """The rule files that come with carom, in a fixed order."""
    found: list[RuleSource] = []
    pending = [(resources.files("carom.core.rules") / "data", "")]
    while pending:
        folder, prefix = pending.pop()
        for entry in folder.iterdir():
            if entry.is_dir():
                pending.append((entry, f"{prefix}{entry.name}/"))
            elif entry.name.endswith(".toml"):
                found.append(RuleSource(prefix + entry.name, entry.read_bytes()))
    return tuple(sorted(found, key=lambda source: source.name))


def digest(sources: Iterable[RuleSource]) -> str:
    """Changes with any byte of any rule file: the version of a rule set."""
    hashed = hashlib.sha256(f"carom rules {FORMAT}\n".encode())
    for source in sources:
        hashed.update(f"{source.name}\n{len(source.content)}\n".encode())
        hashed.update(source.content)
    return hashed.hexdigest()[:16]


def read_file(source: RuleSource) -> RuleFile:
    """Decode one rule file; raise `RuleError` that says where it is wrong."""
    try:
        return msgspec.toml.decode(source.content, type=RuleFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{source.name}: {error}") from error


def read_files(sources: Iterable[RuleSource]) -> list[tuple[str, RuleFile]]:
    """All files by name, with the rules that languages give to shared ideas; raise `RuleError`."""
    return speak([(source.name, read_file(source)) for source in sources])


class _Builder:
    """Collects the tables of a rule book, giving each distinct pattern one number."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.numbers: dict[str, int] = {}
        self.gapped: dict[str, tuple[int, ...]] = {}
        self.places: dict[str, int] = {}
        self.rows: list[Row] = []
        self.triggers: dict[int, list[int]] = {}
        self.markers: dict[int, str] = {}
        self.blocklists: dict[int, str] = {}
        self.statuses: dict[str, Sign] = {}
        self.replies: dict[int, Sign] = {}
        self.commands: dict[str, Sign] = {}
        self._seen: set[str] = set()

    def number(self, pattern: str) -> int:
        """The number of a pattern; below zero, from -1 down, for one with gaps until all others have theirs."""
        parts = split_gaps(pattern)
        parts[::2] = [respell(put_words_in(part, self.words)) for part in parts[::2]]
        numbers = [self._plain(part) for part in parts[::2]]
        if len(parts) == 1:
            return numbers[0]
        whole = join_gaps(parts)
        if whole not in self.gapped:
            self.gapped[whole] = tuple(numbers)
            self.places[whole] = -len(self.gapped)
        return self.places[whole]

    def _plain(self, pattern: str) -> int:
        if pattern not in self.numbers:
            check_pattern(pattern)
            self.numbers[pattern] = len(self.numbers)
        return self.numbers[pattern]

    def add_rule(self, rule: Rule, file: RuleFile) -> None:
        if rule.id in self._seen:
            raise RuleError(f"rule {rule.id}: there are two of this name")
        if not rule.match or not rule.samples:
            raise RuleError(f"rule {rule.id}: needs at least one match and one sample")
        self._seen.add(rule.id)
        row = Row(
            id=rule.id,
            reason=rule.reason,
            strength=STRENGTHS[rule.strength],
            wrapper=rule.strength is Strength.WRAPPER,
            token=rule.token,
            provider=rule.provider or file.provider,
            only_there=rule.only_there,
            all=tuple(self.number(pattern) for pattern in rule.all),
            none=self._parts(rule.none),
            codes=tuple(code.lower() for code in rule.codes),
        )
        for pattern in rule.match:
            rows = self.triggers.setdefault(self.number(pattern), [])
            rows.append(len(self.rows))
        self.rows.append(row)

    def _parts(self, patterns: Iterable[str]) -> tuple[int, ...]:
        """Conditions taken apart at their bars: rules share the parts, and the automaton reports each once."""
        return tuple(dict.fromkeys(self.number(part) for pattern in patterns for part in alternatives(pattern)))

    def add_file(self, file: RuleFile) -> None:
        for rule in file.rule:
            self.add_rule(rule, file)
        for marker in file.marker:
            self.markers.update({self.number(pattern): marker.provider for pattern in marker.match})
        for blocklist in file.blocklist:
            self.blocklists.update({self.number(pattern): blocklist.name for pattern in blocklist.match})
        self.statuses.update({sign.code.lower(): _sign(sign) for sign in file.status})
        self.replies.update({_reply_code(sign): _sign(sign) for sign in file.reply})
        self.commands.update({sign.command.upper(): _sign(sign) for sign in file.command})

    def book(self, version: str) -> RuleBook:
        total = len(self.numbers) + len(self.gapped)
        triggers = {self._final(number): tuple(rows) for number, rows in self.triggers.items()}
        return RuleBook(
            version=version,
            patterns=tuple(self.numbers),
            gapped=self._gapped(),
            triggers=tuple(triggers.get(number, ()) for number in range(total)),
            rows=tuple(
                msgspec.structs.replace(row, all=self._finals(row.all), none=self._finals(row.none))
                for row in self.rows
            ),
            markers={self._final(number): name for number, name in self.markers.items()},
            blocklists={self._final(number): name for number, name in self.blocklists.items()},
            statuses=self.statuses,
            replies=self.replies,
            commands=self.commands,
        )

    def _gapped(self) -> tuple[Gapped, ...]:
        """The patterns with gaps, the part that the fewest of them share first: words that all languages borrow are last."""
        sharing = Counter(part for parts in self.gapped.values() for part in set(parts))
        return tuple(
            Gapped(tuple(sorted(parts, key=lambda part: (sharing[part], part))), whole)
            for whole, parts in self.gapped.items()
        )

    def _final(self, number: int) -> int:
        return number if number >= 0 else len(self.numbers) - 1 - number

    def _finals(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self._final(number) for number in numbers)


def _sign(sign: CodeSign | CommandSign) -> Sign:
    return Sign(sign.reason, STRENGTHS[sign.strength], sign.strength is Strength.WRAPPER)


def _reply_code(sign: CodeSign) -> int:
    try:
        return int(sign.code)
    except ValueError:
        raise RuleError(f"reply {sign.code!r}: a reply code has three digits") from None


def compile_book(sources: Iterable[RuleSource]) -> RuleBook:
    """Read and check all sources; raise `RuleError` that names the file at the first mistake."""
    sources = tuple(sources)
    files = read_files(sources)
    builder = _Builder({name: pattern for _, file in files for name, pattern in file.words.items()})
    for name, file in files:
        try:
            builder.add_file(file)
        except RuleError as error:
            raise RuleError(f"{name}: {error}") from error
    return builder.book(digest(sources))
