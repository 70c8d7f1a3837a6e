"""Rule files in, one rule book out; every mistake is named with its file and rule."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Final

import msgspec

from carom.core.errors import RuleError
from carom.core.rules.blocklists import faults_of
from carom.core.rules.book import Advice, Gapped, Row, RuleBook, Sign
from carom.core.rules.format import STRENGTHS, Blocklist, CodeSign, CommandSign, Marker, Rule, RuleFile, Strength
from carom.core.rules.ideas import speak
from carom.core.rules.mistakes import Mistake, as_error
from carom.core.rules.patterns import alternatives, fault_of, join_gaps, put_words_in, split_gaps
from carom.core.rules.reading import RuleSource, read_entries
from carom.core.rules.spelling import respell

__all__ = ["RuleSource", "check_sources", "compile_book", "digest", "packaged_sources", "read_file", "read_files"]

#: Raised when the meaning of the tables changes, so that stale caches are not read.
FORMAT: Final = 6

_ID: Final = re.compile(r"[a-z][a-z0-9_.-]{0,99}")
#: The ways in which a rule may ask for a code (`carom.core.classify.weigh.code_shapes`).
_ASKED_CODE: Final = re.compile(r"[2-5](?:\d\d|xx)|[245x]\.\d\.\d{1,3}|[245x]\.\d\.x|[245]\.x\.x")
_WORD: Final = re.compile(r"[A-Z][A-Z_]+")
_STATUS: Final = re.compile(r"[245x]\.\d\.\d{1,3}")
_REPLY: Final = re.compile(r"[2-5]\d\d")


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
    """Decode one rule file; raise `RuleError` that says all that is wrong with its entries."""
    file, mistakes = read_entries(source)
    if mistakes:
        raise as_error(mistakes)
    return file


def read_files(sources: Iterable[RuleSource]) -> list[tuple[str, RuleFile]]:
    """All files by name, with the rules that languages give to shared ideas; raise `RuleError`."""
    return speak([(source.name, read_file(source)) for source in sources])


class _Builder:
    """Collects the tables of a rule book, giving each distinct pattern one number, and the mistakes."""

    def __init__(self, words: Mapping[str, str], *, own: bool) -> None:
        self.words = dict(words)
        self.own = own
        self.mistakes: list[Mistake] = []
        self.numbers: dict[str, int] = {}
        #: Patterns with gaps: their parts, and what stands for their numbers until all others have theirs: -1, -2 …
        self.gapped: dict[str, tuple[int, ...]] = {}
        self.places: dict[str, int] = {}
        self.rows: list[Row] = []
        self.triggers: dict[int, list[int]] = {}
        self.markers: dict[int, str] = {}
        self.blocklists: dict[int, str] = {}
        self.statuses: dict[str, Sign] = {}
        self.replies: dict[int, Sign] = {}
        self.commands: dict[str, Sign] = {}
        self.advice: list[Advice] = []
        self._seen: set[str] = set()
        self._file = ""
        self._place = ""

    def add_file(self, name: str, file: RuleFile) -> None:
        self._file = name
        for word in file.words:
            if not _WORD.fullmatch(word):
                self._at(f"word {word}")
                self._wrong("bad_word", "a word of the vocabulary has two capitals or more, such as MAILBOX")
        for rule in file.rule:
            self._at(f"rule {rule.id}")
            self._add_rule(rule, file)
        for marker in file.marker:
            self._at(f"marker {marker.provider}")
            self.markers.update(dict.fromkeys(self._named(marker), marker.provider))
        for blocklist in file.blocklist:
            self._at(f"blocklist {blocklist.name}")
            for fault in faults_of(blocklist):
                self._wrong("bad_fact", fault)
            self.blocklists.update(dict.fromkeys(self._named(blocklist), blocklist.name))
        self._add_codes(file)
        self.advice.extend(Advice(remedy.reason, remedy.provider, remedy.text) for remedy in file.remedy)

    def _add_rule(self, rule: Rule, file: RuleFile) -> None:
        self._check_rule(rule, rule.provider or file.provider)
        self._seen.add(rule.id)
        row = Row(
            id=rule.id,
            reason=rule.reason,
            strength=STRENGTHS[rule.strength],
            wrapper=rule.strength is Strength.WRAPPER,
            token=rule.token,
            provider=rule.provider or file.provider,
            only_there=rule.only_there,
            all=self._numbers(rule.all),
            none=self._parts(rule.none),
            codes=tuple(code.lower() for code in rule.codes),
            own=self.own,
            label=rule.label,
            remedy=rule.remedy,
        )
        for number in self._numbers(rule.match):
            self.triggers.setdefault(number, []).append(len(self.rows))
        self.rows.append(row)

    def _check_rule(self, rule: Rule, provider: str | None) -> None:
        if rule.id in self._seen:
            self._wrong("duplicate_id", "there are two of this name")
        if not _ID.fullmatch(rule.id):
            self._wrong("bad_id", "a name has small letters, digits, dots and underscores, such as acme.mailbox_closed")
        if not rule.match:
            self._wrong("no_match", "needs at least one match and one sample: no match is given")
        if not rule.samples:
            self._wrong("no_samples", "needs at least one match and one sample: no sample is given")
        if rule.only_there and not provider:
            self._wrong("no_provider", "only_there asks for a provider, and none is named")
        for code in rule.codes:
            if not _ASKED_CODE.fullmatch(code.lower()):
                self._wrong("bad_code", f"codes: {code!r} is none of 550, 5xx, 5.7.1, 5.7.x, x.7.1, x.7.x, 5.x.x")

    def _add_codes(self, file: RuleFile) -> None:
        for sign in file.status:
            self._at(f"status {sign.code}")
            if not _STATUS.fullmatch(sign.code.lower()):
                self._wrong("bad_code", "an enhanced status code is written 5.7.1, or x.7.1 for any class")
            self.statuses[sign.code.lower()] = _sign(sign)
        for sign in file.reply:
            self._at(f"reply {sign.code}")
            if _REPLY.fullmatch(sign.code):
                self.replies[int(sign.code)] = _sign(sign)
            else:
                self._wrong("bad_code", "a reply code has three digits, such as 550")
        self.commands.update({sign.command.upper(): _sign(sign) for sign in file.command})

    def _named(self, named: Marker | Blocklist) -> tuple[int, ...]:
        if not named.match:
            self._wrong("no_match", "no match is given")
        if not named.samples:
            self._wrong("no_samples", "no sample is given")
        return self._numbers(named.match)

    def _parts(self, patterns: Iterable[str]) -> tuple[int, ...]:
        """Conditions taken apart at their bars: rules share the parts, and the automaton reports each once."""
        return tuple(dict.fromkeys(self._numbers(part for pattern in patterns for part in alternatives(pattern))))

    def _numbers(self, patterns: Iterable[str]) -> tuple[int, ...]:
        numbers = (self._number(pattern) for pattern in patterns)
        return tuple(number for number in numbers if number is not None)

    def _number(self, pattern: str) -> int | None:
        """The number of a pattern, below zero for one with gaps; None when it is wrong, which is noted."""
        split = split_gaps(pattern)
        try:
            split[::2] = [respell(put_words_in(part, self.words)) for part in split[::2]]
        except RuleError as error:
            self._wrong("unknown_word", str(error))
            return None
        parts = [self._part(part) for part in split[::2]]
        numbers = tuple(part for part in parts if part is not None)
        if len(parts) == 1 or len(numbers) < len(parts):
            return parts[0] if len(parts) == 1 else None
        whole = join_gaps(split)
        if whole not in self.gapped:
            self.gapped[whole] = numbers
            self.places[whole] = -len(self.gapped)
        return self.places[whole]

    def _part(self, whole: str) -> int | None:
        if whole not in self.numbers:
            if (fault := fault_of(whole)) is not None:
                self._wrong(fault.code, f"pattern {whole[:200]!r}: {fault.why}")
                return None
            self.numbers[whole] = len(self.numbers)
        return self.numbers[whole]

    def _at(self, place: str) -> None:
        self._place = place

    def _wrong(self, code: str, problem: str) -> None:
        self.mistakes.append(Mistake(self._file, self._place, code, problem))

    def book(self, version: str) -> RuleBook:
        total = len(self.numbers) + len(self.gapped)
        triggers = {self._final(number): tuple(rows) for number, rows in self.triggers.items()}
        return RuleBook(
            version=version,
            patterns=tuple(self.numbers),
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
            words=self.words,
            advice=tuple(self.advice),
            gapped=self._gapped(),
        )

    def _gapped(self) -> tuple[Gapped, ...]:
        """The patterns with gaps, the part that fewest of them have first: what all languages borrow is last."""
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


def _built(sources: Iterable[RuleSource], words: Mapping[str, str], *, own: bool) -> _Builder:
    read = [(source.name, *read_entries(source)) for source in sources]
    vocabulary = {name: pattern for _, file, _ in read for name, pattern in file.words.items()}
    builder = _Builder({**words, **vocabulary}, own=own)
    for _, _, mistakes in read:
        builder.mistakes.extend(mistakes)
    try:
        files = speak([(name, file) for name, file, _ in read])
    except RuleError as error:
        builder.mistakes.append(Mistake("", "", "bad_lexicon", str(error)))
        return builder
    for name, file in files:
        builder.add_file(name, file)
    return builder


def check_sources(sources: Iterable[RuleSource], words: Mapping[str, str] | None = None) -> tuple[Mistake, ...]:
    """Every mistake in rule files; empty when `compile_book` takes them. `words` is vocabulary from elsewhere."""
    return tuple(_built(sources, words or {}, own=True).mistakes)


def compile_book(
    sources: Iterable[RuleSource], words: Mapping[str, str] | None = None, *, own: bool = False
) -> RuleBook:
    """Read and check all sources; raise `RuleError` with every mistake, each with its file and rule.

    `words` is vocabulary from elsewhere; the files' own goes before it. `own` marks the rules of an operator.
    """
    sources = tuple(sources)
    builder = _built(sources, words or {}, own=own)
    if builder.mistakes:
        raise as_error(builder.mistakes)
    return builder.book(digest(sources))
