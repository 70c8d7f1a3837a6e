"""From whatever a person asks about to an answer: a reply, a code, a token, a reason, a case, a provider."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from carom.core.classify.classifier import Classifier
from carom.core.classify.details import details
from carom.core.classify.explain import Explanation
from carom.core.classify.extract import codes
from carom.core.errors import NotFoundError
from carom.core.limits import ADDRESS_CHARS, DETAILS_CHARS
from carom.core.model import Reason, Witness
from carom.core.providers import Provider, provider, provider_of_domain, provider_of_host, providers
from carom.core.remedies.answers import (
    Answer,
    CaseLine,
    ReasonAnswer,
    ReplyAnswer,
    RuleLine,
    SpeakerAnswer,
    about_speaker,
    case_line,
    told,
)
from carom.core.remedies.blanks import Filling, filled, filling
from carom.core.remedies.book import RemedyBook
from carom.core.remedies.format import Speaker
from carom.core.remedies.meanings import code_meanings
from carom.core.remedies.tokens import KnownToken, TokenIndex, spellings
from carom.core.rules.overlay import own_advice
from carom.core.taxonomy import facts

# A name that somebody may have mistyped; anything longer or with other letters is what a server said.
_NAME: Final = re.compile(r"[A-Za-z0-9._:#*@?=\[\](){}/-]{1,40}")
_SLUG: Final = re.compile(r"[a-z]{1,30}(?:_[a-z]{1,30}){1,4}")
_CODES: Final = re.compile(r"(?:[2-5]\d\d(?:[ -]|$))?(?:[245x]\.\d{1,3}\.\d{1,3})?", re.IGNORECASE)
#: Characters of "550 5.1.1" with blanks to spare.
_CODES_CHARS: Final = 40
#: What is longer than an address, or has more words than the name of a provider, is what a server said.
_NAME_CHARS: Final = ADDRESS_CHARS
_NAME_WORDS: Final = 4
#: Near matches that are offered for an unknown name.
_NEAR: Final = 4


class Adviser:
    """Answers with one classifier and one book of remedies."""

    def __init__(self, classifier: Classifier, book: RemedyBook) -> None:
        self._classifier = classifier
        self._book = book
        self._tokens = TokenIndex(book.speakers)
        self._by_name = {row.name.lower(): row.slug for row in providers()}
        self._by_name |= {speaker.name.lower(): speaker.slug for speaker in book.speakers}

    def ask(self, asked: str) -> Answer:
        """What is known about `asked`.

        Tried in this order: slug of a reason, slug or name of a provider, id of a case, token, codes alone, domain or
        host of a provider, name of a blocklist, and then it is a reply. Raises `NotFoundError` with near matches when
        it is a single word that nothing is known about.
        """
        name = asked[:DETAILS_CHARS].strip()
        if not name or len(name) > _NAME_CHARS or len(name.split()) > _NAME_WORDS:
            return self.reply(asked)
        return self._named(name) or self._token(name) or self._host(name) or self._reply_or_unknown(name)

    def reply(self, text: str, token: KnownToken | None = None) -> ReplyAnswer:
        """The verdict on what a server said, its grounds, and the remedy that fits best."""
        text = text[:DETAILS_CHARS]
        explanation = self._classifier.explain(text)
        if token is not None and explanation.verdict.reason is not token.token.reason:
            # Some tokens are only known when it is known who speaks.
            explanation = self._classifier.explain(text, provider=token.speaker)
        verdict, found = explanation.verdict, codes(explanation.text)
        found_beside = details(text, verdict=verdict)
        alone = _only_codes(text)
        case = self._book.choose(verdict, explanation.text, (*map(str, found.replies), *found.statuses))
        return ReplyAnswer(
            **{field: getattr(explanation, field) for field in Explanation.__struct_fields__},
            remedy=told(
                case, filled(case.postmaster, Filling() if alone or token else filling(text, verdict, found_beside))
            ),
            details=found_beside,
            own=own_advice(self._classifier.book, verdict),
            codes=tuple(code_meanings(text, explanation.text)),
            token=token,
            codes_alone=alone,
            elsewhere=tuple(self._elsewhere(found.statuses or (text.strip(),))) if alone else (),
        )

    def reason(self, reason: Reason) -> ReasonAnswer:
        """The remedy of a reason by itself, and who has cases of their own for it."""
        case = self._book.general[reason]
        return ReasonAnswer(
            facts=facts(reason),
            remedy=told(case, filled(case.postmaster, Filling())),
            cases=tuple(map(case_line, self._book.with_reason(reason))),
        )

    def speaker(self, slug: str) -> SpeakerAnswer | None:
        """What is known about a provider, filter, service, program or blocklist; None for an unknown slug."""
        speaker, row = self._book.by_slug.get(slug), provider(slug)
        if speaker is None and row is None:
            return None
        slugs = {slug, *(speaker.slugs() if speaker else ())}
        rules = (RuleLine(rule.id, rule.reason) for rule in self._classifier.book.rows if rule.provider in slugs)
        return SpeakerAnswer(
            slug=slug,
            name=_name(row, speaker),
            kind=str(row.kind if row else speaker.kind if speaker else ""),
            about=speaker.about if speaker else "",
            domains=row.domains if row else (),
            hosts=row.hosts if row else (),
            links=speaker.links if speaker else (),
            tokens=speaker.tokens if speaker else (),
            cases=about_speaker(speaker) if speaker else (),
            rules=tuple(rules),
        )

    def known_slugs(self) -> tuple[str, ...]:
        """Every slug that `speaker` answers for, in alphabetical order."""
        return tuple(sorted({row.slug for row in providers()} | set(self._book.by_slug)))

    def _named(self, name: str) -> Answer | None:
        name = name.lower()
        if (slug := name.replace("-", "_")) in set(Reason):
            return self.reason(Reason(slug))
        if (answer := self.speaker(self._by_name.get(name, name))) is not None:
            return answer
        if (case := self._book.by_id.get(name)) is not None:
            return ReasonAnswer(facts=facts(case.reason), remedy=told(case, filled(case.postmaster, Filling())))
        return None

    def _token(self, name: str) -> Answer | None:
        if _only_codes(name):
            return None
        if (known := self._tokens.find(name)) is not None:
            return self.reply(known.written, known)
        if len(name.split()) > 1:
            return None
        # A token that no table explains and that the rules know all the same.
        for spelling in spellings(name):
            evidence = self._classifier.classify(spelling).evidence
            if any(sign.witness is Witness.PROVIDER_TOKEN for sign in evidence):
                return self.reply(spelling)
        return None

    def _host(self, name: str) -> Answer | None:
        host = name.lower().rpartition("@")[2].rstrip(".")
        if "." not in host or len(name.split()) > 1 or _only_codes(host):
            return None
        lists = (one.slug for one in self._book.speakers if any(host in case.blocklists for case in one.cases))
        slug = next(lists, None) or provider_of_domain(host) or provider_of_host(host)
        return self.speaker(slug) if slug else None

    def _reply_or_unknown(self, name: str) -> Answer:
        answer = self.reply(name)
        unexplained = answer.verdict.reason is Reason.UNDETERMINED and not answer.codes and _NAME.fullmatch(name)
        # Servers do not join words like that; the classifier may read them all the same ("user_unkown").
        if unexplained or _SLUG.fullmatch(name):
            raise NotFoundError(self._unknown(name))
        return answer

    def _unknown(self, name: str) -> str:
        near = get_close_matches(name.lower(), list(self._names()), n=_NEAR, cutoff=0.6)
        hint = f"; near to it: {', '.join(near)}" if near else ""
        return f"nothing is known about {name!r}{hint}. Give a code, a token, a reason, a provider, or a whole reply"

    def _names(self) -> Iterator[str]:
        yield from Reason
        yield from self.known_slugs()
        yield from (token.lower() for token in self._tokens.names())

    def _elsewhere(self, found: Iterable[str]) -> Iterator[CaseLine]:
        """The cases of speakers who give one of these codes a meaning of their own."""
        for code in found:
            yield from map(case_line, self._book.with_code(code.lower()))


def _only_codes(text: str) -> bool:
    """Whether a text is a reply code, a status code, or one after the other, and nothing else."""
    return len(text) <= _CODES_CHARS and _CODES.fullmatch(" ".join(text.split())) is not None


def _name(row: Provider | None, speaker: Speaker | None) -> str:
    if row is not None:
        return row.name
    return speaker.name if speaker is not None else ""
