from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import click

from carom.app.rule_work import RuleWork
from carom.app.settings import Settings
from carom.cli.classifier import tell_of_compiling
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Column, Output
from carom.cli.words import number
from carom.core.rules.trial import Trial

_COLUMNS: Final = tuple(map(Column, ("file", "entry", "text", "problem")))


@click.command(
    epilog="""\b
Examples:
  carom rules test
  carom rules test acme.toml
"""
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@rules_option
@config_options
@output_options
def test(files: tuple[str, ...], settings: Settings, out: Output) -> None:
    """Run the samples and near misses of rules.

    Each sample must be decided by its rule, and what a rule refuses must not be matched by it. FILE has rules of your
    own, tried over the packaged ones; without it, the packaged rules and those of the settings are tried. Failures are
    printed, and the exit code is 1 when there are any.
    """
    tell_of_compiling(out)
    work = RuleWork([Path(file) for file in files or settings.rules.files])
    trials = work.test_own() if files else chain(work.test_packaged(), work.test_own())
    tried = failed = 0

    def failures() -> Iterator[Trial]:
        nonlocal tried, failed
        for trial in trials:
            tried += 1
            if trial.problem is not None:
                failed += 1
                yield trial

    if out.as_json:
        for trial in failures():
            out.record(trial)
    else:
        out.table(_COLUMNS, ((one.file, one.place, one.text, one.problem or "") for one in failures()))
    out.message(f"{number(tried, 'text', 'texts')} tried, {failed} failed")
    if failed:
        raise click.exceptions.Exit(1)
