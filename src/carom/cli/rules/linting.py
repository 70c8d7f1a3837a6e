from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Final

import click

from carom.app.rule_work import RuleWork
from carom.app.settings import Settings
from carom.cli.classifier import tell_of_compiling
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Output
from carom.core.rules.lint import Finding, Severity

_RANKS: Final = tuple(Severity)


@click.command(
    epilog="""\b
Examples:
  carom rules lint
  carom rules lint acme.toml
  carom rules lint --severity note --json | jq -r 'select(.code == "no_refuses") | .place'
"""
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--severity",
    type=click.Choice([str(severity) for severity in Severity]),
    default=str(Severity.WARNING),
    show_default=True,
    help="The least that is printed.",
)
@rules_option
@config_options
@output_options
def lint(files: tuple[str, ...], severity: str, settings: Settings, out: Output) -> None:
    """Find what is wrong or doubtful in rules.

    FILE has rules of your own; without it, the packaged rules and those of the settings are looked at. The codes of
    the findings are in the reference of rules. The exit code is 1 when there are errors.
    """
    tell_of_compiling(out)
    work = RuleWork([Path(file) for file in files or settings.rules.files])
    found = list(work.lint_own() if files else chain(work.lint_packaged(), work.lint_own()))
    shown = _RANKS[: _RANKS.index(Severity(severity)) + 1]
    for finding in sorted(found, key=lambda one: _RANKS.index(one.severity)):
        if finding.severity in shown:
            _print(finding, out)
    counts = Counter(finding.severity for finding in found)
    out.message(", ".join(f"{counts[one]} {one}{'' if counts[one] == 1 else 's'}" for one in _RANKS))
    if counts[Severity.ERROR]:
        raise click.exceptions.Exit(1)


def _print(finding: Finding, out: Output) -> None:
    if out.as_json:
        out.record(finding)
        return
    place = ": ".join(part for part in (finding.file, finding.place) if part)
    out.line(f"{place}: {finding.severity} {finding.code}: {finding.problem}".removeprefix(": "))
