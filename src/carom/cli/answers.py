"""Answers to `carom explain` for a person, at most 80 columns wide where words can be broken."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from carom.cli.details import detail_lines
from carom.cli.output import Column, Output
from carom.cli.words import FOR_THE_ADDRESS, WITNESSES, for_the_address, in_one_line, sentence
from carom.core.classify.explain import Ground
from carom.core.model import Reason, Verdict
from carom.core.remedies import Link, Remedy, Token
from carom.core.remedies.answers import Answer, ReasonAnswer, ReplyAnswer, SpeakerAnswer

_WIDTH: Final = 80
_LABEL: Final = 16
_INDENT: Final = "  "
#: A line of facts in a message: its label and the blanks behind it.
_FACT: Final = re.compile(r"[A-Z][A-Za-z ]{2,12}: +")

_EVIDENCE: Final = (
    Column("evidence"),
    Column("found"),
    Column("speaks for"),
    Column("strength", right=True),
    Column("rule"),
)


def tell(out: Output, answer: Answer, *, brief: bool) -> None:
    """Print an answer; `brief` leaves out messages, evidence and codes."""
    if isinstance(answer, ReplyAnswer):
        _tell_reply(out, answer, brief=brief)
    elif isinstance(answer, ReasonAnswer):
        _tell_reason(out, answer, brief=brief)
    else:
        _tell_speaker(out, answer, brief=brief)


def _tell_reply(out: Output, answer: ReplyAnswer, *, brief: bool) -> None:
    if answer.codes_alone:
        _tell_codes(out, answer)
        out.line()
    _heading(out, answer.remedy.title)
    _paragraph(out, in_one_line(answer.verdict), first="")
    if answer.token is not None:
        _paragraph(out, f"{answer.token.written}: {answer.token.token.means} ({answer.token.speaker})", first="")
    for number, text in enumerate(answer.own):
        _say(out, "Your rules say" if number == 0 else "", text)
    _tell_remedy(out, answer.remedy, sentence(for_the_address(answer.verdict)))
    for label, value in (*_details(answer.verdict), *detail_lines(answer.details)):
        _say(out, label, value)
    if brief:
        return
    _tell_messages(out, answer.remedy)
    if answer.grounds:
        out.line()
        out.table(_EVIDENCE, map(_row, answer.grounds))
    if not answer.codes_alone and answer.codes:
        out.line()
        _tell_codes(out, answer)


def _tell_codes(out: Output, answer: ReplyAnswer) -> None:
    for number, meaning in enumerate(answer.codes):
        if number:
            out.line()
        _heading(out, f"{meaning.code}: {meaning.title}")
        _paragraph(out, meaning.meaning)
        _paragraph(out, meaning.usually)
    if answer.elsewhere:
        out.line()
        out.line("With a meaning of its own at:", bold=True)
        _lines(out, (f"{case.title} ({case.id})" for case in answer.elsewhere))


def _tell_reason(out: Output, answer: ReasonAnswer, *, brief: bool) -> None:
    facts = answer.facts
    _heading(out, answer.remedy.title)
    _paragraph(out, f"{facts.reason} ({facts.type}, {facts.party}): {facts.meaning}", first="")
    _tell_remedy(out, answer.remedy, sentence(FOR_THE_ADDRESS[facts.type]))
    if brief:
        return
    _tell_messages(out, answer.remedy)
    if answer.cases:
        out.line()
        out.line("More is known of:", bold=True)
        _lines(out, (f"{case.title} ({case.id})" for case in answer.cases))


def _tell_speaker(out: Output, answer: SpeakerAnswer, *, brief: bool) -> None:
    out.line(f"{answer.name} ({answer.slug}, {answer.kind})", bold=True)
    if answer.about:
        out.line()
        _paragraph(out, answer.about, first="", others="")
    _say(out, "Domains", ", ".join(answer.domains))
    _say(out, "Hosts", ", ".join(answer.hosts))
    _links(out, answer.links)
    _tell_known(out, answer)
    for case in answer.cases:
        out.line()
        _heading(out, f"{case.title} ({case.id})")
        if brief:
            continue
        _say(out, "What happened", case.happened)
        _say(out, "Do first", case.first)
    if answer.cases:
        out.line()
        out.line(f"More of each: carom explain {answer.cases[0].id}")


def _tell_known(out: Output, answer: SpeakerAnswer) -> None:
    if answer.tokens:
        out.line()
        out.table((Column("token"), Column("reason"), Column("means")), map(_token_row, answer.tokens))
    reasons = dict.fromkeys(rule.reason for rule in answer.rules)
    if reasons:
        out.line()
        _say(out, "Known by rules", ", ".join(reasons))


def _token_row(token: Token) -> tuple[str, ...]:
    return (token.token, token.reason, token.means)


def _tell_remedy(out: Output, remedy: Remedy, address: str) -> None:
    out.line()
    _say(out, "What happened", remedy.happened)
    _say(out, "Whose fault", sentence(remedy.fault))
    _say(out, "The address", address)
    _say(out, "Do first", remedy.first)
    for number, step in enumerate(remedy.then, 1):
        _say(out, "Then" if number == 1 else "", f"{number}. {step}")
    for number, step in enumerate(remedy.avoid):
        _say(out, "Do not" if number == 0 else "", f"- {step.removeprefix('Do not ')}")
    _links(out, remedy.links)


def _tell_messages(out: Output, remedy: Remedy) -> None:
    for title, text in (
        ("For the subscriber:", remedy.subscriber),
        ("For support:", remedy.support),
        ("For the other side's postmaster, once every word of it is true:", remedy.postmaster),
    ):
        out.line()
        out.line(title, bold=True)
        for part in text.split("\n"):
            label = _FACT.match(part)
            _paragraph(out, part, others=_INDENT + " " * label.end() if label else _INDENT)


def _links(out: Output, links: Iterable[Link]) -> None:
    for number, link in enumerate(links):
        _say(out, "Read" if number == 0 else "", f"{link.title}:")
        out.line(f"{'':<{_LABEL}}{link.url}")


def _say(out: Output, label: str, value: str) -> None:
    if not value:
        return
    head = f"{label + ':':<{_LABEL}}" if label else " " * _LABEL
    for line in _wrapped(value, head, " " * _LABEL):
        out.line(line)


def _heading(out: Output, text: str) -> None:
    for line in _wrapped(text, "", _INDENT):
        out.line(line, bold=True)


def _paragraph(out: Output, text: str, *, first: str = _INDENT, others: str = _INDENT) -> None:
    for line in _wrapped(text, first, others) or [""]:
        out.line(line)


def _lines(out: Output, lines: Iterable[str]) -> None:
    for line in lines:
        for part in _wrapped(line, _INDENT, _INDENT * 2):
            out.line(part)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    """Broken at blanks only: an address or link that is cut cannot be copied."""
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


def _details(verdict: Verdict) -> Iterator[tuple[str, str]]:
    if verdict.reason is not Reason.UNDETERMINED and verdict.conflict:
        yield "Doubt", "strong evidence names another kind of reason, so look yourself"
    if verdict.permanent is not None:
        yield "This attempt", "refused for good" if verdict.permanent else "refused for now"
    if verdict.retry_after is not None:
        yield "Try again in", f"{verdict.retry_after} seconds"
    if verdict.urls:
        yield "Links in it", " ".join(verdict.urls)


def _row(ground: Ground) -> tuple[str, ...]:
    sign = ground.evidence
    return (WITNESSES[sign.witness], ground.quote, sign.reason, f"{sign.strength:.2f}", sign.rule)
