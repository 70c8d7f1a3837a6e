"""The classifier as commands get it: whoever waits for it is told why."""

from __future__ import annotations

import sys

from carom.app.engine import default_classifier, is_compiled
from carom.cli.output import Output
from carom.core.classify.classifier import Classifier


def classifier(out: Output) -> Classifier:
    """The classifier of this process; a person at a terminal is told when its rules must be compiled first."""
    if sys.stderr.isatty() and not is_compiled():
        out.message("carom: compiling the rules, once; this takes some seconds")
    return default_classifier()
