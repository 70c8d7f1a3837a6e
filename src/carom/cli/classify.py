from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec
from msgspec import UNSET, UnsetType

from carom.app.settings import Settings
from carom.cli.classifier import rules_in_force
from carom.cli.details import detail_lines
from carom.cli.options import config_options, label_option, output_options, rules_option
from carom.cli.output import Output
from carom.cli.stdin import stdin_lines
from carom.cli.words import in_one_line, labels
from carom.core.model import Verdict

if TYPE_CHECKING:
    from carom.core.classify.details import Details


class Classified(Verdict, frozen=True, kw_only=True):
    """A verdict with the reply that it is about, and what was asked for beside it."""

    text: str
    #: From a vocabulary to the label in it.
    labels: dict[str, str] | UnsetType = UNSET
    details: Details | UnsetType = UNSET


@click.command(
    epilog="""\b
Examples:
  carom classify "550 5.1.1 <ann@example.com>: User unknown"
  carom classify --command DATA --reply-code 554 "Message rejected as spam"
  carom classify --as sparkpost --as ses "452 4.2.2 mailbox full"
  carom classify --details "554 5.7.1 [192.0.2.1] blocked using zen.spamhaus.org"
  grep -o 'said: .*' mail.log | carom classify | jq -r 'select(.type == "block") | .text'
"""
)
@click.argument("text", nargs=-1)
@click.option("--reply-code", type=click.IntRange(200, 599), help="SMTP reply code, when it is not in the text.")
@click.option("--status", metavar="X.Y.Z", help="Enhanced status code, when it is not in the text.")
@click.option("--command", metavar="VERB", help="SMTP command that was answered: MAIL, RCPT, DATA …")
@click.option("--provider", metavar="SLUG", help="Who answered, when known: gmail, outlook, yahoo …")
@click.option("--details", "with_details", is_flag=True, help="Lists, codes, ids and addresses in the reply as well.")
@label_option
@rules_option
@config_options
@output_options
def classify(
    text: tuple[str, ...],
    reply_code: int | None,
    status: str | None,
    command: str | None,
    provider: str | None,
    with_details: bool,
    vocabularies: tuple[str, ...],
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

    def classified(reply: str) -> Classified:
        judged = verdict(reply)
        return Classified(
            text=reply,
            labels=labels(judged, vocabularies) if vocabularies else UNSET,
            details=_details_of(reply, judged) if with_details else UNSET,
            **msgspec.structs.asdict(judged),
        )

    if not text:
        for line in stdin_lines():
            out.record(classified(line))
    elif out.as_json:
        out.record(classified(" ".join(text)))
    else:
        _tell(out, classified(" ".join(text)))


def _details_of(reply: str, verdict: Verdict) -> Details:
    from carom.core.classify.details import details  # noqa: PLC0415  # most runs ask for none

    return details(reply, verdict=verdict)


def _tell(out: Output, one: Classified) -> None:
    out.line(in_one_line(one))
    facts = [*one.labels.items()] if one.labels is not UNSET else []
    facts += detail_lines(one.details) if one.details is not UNSET else ()
    for label, value in facts:
        out.line(f"  {label + ':':<14}{value}")
