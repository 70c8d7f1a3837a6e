from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import click
import msgspec

from carom.app.coverage import Coverage, Covered, cover
from carom.app.material import material_bytes
from carom.app.replies import read_replies
from carom.app.settings import Settings
from carom.cli.classifier import classifier
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Advance, Column, Output
from carom.cli.words import number

_RULES: Final = (
    Column("rule"),
    Column("reason"),
    Column("replies", right=True),
    Column("share", right=True),
    Column("templates", right=True),
)
_TEMPLATES: Final = (Column("replies", right=True), Column("template"), Column("example"))
#: What stands for a rule where nothing explains.
_NONE: Final = "-"


@click.command(
    epilog="""\b
Examples:
  carom rules coverage replies.txt
  grep -o 'said: .*' mail.log | carom rules coverage - --top 50
  carom rules coverage replies.jsonl.gz --json | jq 'select(.rule == null) | .templates[].template'
"""
)
@click.argument("file", metavar="FILE")
@click.option("--rule", "rule_id", metavar="ID", help="Templates of this rule, instead of the undetermined ones.")
@click.option("--top", type=click.IntRange(min=0), default=20, show_default=True, help="Templates that are printed.")
@rules_option
@config_options
@output_options
def coverage(file: str, rule_id: str | None, top: int, settings: Settings, out: Output) -> None:
    """Show which rules decide a file of replies.

    FILE has one reply a line, or JSON lines with the reply as their text, compressed with gzip or not; - is standard
    input. What stays undetermined is grouped into templates: replies that differ in ids, addresses, hosts and numbers
    only. In JSON, each line is a rule (null for the undetermined) with its templates.
    """

    def say(defect: str) -> None:
        out.message(f"{file}: {defect}")

    judge = classifier(out, settings.rules)
    with out.progress("Reading", material_bytes([file])) as advance:
        found = cover(_advancing(read_replies(file, sys.stdin.buffer, say), advance), judge)
    if out.as_json:
        for one in found.rules:
            if rule_id in (None, one.rule):
                out.record(msgspec.structs.replace(one, templates=one.templates[:top]))
    else:
        _tell(found, rule_id, top, out)


def _advancing(replies: Iterator[str], advance: Advance) -> Iterator[str]:
    for reply in replies:
        advance(len(reply) + 1)
        yield reply


def _tell(found: Coverage, rule_id: str | None, top: int, out: Output) -> None:
    if not found.replies:
        out.message("No reply.")
        return
    out.table(_RULES, (_row(one, found.replies) for one in found.rules))
    for one in found.rules:
        if one.rule == rule_id and one.templates and top:
            out.line()
            out.line(f"Templates of {one.rule}" if one.rule else "Undetermined", bold=True)
            out.table(_TEMPLATES, ((str(t.replies), t.template, t.example) for t in one.templates[:top]))
            if one.of_rare_templates:
                out.line(f"and {number(one.of_rare_templates, 'reply', 'replies')} of rare templates")
    explained = 1 - found.undetermined / found.replies
    out.message(f"{number(found.replies, 'reply', 'replies')}, {explained:.1%} explained")


def _row(one: Covered, replies: int) -> tuple[str, ...]:
    share = f"{one.replies / replies:.1%}"
    return (one.rule or _NONE, one.reason, str(one.replies), share, str(len(one.templates)))
