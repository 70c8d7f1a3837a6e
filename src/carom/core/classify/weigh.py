"""From signs to a verdict.

Every sign (words, token, status, reply code, command) is evidence with a strength: how often it is
right alone. Signs of one reason are joined as if independent within their kinds: the strongest of
each kind counts, and 1 - (1-a)(1-b)… is the reason's score. Words that name a cause go before
codes, because servers choose words with more care than digits (``552 no such user``); codes then
support or contradict. What wraps a cause ("retries ran out") counts only when no cause is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from carom.core.limits import EVIDENCE
from carom.core.model import Evidence, Party, Reason, Verdict, Witness
from carom.core.rules.book import Row, RuleBook, Sign
from carom.core.taxonomy import FACTS

#: Words at least this strong name the cause before any code does.
NAMES_CAUSE: Final = 0.8
#: A provider's own token at least this strong says what the provider means, whatever the words around it.
TOKEN_NAMES: Final = 0.95
#: Below this, what there is explains nothing.
FLOOR: Final = 0.4
#: A rival of another type with this score makes a conflict.
RIVAL: Final = 0.7
#: What is left of a wrapper's strength when a cause is named.
WRAPPED: Final = 0.3
#: Commands answered before any recipient is named (RFC 5321 section 3.3), and what is left of a sign against one.
BEFORE_RECIPIENT: Final = frozenset(("EHLO", "HELO", "STARTTLS", "AUTH", "MAIL"))
TOO_EARLY: Final = 0.1
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


class Signs(msgspec.Struct, frozen=True, gc=False):
    """All that was found in one reply and its surroundings; also the key under which a verdict is remembered."""

    hits: tuple[int, ...]
    replies: tuple[int, ...]
    statuses: tuple[str, ...]
    command: str | None
    provider: str | None

    def key(self) -> tuple[object, ...]:
        return (self.hits, self.replies, self.statuses, self.command, self.provider)


def weigh(book: RuleBook, signs: Signs) -> Verdict:
    """Judge one set of signs; the same signs always give the same verdict."""
    hits = frozenset(signs.hits)
    marker = next((book.markers[hit] for hit in signs.hits if hit in book.markers), None)
    provider = signs.provider or marker
    rows = _matching_rows(book, signs, hits, provider)
    evidence = [_text_evidence(row) for row in rows]
    evidence += _code_evidence(book, signs)
    wrappers = {row.id for row in rows if row.wrapper} | _wrapping_codes(book, signs)
    evidence = _quiet_wrappers(evidence, wrappers)
    if signs.command in BEFORE_RECIPIENT:
        evidence = _quiet_blame(evidence)
    verdict = _verdict(evidence)
    return msgspec.structs.replace(
        verdict,
        permanent=_permanent(signs),
        provider=provider or _speaker(rows, verdict),
        blocklists=_blocklists(book, signs),
    )


def _speaker(rows: Sequence[Row], verdict: Verdict) -> str | None:
    """Whose words they are: the deciding rule's provider before that of any other."""
    ordered = sorted(rows, key=lambda row: row.id != verdict.rule)
    return next((row.provider for row in ordered if row.provider), None)


def _blocklists(book: RuleBook, signs: Signs) -> tuple[str, ...]:
    """The lists that are named; an operator's name gives way to that of one of its lists."""
    named = tuple(dict.fromkeys(book.blocklists[hit] for hit in signs.hits if hit in book.blocklists))
    return tuple(name for name in named if not any(name in other and name != other for other in named))


def _matching_rows(book: RuleBook, signs: Signs, hits: frozenset[int], provider: str | None) -> list[Row]:
    numbers = dict.fromkeys(number for hit in signs.hits for number in book.triggers[hit])
    rows = [book.rows[number] for number in numbers]
    shapes: frozenset[str] | None = None
    matching = []
    for row in rows:
        if not row.is_unconditional():
            if row.codes and shapes is None:
                shapes = code_shapes(signs.replies, signs.statuses)
            if not _holds(row, hits, shapes or frozenset(), provider):
                continue
        matching.append(row)
    return matching


def _holds(row: Row, hits: frozenset[int], shapes: frozenset[str], provider: str | None) -> bool:
    if row.only_there and row.provider != provider:
        return False
    if row.codes and shapes.isdisjoint(row.codes):
        return False
    return hits.issuperset(row.all) and hits.isdisjoint(row.none)


