from __future__ import annotations

from pathlib import Path
from typing import Final

import click
import msgspec

from carom.app.rule_work import RuleWork
from carom.app.settings import Settings
from carom.cli.classifier import tell_of_compiling
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Column, Output
from carom.cli.words import in_one_line
from carom.core.classify.probe import Probe, Voice

_COLUMNS: Final = (
    Column("rule"),
    Column("says"),
    Column("strength", right=True),
    Column("at"),
    Column("words"),
    Column("counts"),
)


class Tried(Probe, frozen=True, kw_only=True):
    """What rules say of a text, with the operator's own advice on the verdict."""

    advice: tuple[str, ...]


@click.command(
    name="try",
    epilog="""\b
Examples:
  carom rules try "552 5.2.2 daily sending quota exceeded"
  carom rules try --rules acme.toml "550 parked by acme"
""",
)
@click.argument("text", nargs=-1, required=True)
@click.option("--provider", metavar="SLUG", help="Who answered, when known: gmail, outlook, yahoo …")
@rules_option
@config_options
@output_options
def try_text(text: tuple[str, ...], provider: str | None, settings: Settings, out: Output) -> None:
    """Show what each rule says of a text, and where.

    Every rule of which a pattern occurs is listed with the words it found, also one that does not count, and why it
    does not. Places are characters of the text as the patterns see it.
    """
    tell_of_compiling(out)
    work = RuleWork([Path(file) for file in settings.rules.files])
    probe, advice = work.probe(" ".join(text), provider)
    if out.as_json:
        out.record(Tried(**msgspec.structs.asdict(probe), advice=advice))
        return
    out.line(f"{'Text:':<10}{probe.text}")
    out.line(f"{'Verdict:':<10}{in_one_line(probe.verdict)}, decided by {probe.verdict.rule or 'nothing'}")
    if probe.verdict.label:
        out.line(f"{'Label:':<10}{probe.verdict.label}")
    for line in advice:
        out.line(f"{'Remedy:':<10}{line}")
    out.line()
    if not out.table(_COLUMNS, map(_row, probe.voices)):
        out.message("No rule knows any words of this.")


def _row(voice: Voice) -> tuple[str, ...]:
    places = ", ".join(f"{span.start}-{span.end}" for span in voice.spans)
    quotes = " | ".join(dict.fromkeys(span.quote for span in voice.spans))
    name = f"{voice.rule} (own)" if voice.own else voice.rule
    return (name, voice.reason, f"{voice.strength:.2f}", places, quotes, voice.held_back or "yes")
