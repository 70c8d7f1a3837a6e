from __future__ import annotations

import click
import msgspec

from carom.app.settings import Settings
from carom.cli.classifier import rules_in_force
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Output
from carom.cli.stdin import stdin_lines
from carom.cli.words import in_one_line
from carom.core.model import Verdict


class Classified(Verdict, frozen=True, kw_only=True):
    """A verdict with the reply that it is about."""

    text: str


@click.command(
    epilog="""\b
Examples:
  carom classify "550 5.1.1 <ann@example.com>: User unknown"
  carom classify --command DATA --reply-code 554 "Message rejected as spam"
  grep -o 'said: .*' mail.log | carom classify | jq -r 'select(.type == "block") | .text'
"""
)
@click.argument("text", nargs=-1)
@click.option("--reply-code", type=click.IntRange(200, 599), help="SMTP reply code, when it is not in the text.")
@click.option("--status", metavar="X.Y.Z", help="Enhanced status code, when it is not in the text.")
@click.option("--command", metavar="VERB", help="SMTP command that was answered: MAIL, RCPT, DATA …")
@click.option("--provider", metavar="SLUG", help="Who answered, when known: gmail, outlook, yahoo …")
@rules_option
@config_options
@output_options
def classify(
    text: tuple[str, ...],
    reply_code: int | None,
    status: str | None,
    command: str | None,
    provider: str | None,
    settings: Settings,
    out: Output,
) -> None:
    """Judge SMTP replies: why, whose fault, hard or soft.

    The words of TEXT are one reply. Without TEXT, each line of standard input is one, and the answers are JSON
    lines in the same order, each printed as soon as it is known.
    """
    rules = rules_in_force(out, settings.rules)

    def verdict(reply: str) -> Verdict:
        # Asked for each time: whoever feeds lines for days changes the rules without a restart.
        return rules.classifier().classify(
            reply, reply_code=reply_code, status=status, command=command, provider=provider
        )

    if not text:
        for line in stdin_lines():
            out.record(_classified(line, verdict(line)))
        return
    reply = " ".join(text)
    if out.as_json:
        out.record(_classified(reply, verdict(reply)))
    else:
        out.line(in_one_line(verdict(reply)))


def _classified(text: str, verdict: Verdict) -> Classified:
    return Classified(text=text, **msgspec.structs.asdict(verdict))
