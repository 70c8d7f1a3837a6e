"""The rules that judge now: the packaged ones and an operator's own, taken up again when their files change."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from carom.app.automaton_cache import cache_folder
from carom.app.engine import Engine, default_classifier, lay_rules_over, packaged_engine
from carom.app.own_rules import read_own_rules, stamps_of
from carom.app.settings import own_rules_named
from carom.core.classify.classifier import Classifier
from carom.core.errors import RuleError

#: Seconds between two looks at the files.
LOOK_EVERY: Final = 1.0


class RulesInForce:
    """Gives the classifier of the moment. Threads may share it.

    Files that became wrong change nothing: `warn` is told once of each change, with every mistake, and the rules
    in force stay in force. Work that must be judged by one set of rules takes the classifier once.
    """

    def __init__(
        self,
        files: Sequence[Path],
        *,
        warn: Callable[[str], None],
        seconds: Callable[[], float] = time.monotonic,
        packaged: Callable[[], Engine] = packaged_engine,
        folder: Path | None = None,
    ) -> None:
        """`files` may name folders. `folder` keeps compiled rules; None is the usual one.

        Raises RuleError when the files are wrong now: there are no rules in force yet that could stay.
        """
        self._files = tuple(files)
        self._warn = warn
        self._seconds = seconds
        self._packaged = packaged
        self._folder = folder or cache_folder()
        self._looking = threading.Lock()
        # Before the files are read: what changes in between is seen at the next look.
        self._stamps = stamps_of(self._files)
        self._looked_at = seconds()
        self._classifier = self._built() if self._files else default_classifier()

    def classifier(self) -> Classifier:
        """The classifier in force, after a look at the files when the last one was a second ago."""
        if self._files and self._seconds() - self._looked_at >= LOOK_EVERY and self._looking.acquire(blocking=False):
            # Other threads go on with what is in force while this one looks and compiles.
            try:
                self._look()
            finally:
                self._looking.release()
        return self._classifier

    def _look(self) -> None:
        self._looked_at = self._seconds()
        stamps = stamps_of(self._files)
        if stamps == self._stamps:
            return
        self._stamps = stamps
        try:
            self._classifier = self._built()
        except RuleError as error:
            self._warn(f"the rules in force stay in force:\n{error}")

    def _built(self) -> Classifier:
        return lay_rules_over(self._packaged(), read_own_rules(self._files), self._folder).classifier()


@cache
def _rules_of_environment() -> RulesInForce:
    return RulesInForce([Path(file) for file in own_rules_named(os.environ)], warn=_warn)


def current_classifier() -> Classifier:
    """What `carom.classify` judges with: the packaged rules, and the own ones that the environment names.

    No ``carom.toml`` is read: what a library does must not depend on the directory it is started in.
    """
    return _rules_of_environment().classifier()


def _warn(text: str) -> None:
    warnings.warn(text, RuntimeWarning, stacklevel=2)
