"""From evidence to a verdict.

Signs of one reason are joined as if independent within their kinds: the strongest of each kind
counts, and 1 - (1-a)(1-b)… is the reason's score. Words that name a cause go before codes, because
servers choose words with more care than digits (``552 no such user``); codes then support or
contradict. What the strengths are and what quiets them is in `carom.core.classify.evidence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from carom.core.classify.calibration import confidence
from carom.core.classify.evidence import FLOOR, NAMES_CAUSE, gather, permanent
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
    own = frozenset(row.id for row in gathered.rows if row.own)
    verdict = _verdict(gathered.evidence, own)
    return msgspec.structs.replace(
        verdict,
        permanent=permanent(signs),
        provider=provider or _speaker(gathered.rows, verdict),
        blocklists=_blocklists(book, signs),
        label=next((row.label for row in gathered.rows if row.id == verdict.rule), None),
    )


def _speaker(rows: Sequence[Row], verdict: Verdict) -> str | None:
    """Whose words they are: the deciding rule's provider before that of any other."""
    ordered = sorted(rows, key=lambda row: row.id != verdict.rule)
    return next((row.provider for row in ordered if row.provider), None)


def _blocklists(book: RuleBook, signs: Signs) -> tuple[str, ...]:
    """The lists that are named; an operator's name gives way to that of one of its lists."""
    named = tuple(dict.fromkeys(book.blocklists[hit] for hit in signs.hits if hit in book.blocklists))
    return tuple(name for name in named if not any(name in other and name != other for other in named))


def _scores(evidence: Sequence[Evidence]) -> dict[Reason, float]:
    strongest: dict[tuple[Reason, Witness], float] = {}
    for sign in evidence:
        if sign.reason is Reason.UNDETERMINED:  # says that it says nothing: no cause, and no rival of one
            continue
        kind = (sign.reason, sign.witness)
        strongest[kind] = max(strongest.get(kind, 0.0), sign.strength)
    doubts: dict[Reason, float] = {}
    for (reason, _), strength in strongest.items():
        doubts[reason] = doubts.get(reason, 1.0) * (1.0 - strength)
    return {reason: 1.0 - doubt for reason, doubt in doubts.items()}


def _verdict(evidence: Sequence[Evidence], own: frozenset[str]) -> Verdict:
    """`own`: rules of the operator. Their reasons go before all others, and only they cast doubt on each other."""
    scores = _scores(evidence)
    theirs = {sign.reason for sign in evidence if sign.rule in own}
    named = {
        sign.reason
        for sign in evidence
        if sign.witness in (Witness.TEXT, Witness.PROVIDER_TOKEN) and sign.strength >= NAMES_CAUSE
    }
    tokens = {
        sign.reason for sign in evidence if sign.witness is Witness.PROVIDER_TOKEN and sign.strength >= TOKEN_NAMES
    }
    ranked = sorted(
        theirs or scores,
        key=lambda one: (one not in tokens, one not in named, -round(scores.get(one, 0.0), 3), _RANK[one]),
    )
    ordered = tuple(
        sorted(evidence, key=lambda sign: (sign.rule not in own, -sign.strength, _RANK[sign.reason], sign.rule))
    )[:EVIDENCE]
    if not ranked or (scores.get(ranked[0], 0.0) < FLOOR and not theirs):
        return _build(Reason.UNDETERMINED, 0.0, ordered, conflict=False, rule=None)
    winner = ranked[0]
    kind = FACTS[winner].type
    rival = max((scores.get(reason, 0.0) for reason in ranked[1:] if FACTS[reason].type is not kind), default=0.0)
    score = scores.get(winner, 0.0) * (1.0 - DOUBT * rival)
    sure = score if theirs else confidence(score)  # how often the operator is right is not ours to know
    rule = next(sign.rule for sign in ordered if sign.reason is winner)
    return _build(winner, round(sure, 3), ordered, conflict=rival >= RIVAL, rule=rule)


def _build(
    reason: Reason, confidence: float, evidence: tuple[Evidence, ...], *, conflict: bool, rule: str | None
) -> Verdict:
    facts = FACTS[reason]
    return Verdict(
        reason=reason,
        party=facts.party,
        type=facts.type,
        confidence=confidence,
        evidence=evidence,
        conflict=conflict,
        rule=rule,
    )
