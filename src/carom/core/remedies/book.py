"""All remedies, and the choice of the one that fits a verdict best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

import msgspec

from carom.core.model import Reason, Verdict
from carom.core.remedies.format import Case, Remedies, Speaker, SpeakerKind

#: Speakers whose words are known by themselves, since often no verdict names them as a provider.
_NAMELESS: Final = frozenset({SpeakerKind.PROGRAM, SpeakerKind.BLOCKLIST, SpeakerKind.ESP})

#: How closely a mark fits: the rule that decided, a token, a code at this provider, the provider alone. Each weighs
#: more than all below it, and two marks of a case more than one.
_BY_RULE, _BY_TOKEN, _BY_CODE, _BY_NAME = 8, 4, 2, 1


class RemedyBook:
    """Remedies by reason and by speaker. The more closely a case is described, the earlier it is chosen."""

    def __init__(self, remedies: Remedies) -> None:
        self.remedies = remedies
        self.speakers = remedies.speakers
        self.general: Mapping[Reason, Case] = {case.reason: case for case in remedies.general}

    @cached_property
    def by_slug(self) -> Mapping[str, Speaker]:
        return {slug: speaker for speaker in self.speakers for slug in speaker.slugs()}

    @cached_property
    def by_id(self) -> Mapping[str, Case]:
        """Every case: those of reasons by their slug, those of speakers by their id."""
        cases = {case.id: case for speaker in self.speakers for case in speaker.cases}
        return {str(reason): case for reason, case in self.general.items()} | cases

    def choose(self, verdict: Verdict, folded: str, codes: Iterable[str]) -> Case:
        """The case of a verdict: by deciding rule, token, code at the provider, provider and reason, then reason.

        `folded` is the reply as rules see it, `codes` are the reply and status codes in it. A case is chosen only for
        the reason that it is about, so that advice never contradicts the verdict. The first of equals wins.
        """
        reply = _Reply(verdict, folded.encode("utf-8", "surrogatepass"), _shapes(codes))
        best, closest = self.general[verdict.reason], 0
        for speaker in self.speakers:
            for case in speaker.cases:
                if case.reason is verdict.reason and (close := _closeness(case, speaker, reply)) > closest:
                    best, closest = case, close
        return best

    def with_code(self, code: str) -> Iterator[Case]:
        """The cases of speakers that give a code a meaning of their own."""
        shapes = code_shapes(code)
        for speaker in self.speakers:
            for case in speaker.cases:
                if not shapes.isdisjoint(case.codes):
                    yield case

    def with_reason(self, reason: Reason) -> Iterator[Case]:
        """The cases of speakers for one reason."""
        return (case for speaker in self.speakers for case in speaker.cases if case.reason is reason)


def code_shapes(code: str) -> frozenset[str]:
    """Every way in which a case may name a code: ``550`` is also ``5xx``, ``5.7.1`` also ``5.7.x`` and ``x.7.1``."""
    parts = code.split(".")
    if len(parts) != 3:
        return frozenset({code, f"{code[:1]}xx"})
    klass, subject, detail = parts
    return frozenset({code, f"{klass}.{subject}.x", f"x.{subject}.{detail}", f"x.{subject}.x", f"{klass}.x.x"})


class _Reply(msgspec.Struct, frozen=True):
    verdict: Verdict
    data: bytes
    shapes: frozenset[str]


def _shapes(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(shape for code in codes for shape in code_shapes(code))


def _closeness(case: Case, speaker: Speaker, reply: _Reply) -> int:
    """How closely a reply fits a case; 0 when it does not."""
    verdict = reply.verdict
    named = verdict.provider in speaker.slugs()
    close = 0
    if verdict.rule in case.rules:
        close += _BY_RULE
    if _has_token(case, reply, known=named or speaker.kind in _NAMELESS):
        close += _BY_TOKEN
    if named and not reply.shapes.isdisjoint(case.codes):
        close += _BY_CODE
    if named and (close or not case.has_marks()):
        close += _BY_NAME
    return close


def _has_token(case: Case, reply: _Reply, *, known: bool) -> bool:
    if not set(reply.verdict.blocklists).isdisjoint(case.blocklists):
        return True
    return known and any(re.search(mark.encode(), reply.data) for mark in case.match)
