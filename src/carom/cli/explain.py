from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import click
import msgspec

from carom.app.settings import Settings
from carom.cli.classifier import classifier
from carom.cli.details import detail_lines
from carom.cli.options import config_options, output_options, rules_option
from carom.cli.output import Column, Output
from carom.cli.stdin import stdin_lines
from carom.cli.words import WHOSE_FAULT, WITNESSES, for_the_address, sentence
from carom.core.classify.details import Details, details
from carom.core.classify.explain import Explanation, Ground
from carom.core.classify.extract import codes
from carom.core.codes import ReplyFacts, StatusFacts, reply_facts, status_facts
from carom.core.limits import REPLY_CHARS
from carom.core.model import Reason

_EVIDENCE: Final = (
    Column("evidence"),
    Column("found"),
    Column("speaks for"),
    Column("strength", right=True),
    Column("rule"),
)


class CodeMeaning(msgspec.Struct, frozen=True):
    """What one code of the reply means by its standard, and what it tells in practice."""

    code: str
    title: str
    meaning: str
    usually: str
    registered: bool


class Explained(Explanation, frozen=True, kw_only=True):
    """An explanation with the meaning of the codes in the reply, and what else the reply tells."""

    codes: tuple[CodeMeaning, ...]
    details: Details


@click.command(
    epilog="""\b
Examples:
  carom explain 5.1.1
  carom explain 550
  carom explain "554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org"
  carom explain < reply.txt
"""
)
@click.argument("words", nargs=-1, metavar="[CODE_OR_REPLY]...")
@rules_option
@config_options
@output_options
def explain(words: tuple[str, ...], settings: Settings, out: Output) -> None:
    """Tell a person what a code or a reply means and what to do.

    CODE_OR_REPLY is a reply code (550), an enhanced status code (5.1.1) or what a server said. Without it, standard
    input is one reply, of one line or many.
    """
    reply = " ".join(words) if words else _reply_from_stdin()
    if not reply.strip():
        raise click.UsageError("Nothing to explain: give a code or a reply.")
    explanation = classifier(out, settings.rules).explain(reply)
    meanings = tuple(code_meanings(reply, explanation.text))
    found = details(reply, verdict=explanation.verdict)
    if out.as_json:
        out.record(Explained(**msgspec.structs.asdict(explanation), codes=meanings, details=found))
    else:
        _tell(out, explanation, meanings, found)


def _reply_from_stdin() -> str:
    if sys.stdin.isatty():
        raise click.UsageError("Missing argument 'CODE_OR_REPLY'.")
    lines: list[str] = []
    size = 0
    for line in stdin_lines():
        lines.append(line)
        size += len(line)
        if size > REPLY_CHARS:
            break
    return "\n".join(lines)


def code_meanings(reply: str, folded: str) -> Iterator[CodeMeaning]:
    """The meaning of each code in a reply; of a code that stands alone also when its class is left open (``x.1.1``)."""
    found = codes(folded)
    statuses = found.statuses or ((reply.strip(),) if len(reply.split()) == 1 else ())
    for status in statuses:
        if (facts := status_facts(status)) is not None:
            yield _meaning(status, facts)
    for number in found.replies:
        if (meant := reply_facts(number)) is not None:
            yield _meaning(str(number), meant)


def _meaning(code: str, facts: StatusFacts | ReplyFacts) -> CodeMeaning:
    return CodeMeaning(code, facts.title, facts.meaning, facts.usually, facts.registered)


def _tell(out: Output, explanation: Explanation, meanings: tuple[CodeMeaning, ...], found: Details) -> None:
    verdict = explanation.verdict
    _say(out, "What happened", f"{sentence(explanation.facts.meaning)} ({verdict.reason})")
    _say(out, "Whose fault", sentence(WHOSE_FAULT[verdict.party]))
    _say(out, "The address", sentence(for_the_address(verdict)))
    _say(out, "What to do now", sentence(explanation.facts.action))
    for label, value in (*_details(explanation), *detail_lines(found)):
        _say(out, label, value)
    if explanation.grounds:
        out.line()
        out.table(_EVIDENCE, map(_row, explanation.grounds))
    for meaning in meanings:
        out.line()
        out.line(f"{meaning.code}: {meaning.title}", bold=True)
        out.line(f"  {meaning.meaning}")
        out.line(f"  {meaning.usually}")


def _say(out: Output, label: str, value: str) -> None:
    out.line(f"{label + ':':<16}{value}")


def _details(explanation: Explanation) -> Iterator[tuple[str, str]]:
    verdict = explanation.verdict
    if verdict.reason is not Reason.UNDETERMINED:
        doubt = "; strong evidence names another kind of reason, so look yourself" if verdict.conflict else ""
        yield "Confidence", f"{verdict.confidence:.2f} of 1{doubt}"
    if verdict.permanent is not None:
        yield "This attempt", "refused for good" if verdict.permanent else "refused for now"
    if verdict.provider:
        yield "Said by", verdict.provider
    if verdict.retry_after is not None:
        yield "Try again in", f"{verdict.retry_after} seconds"
    if verdict.urls:
        yield "Read", " ".join(verdict.urls)


def _row(ground: Ground) -> tuple[str, ...]:
    sign = ground.evidence
    return (WITNESSES[sign.witness], ground.quote, sign.reason, f"{sign.strength:.2f}", sign.rule)
