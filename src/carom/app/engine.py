"""The classifiers of this process: packaged rules and own ones, the fast engine where it exists, the cache on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from carom.app.automaton_cache import CachedAutomaton, Kept, cache_folder, cache_path, load, save
from carom.core.classify.beside import BesideMatcher
from carom.core.classify.classifier import Classifier
from carom.core.classify.match import GapMatcher, Matcher, ReMatcher
from carom.core.errors import RuleError
from carom.core.rules.book import RuleBook
from carom.core.rules.catalogue import catalogue_of
from carom.core.rules.loader import RuleSource, compile_book, digest, packaged_sources
from carom.core.rules.overlay import lay_over
from carom.core.rules.patterns import needs_beyond_ascii

try:
    from carom.core.classify.automaton import ENGINE_VERSION, HyperscanMatcher

    HAS_AUTOMATON = True
except ImportError:  # no wheel for this platform: the slower engine gives the same answers
    HAS_AUTOMATON = False


class Engine(msgspec.Struct, frozen=True):
    """A rule book and what finds its patterns."""

    book: RuleBook
    matcher: Matcher

    def classifier(self) -> Classifier:
        return Classifier(self.book, self.matcher)


def _engine(book: RuleBook, matcher: Matcher) -> Engine:
    return Engine(book, GapMatcher(matcher, book) if book.gapped else matcher)


@cache
def packaged_engine() -> Engine:
    """The packaged rules; built once in a process."""
    return build_engine(packaged_sources(), cache_folder())


@cache
def default_classifier() -> Classifier:
    """The classifier with the packaged rules alone; built once in a process."""
    return packaged_engine().classifier()


def is_compiled() -> bool:
    """Whether the next classifier comes from the cache; compiling it takes some seconds."""
    if not HAS_AUTOMATON or packaged_engine.cache_info().currsize:
        return True
    folder = cache_folder()
    return folder is not None and cache_path(folder, digest(packaged_sources()), ENGINE_VERSION).exists()


def build_classifier(sources: tuple[RuleSource, ...], folder: Path | None) -> Classifier:
    """A classifier for these rule files, from the cache in `folder` when it holds them; raises `RuleError`."""
    return build_engine(sources, folder).classifier()


def build_engine(sources: tuple[RuleSource, ...], folder: Path | None) -> Engine:
    """The rules of these files, from the cache in `folder` when it holds them; raises `RuleError`."""
    if not HAS_AUTOMATON:
        book = compile_book(sources)
        return _engine(book, ReMatcher(book.patterns))
    path = cache_path(folder, digest(sources), ENGINE_VERSION) if folder else None
    if path is not None and (cached := _from_cache(path)) is not None:
        return cached
    book = compile_book(sources)
    matcher = HyperscanMatcher.compile(book.patterns)
    if path is not None:
        save(path, CachedAutomaton(book, *matcher.dumps()))
    return _engine(book, matcher)


def lay_rules_over(packaged: Engine, sources: tuple[RuleSource, ...], folder: Path | None) -> Engine:
    """An operator's rules over the packaged ones, whose automaton stays as it is; raises `RuleError` with all mistakes.

    The own automaton is kept in `folder` too: it depends on the packaged vocabulary, so on both versions.
    """
    if not sources:
        return packaged
    own = _own_engine(sources, packaged.book, folder)
    book = lay_over(packaged.book, own.book)
    if not own.book.patterns:
        return Engine(book, packaged.matcher)
    return Engine(book, BesideMatcher(packaged.matcher, own.matcher, len(packaged.book.triggers)))


def _own_engine(sources: tuple[RuleSource, ...], packaged: RuleBook, folder: Path | None) -> Engine:
    path = None
    if HAS_AUTOMATON and folder is not None:
        version = digest((RuleSource("packaged", packaged.version.encode()), *sources))
        path = cache_path(folder, version, ENGINE_VERSION, Kept.OWN)
        if (cached := _from_cache(path)) is not None:
            return cached
    book = compile_book(sources, packaged.words, own=True)
    # The automaton has a part for patterns in ASCII, and that part cannot be empty.
    if not HAS_AUTOMATON or all(map(needs_beyond_ascii, book.patterns)):
        return _engine(book, ReMatcher(book.patterns))
    matcher = _own_automaton(book, sources)
    if path is not None:
        save(path, CachedAutomaton(book, *matcher.dumps()), Kept.OWN)
    return _engine(book, matcher)


def _own_automaton(book: RuleBook, sources: tuple[RuleSource, ...]) -> HyperscanMatcher:
    try:
        return HyperscanMatcher.compile(book.patterns)
    except RuleError as error:
        files = {listed.rule.id: listed.file for listed in catalogue_of((), sources).rules}
        raise RuleError("\n".join(_refused_by_automaton(book, files)) or str(error)) from error


def _refused_by_automaton(book: RuleBook, files: Mapping[str, str]) -> Iterator[str]:
    """Which patterns the automaton does not take, each by itself, with the rules that use them and their files."""
    for number, pattern in enumerate(book.patterns):
        try:
            HyperscanMatcher.compile([pattern, "x"])  # never all beyond ASCII
        except RuleError as error:
            for place, row in enumerate(book.rows):
                if place in book.triggers[number] or number in (*row.all, *row.none):
                    yield f"{files[row.id]}: rule {row.id}: pattern {pattern!r}: {error}"
            if number in book.markers or number in book.blocklists:
                yield f"marker or blocklist: pattern {pattern!r}: {error}"


def _from_cache(path: Path) -> Engine | None:
    cached = load(path)
    if cached is None:
        return None
    try:
        return _engine(cached.book, HyperscanMatcher.loads(cached.plain, cached.other))
    except ValueError:
        return None  # written on a machine with another processor
