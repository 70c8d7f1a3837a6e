"""The classifier as commands get it: whoever waits for it is told why."""

from __future__ import annotations

import sys
from pathlib import Path

from carom.app.engine import is_compiled
from carom.app.rules_in_force import RulesInForce
from carom.app.settings import RulesSettings
from carom.cli.output import Output
from carom.core.classify.classifier import Classifier


def tell_of_compiling(out: Output) -> None:
    """A person at a terminal is told why the answer takes its time when the rules must be compiled first."""
    if sys.stderr.isatty() and not is_compiled():
        out.message("carom: compiling the rules, once; this takes some seconds")


def rules_in_force(out: Output, settings: RulesSettings) -> RulesInForce:
    """The packaged rules and the own ones of the settings. Raises RuleError with every mistake of the own ones."""
    tell_of_compiling(out)

    def warn(text: str) -> None:
        for line in text.splitlines():
            out.message(f"carom: {line}")

    return RulesInForce([Path(file) for file in settings.files], warn=warn)


def classifier(out: Output, settings: RulesSettings) -> Classifier:
    """The classifier of a command that judges everything by one set of rules."""
    return rules_in_force(out, settings).classifier()
