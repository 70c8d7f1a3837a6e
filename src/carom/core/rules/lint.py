"""What is wrong or doubtful in rules, found without any reply but their own samples.

Errors keep a file out of force. Warnings are for whoever wrote the rule: it says one sentence instead of an idea, or
two rules claim the same reply. Notes are worth a look, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from carom.core.classify.protocol import Classify
from carom.core.classify.weigh import TOKEN_NAMES
from carom.core.errors import RuleError
from carom.core.model import Evidence, FailureType, Witness
from carom.core.rules.catalogue import Catalogue, ListedRule
from carom.core.rules.format import Rule
from carom.core.rules.loader import RuleSource, check_sources
from carom.core.rules.patterns import put_words_in
from carom.core.rules.shape import shape_of
from carom.core.taxonomy import facts

_SPOKEN: Final = (Witness.TEXT, Witness.PROVIDER_TOKEN)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(msgspec.Struct, frozen=True):
    severity: Severity
    #: For programs; docs/reference/rules.md lists them.
    code: str
    file: str
    #: ``rule acme.closed``, ``marker acme``; empty for the file as a whole.
    place: str
    problem: str
    #: The other rule of an overlap, and the sample that both match.
    other: str | None = None
    sample: str | None = None


def lint_files(sources: Iterable[RuleSource], words: Mapping[str, str]) -> tuple[Finding, ...]:
    """Errors: whatever keeps these files out of force. `words` is vocabulary from elsewhere."""
    return tuple(
        Finding(Severity.ERROR, mistake.code, mistake.file, mistake.place, mistake.problem)
        for mistake in check_sources(sources, words)
    )


def lint_rules(catalogue: Catalogue, words: Mapping[str, str]) -> Iterator[Finding]:
    """Rules that say one text only, or nowhere say what they must not match. Nothing is matched for this.

    `words` is vocabulary from elsewhere.
    """
    words = {**words, **catalogue.words}
    for listed in catalogue.rules:
        rule = listed.rule
        if says_one_text(rule, words):
            problem = "matches one text only and has one sample: say the idea with its variants"
            yield _finding(Severity.WARNING, "one_text", listed, problem)
        if not rule.refuses and not rule.token:
            # A refusal of the sender that is taken for a dead address silences a person.
            weighty = facts(rule.reason).type is FailureType.HARD
            problem = "has no refuses: name a near miss" + (" that is not about the address" if weighty else "")
            yield _finding(Severity.NOTE, "no_refuses", listed, problem)


def says_one_text(rule: Rule, words: Mapping[str, str]) -> bool:
    """Whether the patterns have no variant and there is one sample. A provider's token is one text by nature."""
    if rule.token or len(rule.samples) != 1 or len(rule.match) != 1:
        return False
    try:
        return shape_of(put_words_in(rule.match[0], words)).texts == 1
    except RuleError:
        return False  # told as an error


def lint_overlaps(catalogue: Catalogue, classify: Classify) -> Iterator[Finding]:
    """Samples that a rule of another reason also claims, as strongly and without refusing them.

    `classify` judges with the rules of the catalogue.
    """
    rules = {listed.rule.id: listed for listed in catalogue.rules}
    told: set[frozenset[str]] = set()
    for listed in catalogue.rules:
        for sample in listed.rule.samples:
            for sign in _rivals(listed, sample, classify):
                pair = frozenset((listed.rule.id, sign.rule))
                if sign.rule not in rules or pair in told:
                    continue
                told.add(pair)
                yield _overlap(listed, rules[sign.rule], sample)


def _rivals(listed: ListedRule, sample: str, classify: Classify) -> Iterator[Evidence]:
    evidence = [sign for sign in classify(sample, provider=listed.said_by).evidence if sign.witness in _SPOKEN]
    mine = next((sign for sign in evidence if sign.rule == listed.rule.id), None)
    if mine is None:
        return  # `carom rules test` tells that
    for sign in evidence:
        if sign.reason is not mine.reason and _weight(sign) >= _weight(mine):
            yield sign


def _weight(sign: Evidence) -> tuple[bool, float]:
    """By what a sign prevails over another: a strong token over all words, then by strength."""
    return sign.witness is Witness.PROVIDER_TOKEN and sign.strength >= TOKEN_NAMES, sign.strength


def _overlap(one: ListedRule, other: ListedRule, sample: str) -> Finding:
    types = {facts(listed.rule.reason).type for listed in (one, other)}
    problem = (
        f"says {one.rule.reason}, and rule {other.rule.id} ({other.file}) says {other.rule.reason} of its sample "
        f"{sample!r} just as strongly; let one refuse it or be weaker"
        + (", as only one of them calls the address dead" if FailureType.HARD in types and len(types) > 1 else "")
    )
    return msgspec.structs.replace(
        _finding(Severity.WARNING, "overlap", one, problem), other=other.rule.id, sample=sample
    )


def lint_overruled(own: Catalogue, packaged: Catalogue, classify: Classify) -> Iterator[Finding]:
    """Samples of packaged rules that an own rule judges otherwise; `classify` judges with both.

    Own rules may overrule, that is what they are for. That one calls an address dead which is not is worth a warning.
    """
    own_rules = {listed.rule.id: listed for listed in own.rules}
    told: set[tuple[str, str]] = set()
    for listed in packaged.rules:
        if listed.rule.id in own_rules:
            continue
        for sample in listed.rule.samples:
            verdict = classify(sample, provider=listed.said_by)
            mine = own_rules.get(verdict.rule or "")
            if mine is None or verdict.reason is listed.rule.reason or (mine.rule.id, listed.rule.id) in told:
                continue
            told.add((mine.rule.id, listed.rule.id))
            yield _overruling(mine, listed, sample)


def _overruling(mine: ListedRule, packaged: ListedRule, sample: str) -> Finding:
    kills = FailureType.HARD
    deadly = facts(mine.rule.reason).type is kills and facts(packaged.rule.reason).type is not kills
    problem = (
        f"says {mine.rule.reason} of {sample!r}, "
        f"which the packaged rule {packaged.rule.id} calls {packaged.rule.reason}"
        + ("; that takes a good address for a dead one" if deadly else "")
    )
    finding = _finding(Severity.WARNING if deadly else Severity.NOTE, "overrules", mine, problem)
    return msgspec.structs.replace(finding, other=packaged.rule.id, sample=sample)


def _finding(severity: Severity, code: str, listed: ListedRule, problem: str) -> Finding:
    return Finding(severity, code, listed.file, f"rule {listed.rule.id}", problem)
