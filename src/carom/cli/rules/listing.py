from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import click
import msgspec

from carom.app.rule_work import RuleWork
from carom.app.settings import Settings
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Column, Output
from carom.core.errors import NotFoundError
from carom.core.model import Reason
from carom.core.rules.catalogue import ListedRule
from carom.core.rules.format import Rule

_COLUMNS: Final = tuple(map(Column, ("rule", "reason", "strength", "provider", "label", "file")))


class RuleRecord(Rule, frozen=True, kw_only=True):
    """A rule, and where it stands; `provider` is that of its file when it names none."""

    file: str
    own: bool


@click.command(
    name="list",
    epilog="""\b
Examples:
  carom rules list --own
  carom rules list --reason mailbox_full --json | jq -r .id
""",
)
@click.option("--own", is_flag=True, help="Only your own rules.")
@click.option("--reason", type=click.Choice([str(reason) for reason in Reason]), metavar="REASON", help="Only these.")
@click.option("--provider", metavar="SLUG", help="Only what this provider says.")
@rules_option
@config_options
@output_options
def list_rules(own: bool, reason: str | None, provider: str | None, settings: Settings, out: Output) -> None:
    """Print the rules, your own and the packaged.

    With --json each rule is printed in full. A packaged rule whose place one of your own takes is not printed.
    """
    listed = [
        one
        for one in _in_force(_work(settings))
        if (one.own or not own) and reason in (None, one.rule.reason) and provider in (None, one.provider)
    ]
    if out.as_json:
        for one in listed:
            out.record(_record(one))
    elif not out.table(_COLUMNS, map(_row, listed)):
        out.message("No rule.")


@click.command(
    epilog="""\b
Examples:
  carom rules show mailbox_full.over_quota
"""
)
@click.argument("rule_id", metavar="ID")
@rules_option
@config_options
@output_options
def show(rule_id: str, settings: Settings, out: Output) -> None:
    """Print one rule with its patterns and samples."""
    listed = list(_in_force(_work(settings)))
    found = next((one for one in listed if one.rule.id == rule_id), None)
    if found is None:
        near = get_close_matches(rule_id, [one.rule.id for one in listed], n=3)
        raise NotFoundError(f"{rule_id}: there is no such rule" + (f"; is it {' or '.join(near)}?" if near else ""))
    if out.as_json:
        out.record(_record(found))
        return
    for label, value in _lines(found):
        out.line(f"{label + ':':<12}{value}")


def _work(settings: Settings) -> RuleWork:
    return RuleWork([Path(file) for file in settings.rules.files])


def _in_force(work: RuleWork) -> Iterator[ListedRule]:
    """The own rules, then the packaged ones whose place none of them takes."""
    work.check()
    yield from work.own.rules
    taken = {one.rule.id for one in work.own.rules}
    yield from (one for one in work.packaged.rules if one.rule.id not in taken)


def _record(one: ListedRule) -> RuleRecord:
    fields = msgspec.structs.asdict(one.rule) | {"provider": one.provider}
    return RuleRecord(**fields, file=one.file, own=one.own)


def _row(one: ListedRule) -> tuple[str, ...]:
    rule = one.rule
    return (rule.id, rule.reason, rule.strength, one.provider or "", rule.label or "", one.file)


def _lines(one: ListedRule) -> Iterator[tuple[str, str]]:
    rule = one.rule
    yield "Rule", rule.id
    yield "File", f"{one.file} ({'your own' if one.own else 'packaged'})"
    yield "Reason", rule.reason
    yield "Strength", f"{rule.strength}{', a token' if rule.token else ''}"
    if one.provider:
        yield "Provider", f"{one.provider}{', and counts only there' if rule.only_there else ''}"
    for label, value in (("Label", rule.label), ("Remedy", rule.remedy), ("Note", rule.note)):
        if value:
            yield label, value
    for label, values in (
        ("Match", rule.match),
        ("And", rule.all),
        ("But not", rule.none),
        ("Codes", rule.codes),
        ("Sample", rule.samples),
        ("Refuses", rule.refuses),
    ):
        for value in values:
            yield label, value
