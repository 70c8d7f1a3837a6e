"""What every rule says of one text, also those that were held back: for whoever writes a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from carom.core.classify.classifier import Classifier
from carom.core.classify.evidence import code_shapes
from carom.core.classify.extract import codes
from carom.core.classify.match import Matcher
from carom.core.classify.text import fold
from carom.core.model import Reason, Verdict
from carom.core.rules.book import Row, RuleBook


class Span(msgspec.Struct, frozen=True):
    """Where a pattern matched in `Probe.text`, in characters."""

    start: int
    end: int
    quote: str


class Voice(msgspec.Struct, frozen=True):
    """One rule of which a pattern occurs in the text."""

    rule: str
    reason: Reason
    strength: float
    own: bool
    #: Where its patterns matched.
    spans: tuple[Span, ...]
    #: Why it does not count all the same; None when it does.
    held_back: str | None = None


class Probe(msgspec.Struct, frozen=True):
    verdict: Verdict
    #: The text as the patterns see it.
    text: str
    #: Rules that count, the strongest first, then those held back.
    voices: tuple[Voice, ...]


def probe(book: RuleBook, matcher: Matcher, text: str, provider: str | None = None) -> Probe:
    """Every rule whose words stand in the text, with their places; `provider` is what is known beside the text."""
    verdict = Classifier(book, matcher).classify(text, provider=provider)
    folded = fold(text)
    data = folded.encode("utf-8", "surrogatepass")
    hits = matcher.find(data)
    numbers = dict.fromkeys(row for hit in hits for row in book.triggers[hit])
    known = provider or next((book.markers[hit] for hit in hits if hit in book.markers), None)
    # A rule that a wrapper's words hold back may count all the same, in the reply that the wrapper quotes.
    counted = {sign.rule for sign in verdict.evidence}
    voices = [_voice(book, number, hits, data, known) for number in numbers]
    found = [msgspec.structs.replace(one, held_back=None) if one.rule in counted else one for one in voices]
    ordered = sorted(found, key=lambda voice: (voice.held_back is not None, not voice.own, -voice.strength, voice.rule))
    return Probe(verdict, folded, tuple(ordered))


def _voice(book: RuleBook, number: int, hits: Iterable[int], data: bytes, provider: str | None) -> Voice:
    row = book.rows[number]
    spans = tuple(_span(book.pattern(hit), data) for hit in hits if number in book.triggers[hit])
    problem = next(_obstacles(book, row, frozenset(hits), data, provider), None)
    return Voice(row.id, row.reason, row.strength, row.own, spans, problem)


def _obstacles(book: RuleBook, row: Row, hits: frozenset[int], data: bytes, provider: str | None) -> Iterator[str]:
    """The conditions of a rule that do not hold, in the order in which a person would ask."""
    if row.only_there and row.provider != provider:
        yield f"counts only when {row.provider} speaks, and that is not known"
    if row.codes:
        found = codes(data.decode("utf-8", "replace"))
        if code_shapes(found.replies, found.statuses).isdisjoint(row.codes):
            yield f"asks for a code: {', '.join(row.codes)}"
    for number in row.all:
        if number not in hits:
            yield f"asks for {book.pattern(number)!r} as well"
    for number in row.none:
        if number in hits:
            yield f"refuses {_span(book.pattern(number), data).quote!r}"


def _span(pattern: str, data: bytes) -> Span:
    """Where a pattern matches; patterns run over bytes, spans count characters."""
    found = re.search(pattern.encode(), data, re.DOTALL)
    if found is None:
        return Span(0, 0, "")
    before = len(data[: found.start()].decode("utf-8", "replace"))
    quote = found.group().decode("utf-8", "replace")
    return Span(before, before + len(quote), quote)
