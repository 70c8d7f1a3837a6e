"""What the rules make of a file of replies: which rule decides how many, and which templates stay undetermined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.app.batches import in_batches
from carom.core.classify.classifier import Classifier
from carom.core.classify.template import template_of_masked
from carom.core.classify.text import mask_all
from carom.core.limits import REPLY_CHARS
from carom.core.model import Reason

#: Replies that are judged together.
_BATCH: Final = 1024
#: Different templates that are counted, and masked texts whose verdict is remembered: at 8 KB for the very longest,
#: at most some 200 MB, and mostly a twentieth of that.
TEMPLATES: Final = 8192
_REMEMBERED: Final = 8192


class TemplateCount(msgspec.Struct, frozen=True):
    template: str
    replies: int
    #: The first reply of this template, as it came.
    example: str


class Covered(msgspec.Struct, frozen=True):
    """What one rule decided; rule is None for the replies that nothing explains."""

    rule: str | None
    reason: Reason
    replies: int
    #: The most frequent first.
    templates: tuple[TemplateCount, ...]
    #: Replies of templates that were too rare to be kept.
    of_rare_templates: int


class Coverage(msgspec.Struct, frozen=True):
    replies: int
    undetermined: int
    #: The undetermined first, then by the number of replies.
    rules: tuple[Covered, ...]


class _Decided(msgspec.Struct, frozen=True, gc=False):
    """Who decided a reply, and what for."""

    rule: str | None
    reason: Reason


#: A template, and who decided its replies.
_Key = tuple[_Decided, str]


class _Counted(msgspec.Struct):
    replies: int
    example: str


def cover(texts: Iterable[str], classifier: Classifier, *, kept: int = TEMPLATES) -> Coverage:
    """Judge all replies and count them by rule and template, in memory that does not grow with their number.

    When more than `kept` templates come by, the rarest are forgotten and counted together, so a template's figure may
    be too low and is never too high.
    """
    counting = _Counting(classifier, kept)
    for batch in in_batches(texts, _BATCH):
        counting.add(batch)
    return counting.coverage()


class _Counting:
    def __init__(self, classifier: Classifier, kept: int) -> None:
        self._classifier = classifier
        self._kept = kept
        self._replies: Counter[_Decided] = Counter()
        self._templates: dict[_Key, _Counted] = {}
        #: By masked text: what is alike after masking gets the same verdict, and has the same template.
        self._known: dict[str, _Key] = {}

    def add(self, texts: list[str]) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        masked = mask_all(texts)
        self._learn({mask: text for mask, text in zip(masked, texts, strict=True) if mask not in self._known})
        for text, mask in zip(texts, masked, strict=True):
            key = self._known[mask]
            self._replies[key[0]] += 1
            counted = self._templates.get(key)
            if counted is None:
                counted = self._templates[key] = _Counted(0, text[:REPLY_CHARS])
            counted.replies += 1
        # Not at each new template, so that each costs a bounded share of the sorting.
        if len(self._templates) > 2 * self._kept:
            self._templates = dict(sorted(self._templates.items(), key=_by_replies)[: self._kept])

    def _learn(self, new: dict[str, str]) -> None:
        verdicts = self._classifier.classify_many(new.values())
        for mask, verdict in zip(new, verdicts, strict=True):
            self._known[mask] = (_Decided(verdict.rule, verdict.reason), template_of_masked(mask))

    def coverage(self) -> Coverage:
        rules = sorted(self._covered(), key=lambda one: (one.rule is not None, -one.replies, one.rule or ""))
        undetermined = sum(one.replies for one in rules if one.rule is None)
        return Coverage(self._replies.total(), undetermined, tuple(rules))

    def _covered(self) -> Iterator[Covered]:
        by_rule: dict[_Decided, list[TemplateCount]] = {decided: [] for decided in self._replies}
        for (decided, shown), counted in sorted(self._templates.items(), key=_by_replies):
            by_rule[decided].append(TemplateCount(shown, counted.replies, counted.example))
        for decided, templates in by_rule.items():
            replies = self._replies[decided]
            rare = replies - sum(one.replies for one in templates)
            yield Covered(decided.rule, decided.reason, replies, tuple(templates), rare)


def _by_replies(item: tuple[_Key, _Counted]) -> tuple[int, str]:
    (_, shown), counted = item
    return -counted.replies, shown
