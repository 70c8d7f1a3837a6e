"""The same verdict with its grounds laid open: which words and codes spoke for which reason."""

from __future__ import annotations

import re

import msgspec

from carom.core.classify.text import fold
from carom.core.model import Evidence, Verdict, Witness
from carom.core.rules.book import RuleBook
from carom.core.taxonomy import ReasonFacts, facts


class Ground(msgspec.Struct, frozen=True):
    """One piece of evidence with the words that gave it."""

    evidence: Evidence
    #: The words as they stand in `Explanation.text`, or the code.
    quote: str
    #: Where they stand in `Explanation.text`; (0, 0) when the sign came from beside the text.
    start: int
    end: int
    #: False for the evidence that lost.
    prevailed: bool


class Explanation(msgspec.Struct, frozen=True):
    verdict: Verdict
    facts: ReasonFacts
    #: The reply as the rules saw it: one line, lower-case, addresses masked.
    text: str
    grounds: tuple[Ground, ...]


def explain(book: RuleBook, verdict: Verdict, text: str) -> Explanation:
    """Find the words behind each piece of evidence of a verdict that was given on this text."""
    folded = fold(text)
    grounds = tuple(_ground(book, sign, verdict, folded) for sign in verdict.evidence)
    return Explanation(verdict=verdict, facts=facts(verdict.reason), text=folded, grounds=grounds)


def _ground(book: RuleBook, sign: Evidence, verdict: Verdict, folded: str) -> Ground:
    if sign.witness in (Witness.TEXT, Witness.PROVIDER_TOKEN):
        start, end = _span(book, sign.rule, folded)
    else:
        start = folded.find(sign.rule.lower())
        start, end = (start, start + len(sign.rule)) if start >= 0 else (0, 0)
    return Ground(
        evidence=sign,
        quote=folded[start:end] or sign.rule,
        start=start,
        end=end,
        prevailed=sign.reason is verdict.reason,
    )


def _span(book: RuleBook, rule: str, folded: str) -> tuple[int, int]:
    """Where the first of the rule's patterns matches; patterns run over bytes, spans count characters."""
    data = folded.encode("utf-8", "surrogatepass")
    for number, triggered in enumerate(book.triggers):
        if any(book.rows[row].id == rule for row in triggered):
            found = re.search(book.pattern(number).encode(), data, re.DOTALL)
            if found is not None:
                before = data[: found.start()].decode("utf-8", "replace")
                return len(before), len(before) + len(found.group().decode("utf-8", "replace"))
    return 0, 0