def code_shapes(replies: Iterable[int], statuses: Iterable[str]) -> frozenset[str]:
    """Every way in which a rule may name these codes: ``550``, ``5xx``, ``5.7.1``, ``5.7.x``, ``x.7.1``, ``5.x.x``."""
    shapes: set[str] = set()
    for reply in replies:
        shapes |= {str(reply), f"{reply // 100}xx"}
    for status in statuses:
        klass, subject, detail = status.split(".")
        shapes |= {status, f"{klass}.{subject}.x", f"x.{subject}.{detail}", f"x.{subject}.x", f"{klass}.x.x"}
    return frozenset(shapes)


def _text_evidence(row: Row) -> Evidence:
    return Evidence(Witness.PROVIDER_TOKEN if row.token else Witness.TEXT, row.reason, row.strength, row.id)


def _status_sign(book: RuleBook, status: str) -> Sign | None:
    return book.statuses.get(status) or book.statuses.get(f"x{status[1:]}")


def _code_evidence(book: RuleBook, signs: Signs) -> list[Evidence]:
    signed = [(Witness.STATUS, status, _status_sign(book, status)) for status in signs.statuses]
    signed += [(Witness.REPLY_CODE, str(reply), book.replies.get(reply)) for reply in signs.replies]
    if signs.command is not None and _permanent(signs):
        signed.append((Witness.COMMAND, signs.command, book.commands.get(signs.command)))
    return [Evidence(witness, sign.reason, sign.strength, code) for witness, code, sign in signed if sign is not None]


def _wrapping_codes(book: RuleBook, signs: Signs) -> set[str]:
    return {status for status in signs.statuses if (sign := _status_sign(book, status)) is not None and sign.wrapper}


def _quiet_wrappers(evidence: list[Evidence], wrappers: set[str]) -> list[Evidence]:
    """A wrapper's words count in full only when nothing else is at least more likely than not."""
    if not wrappers or not any(sign.rule not in wrappers and sign.strength >= FLOOR for sign in evidence):
        return evidence
    return [
        msgspec.structs.replace(sign, strength=round(sign.strength * WRAPPED, 3)) if sign.rule in wrappers else sign
        for sign in evidence
    ]


def _quiet_blame(evidence: list[Evidence]) -> list[Evidence]:
    """An answer that came before a recipient was named says little against one, whatever its words."""
    return [
        msgspec.structs.replace(sign, strength=round(sign.strength * TOO_EARLY, 3))
        if FACTS[sign.reason].party in (Party.RECIPIENT, Party.DOMAIN)
        else sign
        for sign in evidence
    ]


def _scores(evidence: Sequence[Evidence]) -> dict[Reason, float]:
    strongest: dict[tuple[Reason, Witness], float] = {}
    for sign in evidence:
        kind = (sign.reason, sign.witness)
        strongest[kind] = max(strongest.get(kind, 0.0), sign.strength)
    doubts: dict[Reason, float] = {}
    for (reason, _), strength in strongest.items():
        doubts[reason] = doubts.get(reason, 1.0) * (1.0 - strength)
    return {reason: 1.0 - doubt for reason, doubt in doubts.items()}


def _verdict(evidence: list[Evidence]) -> Verdict:
    scores = _scores(evidence)
    named = {
        sign.reason
        for sign in evidence
        if sign.witness in (Witness.TEXT, Witness.PROVIDER_TOKEN) and sign.strength >= NAMES_CAUSE
    }
    tokens = {
        sign.reason for sign in evidence if sign.witness is Witness.PROVIDER_TOKEN and sign.strength >= TOKEN_NAMES
    }
    ranked = sorted(
        scores, key=lambda reason: (reason not in tokens, reason not in named, -round(scores[reason], 3), _RANK[reason])
    )
    ordered = tuple(sorted(evidence, key=lambda sign: (-sign.strength, _RANK[sign.reason], sign.rule)))[:EVIDENCE]
    if not ranked or scores[ranked[0]] < FLOOR:
        return _build(Reason.UNDETERMINED, 0.0, ordered, conflict=False, rule=None)
    winner = ranked[0]
    kind = FACTS[winner].type
    rival = max((scores[reason] for reason in ranked[1:] if FACTS[reason].type is not kind), default=0.0)
    confidence = scores[winner] * (1.0 - DOUBT * rival)
    rule = next(sign.rule for sign in ordered if sign.reason is winner)
    return _build(winner, round(confidence, 3), ordered, conflict=rival >= RIVAL, rule=rule)


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


def _permanent(signs: Signs) -> bool | None:
    """The reply code decides whether to retry (RFC 5321 4.2.1); the status only where there is none."""
    if signs.replies:
        return signs.replies[0] >= 500
    if signs.statuses:
        return {"5": True, "4": False}.get(signs.statuses[0][0])
    return None
