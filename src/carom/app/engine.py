"""The classifier of this process: packaged rules, the fast engine where it exists, the cache on disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from carom.app.automaton_cache import CachedAutomaton, cache_folder, cache_path, load, save
from carom.core.classify.classifier import Classifier
from carom.core.classify.match import ReMatcher
from carom.core.rules.loader import RuleSource, compile_book, digest, packaged_sources

try:
    from carom.core.classify.automaton import ENGINE_VERSION, HyperscanMatcher

    HAS_AUTOMATON = True
except ImportError:  # no wheel for this platform: the slower engine gives the same answers
    HAS_AUTOMATON = False


@cache
def default_classifier() -> Classifier:
    """The classifier with the packaged rules; built once in a process."""
    return build_classifier(packaged_sources(), cache_folder())


def is_compiled() -> bool:
    """Whether the next classifier comes from the cache; compiling it takes some seconds."""
    if not HAS_AUTOMATON or default_classifier.cache_info().currsize:
        return True
    folder = cache_folder()
    return folder is not None and cache_path(folder, digest(packaged_sources()), ENGINE_VERSION).exists()


def build_classifier(sources: tuple[RuleSource, ...], folder: Path | None) -> Classifier:
    """A classifier for these rule files, from the cache in `folder` when it holds them; raises `RuleError`."""
    if not HAS_AUTOMATON:
        book = compile_book(sources)
        return Classifier(book, ReMatcher(book.patterns))
    path = cache_path(folder, digest(sources), ENGINE_VERSION) if folder else None
    if path is not None and (cached := load(path)) is not None:
        try:
            return Classifier(cached.book, HyperscanMatcher.loads(cached.dumped))
        except ValueError:
            pass  # written on a machine with another processor
    book = compile_book(sources)
    matcher = HyperscanMatcher.compile(book.patterns)
    if path is not None:
        save(path, CachedAutomaton(book, matcher.dumps()))
    return Classifier(book, matcher)
