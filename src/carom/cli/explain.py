from __future__ import annotations

import sys
from typing import Final

import click

from carom.app.advice import adviser
from carom.app.settings import Settings
from carom.cli.answers import tell
from carom.cli.classifier import classifier
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Output
from carom.cli.stdin import stdin_lines
from carom.core.limits import REPLY_CHARS

_MISSING: Final = "Missing argument 'WORDS'."


@click.command(
    epilog="""\b
Examples:
  carom explain "554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org"
  carom explain 5.7.26
  carom explain TSS04
  carom explain auth_failed
  carom explain gmail
  carom explain < reply.txt
"""
)
@click.argument("words", nargs=-1)
@click.option("--brief", is_flag=True, help="What happened, whose fault and what to do; no messages, no evidence.")
@rules_option
@config_options
@output_options
def explain(words: tuple[str, ...], brief: bool, settings: Settings, out: Output) -> None:
    """Tell what a reply, code or provider means and what to do.

    WORDS are what a server said, a reply code (421), an enhanced status code (5.7.26), a token of a provider (TSS04,
    S3140, AUP#1310), a reason (auth_failed) or a provider (gmail). Without them, standard input is one reply, of one
    line or many.
    """
    asked = " ".join(words) if words else _reply_from_stdin()
    if not asked.strip():
        raise click.UsageError("Nothing to explain: give a reply, a code, a token, a reason or a provider.")
    advice = adviser(classifier(out, settings.rules))
    answer = advice.ask(asked) if words else advice.reply(asked)
    if out.as_json:
        out.record(answer)
    else:
        tell(out, answer, brief=brief)


def _reply_from_stdin() -> str:
    if sys.stdin.isatty():
        raise click.UsageError(_MISSING)
    lines: list[str] = []
    size = 0
    for line in stdin_lines():
        lines.append(line)
        size += len(line)
        if size > REPLY_CHARS:
            break
    return "\n".join(lines)
