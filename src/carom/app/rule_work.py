"""Looking at rules, trying them out and finding their faults: the packaged ones and an operator's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from carom.app.automaton_cache import cache_folder
from carom.app.engine import Engine, lay_rules_over, packaged_engine
from carom.app.own_rules import read_own_rules
from carom.core.classify.probe import Probe, probe
from carom.core.errors import RuleError
from carom.core.rules.catalogue import Catalogue, catalogue_of
from carom.core.rules.lint import Finding, Severity, lint_files, lint_overlaps, lint_overruled, lint_rules
from carom.core.rules.loader import RuleSource, check_sources, packaged_sources
from carom.core.rules.mistakes import as_error
from carom.core.rules.overlay import own_advice
from carom.core.rules.trial import Trial, try_samples


class RuleWork:
    """The packaged rules with own files laid over them. Files are read when this is made."""

    def __init__(self, own: Sequence[Path]) -> None:
        """Raises RuleError that names every own file that cannot be read; what is in them is not judged yet."""
        self._own: tuple[RuleSource, ...] = read_own_rules(own)
        self.packaged: Catalogue = catalogue_of(packaged_sources())
        self.own: Catalogue = catalogue_of((), self._own)

    def check(self) -> None:
        """Raises RuleError with every mistake of the own files; builds no automaton for it."""
        if mistakes := check_sources(self._own, self.packaged.words):
            raise as_error(mistakes)

    def engine(self) -> Engine:
        """What judges with both; raises RuleError with every mistake of the own files."""
        return lay_rules_over(packaged_engine(), self._own, cache_folder())

    def lint_packaged(self) -> Iterator[Finding]:
        """What is wrong or doubtful in the packaged rules."""
        engine = packaged_engine()
        yield from lint_files(packaged_sources(), {})
        yield from lint_rules(self.packaged, {})
        yield from lint_overlaps(self.packaged, engine.classifier().classify)

    def lint_own(self) -> Iterator[Finding]:
        """What is wrong or doubtful in the own files; how they match is looked at when nothing is wrong."""
        words = packaged_engine().book.words
        errors = lint_files(self._own, words)
        yield from errors
        yield from lint_rules(self.own, words)
        if errors:
            return
        try:
            classify = self.engine().classifier().classify
        except RuleError as error:
            # The automaton may refuse what the language of patterns allows; its words name file and rule.
            for line in str(error).splitlines():
                yield Finding(Severity.ERROR, "outside_language", "", "", line)
            return
        yield from lint_overlaps(self.own, classify)
        yield from lint_overruled(self.own, self.packaged, classify)

    def test_packaged(self) -> Iterator[Trial]:
        """The packaged samples, judged by the packaged rules alone: own rules may well overrule them."""
        return try_samples(self.packaged, packaged_engine().classifier().classify)

    def test_own(self) -> Iterator[Trial]:
        """The samples of the own files; raises RuleError with every mistake of theirs."""
        return try_samples(self.own, self.engine().classifier().classify)

    def probe(self, text: str, provider: str | None = None) -> tuple[Probe, tuple[str, ...]]:
        """What every rule says of a text, and the operator's own advice on the verdict."""
        engine = self.engine()
        found = probe(engine.book, engine.matcher, text, provider)
        return found, own_advice(engine.book, found.verdict)
