"""From evidence to a verdict.

Signs of one reason are joined as if independent within their kinds: the strongest of each kind
counts, and 1 - (1-a)(1-b)… is the reason's score. Words that name a cause go before codes, because
servers choose words with more care than digits (``552 no such user``); codes then support or
contradict. What the strengths are and what quiets them is in `carom.core.classify.evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from carom.core.classify.calibration import confidence
from carom.core.classify.evidence import DECIDES, FLOOR, NAMES_CAUSE, gather, permanent
from carom.core.classify.signs import Signs
from carom.core.limits import EVIDENCE
from carom.core.model import Evidence, Reason, Verdict, Witness
from carom.core.rules.book import Row, RuleBook
from carom.core.taxonomy import FACTS

#: A provider's own token at least this strong says what the provider means, whatever the words around it.
TOKEN_NAMES: Final = 0.95
#: A rival of another type with this score makes a conflict.
RIVAL: Final = 0.7
#: How much of a rival's score is taken from the winner's confidence.
DOUBT: Final = 0.35

_TOKEN: Final = Witness.PROVIDER_TOKEN
_WORDS: Final = (Witness.TEXT, _TOKEN)

#: Equal scores are settled in this order: what is more specific, and what keeps an address, goes first.
PRECEDENCE: Final = (
    Reason.SUPPRESSED,
    Reason.BLOCKLISTED,
    Reason.AUTH_FAILED,
    Reason.VIRUS,
    Reason.GREYLISTED,
    Reason.RATE_LIMITED,
    Reason.TLS_REQUIRED,
    Reason.LOGIN_REQUIRED,
    Reason.SENDER_DNS,
    Reason.MAILBOX_FULL,
    Reason.MAILBOX_MOVED,
    Reason.MAILBOX_DISABLED,
    Reason.TOO_LARGE,
    Reason.ROUTING_LOOP,
    Reason.RECIPIENT_REFUSED,
    Reason.BAD_REPUTATION,
    Reason.SENDER_REFUSED,
    Reason.RELAY_DENIED,
    Reason.DOMAIN_NO_MAIL,
    Reason.DOMAIN_UNKNOWN,
    Reason.USER_UNKNOWN,
    Reason.ADDRESS_INVALID,
    Reason.SPAM,
    Reason.MALFORMED,
    Reason.CONTENT_REFUSED,
    Reason.SYSTEM_FULL,
    Reason.DNS_FAILURE,
    Reason.HOST_UNREACHABLE,
    Reason.DELIVERY_AGENT,
    Reason.PROTOCOL_ERROR,
    Reason.SYSTEM_ERROR,
    Reason.POLICY,
    Reason.EXPIRED,
    Reason.UNDETERMINED,
)
_RANK: Final = {reason: rank for rank, reason in enumerate(PRECEDENCE)}


def weigh(book: RuleBook, signs: Signs) -> Verdict:
    """Judge one set of signs; the same signs always give the same verdict."""
    provider = signs.provider or next((book.markers[hit] for hit in signs.hits if hit in book.markers), None)
    gathered = gather(book, signs, provider)
    # Rules of the operator: their reasons go before all others, and only they cast doubt on each other.
    own = frozenset(row.id for row in gathered.rows if row.own)
    scores = _scores(gathered.evidence)
    theirs = {sign.reason for sign in gathered.evidence if sign.rule in own}
    winner = _winner(gathered.evidence, scores, theirs)
    facts = FACTS[winner]
    rivals = [scores.get(reason, 0.0) for reason in theirs or scores if FACTS[reason].type is not facts.type]
    rival = max(rivals) if rivals and winner is not Reason.UNDETERMINED else 0.0
    # How often the operator is right is not ours to know, so no table speaks of it.
    score = scores.get(winner, 0.0) * (1.0 - DOUBT * rival)
    ordered = _ordered(gathered.evidence, gathered.rows)
    deciding = _deciding(ordered, winner, gathered.rows, own)
    return Verdict(
        reason=winner,
        party=facts.party,
        type=facts.type,
        permanent=permanent(signs),
        confidence=round(score if theirs else confidence(score), 3),
        evidence=ordered[:EVIDENCE],
        conflict=rival >= RIVAL,
        provider=provider or _speaker(gathered.rows, deciding.row),
        blocklists=_blocklists(book, signs),
        rule=deciding.rule,
        label=deciding.row.label if deciding.row is not None else None,
    )


def _scores(evidence: Sequence[Evidence]) -> dict[Reason, float]:
    strongest: dict[tuple[Reason, Witness], float] = {}
    for sign in evidence:
        if sign.reason is Reason.UNDETERMINED:  # says that it says nothing: no cause, and no rival of one
            continue
        kind = (sign.reason, sign.witness)
        if sign.strength > strongest.get(kind, 0.0):
            strongest[kind] = sign.strength
    doubts: dict[Reason, float] = {}
    for (reason, _), strength in strongest.items():
        doubts[reason] = doubts.get(reason, 1.0) * (1.0 - strength)
    return {reason: 1.0 - doubt for reason, doubt in doubts.items()}


def _winner(evidence: Sequence[Evidence], scores: Mapping[Reason, float], theirs: AbstractSet[Reason]) -> Reason:
    """The reason that goes first; UNDETERMINED when nothing is at least more likely than not."""
    candidates = theirs or scores.keys()
    if not candidates:
        return Reason.UNDETERMINED
    if len(candidates) == 1:
        (winner,) = candidates
    else:
        worded = [sign for sign in evidence if sign.witness in _WORDS and sign.strength >= NAMES_CAUSE]
        named = {sign.reason for sign in worded}
        tokens = {sign.reason for sign in worded if sign.witness is _TOKEN and sign.strength >= TOKEN_NAMES}
        decided = {sign.reason for sign in worded if sign.strength >= DECIDES}
        winner = min(
            candidates,
            key=lambda one: (
                one not in tokens,
                one not in decided,
                one not in named,
                -round(scores.get(one, 0.0), 3),
                _RANK[one],
            ),
        )
    return winner if theirs or scores[winner] >= FLOOR else Reason.UNDETERMINED


def _ordered(evidence: Sequence[Evidence], rows: Sequence[Row]) -> tuple[Evidence, ...]:
    """Strongest first, the operator's before all; of equal ones a provider's own words say more than a language's."""
    if len(evidence) < 2:
        return tuple(evidence)
    by_id = {row.id: row for row in rows}

    def place(sign: Evidence) -> tuple[bool, float, int, bool, str]:
        row = by_id.get(sign.rule)
        own, provider = (row.own, row.provider) if row is not None else (False, None)
        return (not own, -sign.strength, _RANK[sign.reason], not provider, sign.rule)

    return tuple(sorted(evidence, key=place))


class _Deciding(NamedTuple):
    """The rule or code that decided, and its row when it is a rule."""

    rule: str | None
    row: Row | None


def _deciding(ordered: Sequence[Evidence], winner: Reason, rows: Sequence[Row], own: frozenset[str]) -> _Deciding:
    # Only an operator's rule decides that a reply says nothing.
    if winner is Reason.UNDETERMINED and not own:
        return _Deciding(None, None)
    rule = next(sign.rule for sign in ordered if sign.reason is winner)
    return _Deciding(rule, next((row for row in rows if row.id == rule), None))


def _speaker(rows: Sequence[Row], deciding: Row | None) -> str | None:
    """Whose words they are: the deciding rule's provider before that of any other."""
    if deciding is not None and deciding.provider:
        return deciding.provider
    return next((row.provider for row in rows if row.provider), None)


def _blocklists(book: RuleBook, signs: Signs) -> tuple[str, ...]:
    """The lists that are named; an operator's name gives way to that of one of its lists."""
    named = tuple(dict.fromkeys([book.blocklists[hit] for hit in signs.hits if hit in book.blocklists]))
    if len(named) < 2:
        return named
    return tuple(name for name in named if not any(name in other and name != other for other in named))
