"""What `carom.core.remedies.ask` answers: one value for each kind of question, told apart by ``asked`` in JSON."""

from __future__ import annotations

import msgspec

from carom.core.classify.details import Details
from carom.core.classify.explain import Explanation
from carom.core.model import Reason
from carom.core.remedies.format import Case, Link, Remedy, Speaker, Token
from carom.core.remedies.meanings import CodeMeaning
from carom.core.remedies.tokens import KnownToken
from carom.core.taxonomy import ReasonFacts


class CaseLine(msgspec.Struct, frozen=True):
    """One line about a case that is told in full elsewhere."""

    id: str
    reason: Reason
    title: str
    #: Codes to which its speaker gives this meaning.
    codes: tuple[str, ...]


class RuleLine(msgspec.Struct, frozen=True):
    """A rule by which the classifier knows what a provider says."""

    id: str
    reason: Reason


class ReplyAnswer(Explanation, frozen=True, kw_only=True, tag_field="asked", tag="reply"):
    """A reply, a code or a token: the verdict, its grounds and what to do."""

    #: The case that fits best, the blanks of its message filled in.
    remedy: Remedy
    #: What the operator's own rules want read first.
    own: tuple[str, ...] = ()
    codes: tuple[CodeMeaning, ...] = ()
    #: What else the reply tells.
    details: Details = Details()
    #: When a token was asked for.
    token: KnownToken | None = None
    #: True when codes stood alone: with no words, their meaning comes first and the verdict is a habit.
    codes_alone: bool = False
    #: For codes that stand alone: who gives them a meaning of their own.
    elsewhere: tuple[CaseLine, ...] = ()


class ReasonAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="asked", tag="reason"):
    """A reason, or one case of a speaker."""

    facts: ReasonFacts
    remedy: Remedy
    #: The cases of speakers for this reason.
    cases: tuple[CaseLine, ...] = ()


class SpeakerAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="asked", tag="provider"):
    """All that is known about a provider, filter, service, server program or blocklist."""

    slug: str
    name: str
    kind: str
    #: Empty when nothing is known beyond domains and rules.
    about: str = ""
    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    tokens: tuple[Token, ...] = ()
    cases: tuple[Remedy, ...] = ()
    rules: tuple[RuleLine, ...] = ()


Answer = ReplyAnswer | ReasonAnswer | SpeakerAnswer


def case_line(case: Case) -> CaseLine:
    return CaseLine(case.id, case.reason, case.title, case.codes)


def told(case: Case, postmaster: str) -> Remedy:
    """The case without its marks, with its message to the other side as it is to be sent."""
    fields = {field: getattr(case, field) for field in Remedy.__struct_fields__}
    return Remedy(**fields | {"postmaster": postmaster})


def about_speaker(speaker: Speaker) -> tuple[Remedy, ...]:
    return tuple(told(case, case.postmaster) for case in speaker.cases)
