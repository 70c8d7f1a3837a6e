"""The evidence in one reply: every sign with its strength, quieted where something says that it means less.

A strength is the share of replies in which the sign is right when it stands alone. Each way of
quieting below is one fact about how mail systems talk, with what it leaves of a strength.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from carom.core.classify.signs import Signs
from carom.core.model import Action, Evidence, FailureType, Party, Reason, Witness
from carom.core.rules.book import Row, RuleBook, Sign
from carom.core.rules.format import STRENGTHS, Strength
from carom.core.taxonomy import FACTS
from carom.core.vocabularies import label_sign

#: Words at least this strong name the cause before any code does.
NAMES_CAUSE: Final = 0.8
#: Words at least this strong can mean one thing only: no code that agrees with weaker words outweighs them.
DECIDES: Final = 0.98
#: Below this, what there is explains nothing.
FLOOR: Final = 0.4
#: What is left of a wrapper's strength ("retries ran out") when a cause is named.
WRAPPED: Final = 0.3
#: What is left of what stands around a quoted reply, when the reply itself says why.
OUTER: Final = 0.4
#: Commands answered before any recipient is named (RFC 5321 section 3.3), and what is left of a sign against one.
BEFORE_RECIPIENT: Final = frozenset(("EHLO", "HELO", "STARTTLS", "AUTH", "MAIL"))
TOO_EARLY: Final = 0.1
#: What is left of a code against the address when the reporting system is still trying (RFC 3464 section 2.3.3).
STILL_TRIED: Final = 0.7

#: Reasons that say little more than that delivery failed; a reply that names one does not outweigh what wraps it.
_VAGUE: Final = frozenset((Reason.POLICY, Reason.SYSTEM_ERROR, Reason.EXPIRED, Reason.UNDETERMINED))
_WORDS: Final = (Witness.TEXT, Witness.PROVIDER_TOKEN)
_CODES: Final = (Witness.STATUS, Witness.REPLY_CODE, Witness.COMMAND)


class Gathered(msgspec.Struct, frozen=True):
    evidence: tuple[Evidence, ...]
    #: The rules whose words occur.
    rows: tuple[Row, ...]


def gather(book: RuleBook, signs: Signs, provider: str | None) -> Gathered:
    """All evidence of one reply, in no order; `provider` is who spoke, when known."""
    rows = _matching_rows(book, signs, provider)
    # An operator's own rule means what it says of the whole reply: nothing below quiets it.
    own = [_text_evidence(row) for row in rows if row.own]
    packaged = [row for row in rows if not row.own] if own else rows
    evidence = _plain(book, signs, packaged)
    if signs.inner is not None:
        inner = _matching_rows(book, signs.inner, provider)
        evidence = _quiet_around(evidence, _plain(book, signs.inner, [row for row in inner if not row.own]))
    if wrappers := {row.id for row in packaged if row.wrapper} | _wrapping_codes(book, signs):
        evidence = _quiet_wrappers(evidence, wrappers)
    if signs.command in BEFORE_RECIPIENT:
        evidence = _quieted(evidence, TOO_EARLY, _blames_recipient)
    if signs.action is Action.DELAYED:
        evidence = _quieted(evidence, STILL_TRIED, _is_hard_code)
    return Gathered((*own, *evidence), tuple(rows))


def _plain(book: RuleBook, signs: Signs, rows: Sequence[Row]) -> list[Evidence]:
    evidence = [*(_text_evidence(row) for row in rows), *_code_evidence(book, signs)]
    if signs.action is not None:
        # It says whether the attempt goes on, and nothing of why it failed; it is on record all the same.
        evidence.append(Evidence(Witness.ACTION, Reason.UNDETERMINED, STRENGTHS[Strength.HINT], signs.action))
    if signs.label is not None and (told := label_sign(*_parted(signs.label))) is not None:
        evidence.append(Evidence(Witness.LABEL, *told, signs.label))
    return evidence


def _parted(label: str) -> tuple[str, str]:
    vocabulary, _, name = label.partition(":")
    return vocabulary, name


def _matching_rows(book: RuleBook, signs: Signs, provider: str | None) -> list[Row]:
    hits = frozenset(signs.hits)
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
    if signs.command is not None and permanent(signs):
        signed.append((Witness.COMMAND, signs.command, book.commands.get(signs.command)))
    return [Evidence(witness, sign.reason, sign.strength, code) for witness, code, sign in signed if sign is not None]


def _wrapping_codes(book: RuleBook, signs: Signs) -> set[str]:
    return {status for status in signs.statuses if (sign := _status_sign(book, status)) is not None and sign.wrapper}


def _quieted(evidence: Iterable[Evidence], left: float, concerns: Callable[[Evidence], bool]) -> list[Evidence]:
    """The same evidence; of the strength of those that it concerns, the share `left` is left."""
    return [
        msgspec.structs.replace(sign, strength=round(sign.strength * left, 3)) if concerns(sign) else sign
        for sign in evidence
    ]


def _quiet_wrappers(evidence: list[Evidence], wrappers: set[str]) -> list[Evidence]:
    """A wrapper's words count in full only when nothing else is at least more likely than not."""
    if not any(sign.rule not in wrappers and sign.strength >= FLOOR for sign in evidence):
        return evidence
    return _quieted(evidence, WRAPPED, lambda sign: sign.rule in wrappers)


def _quiet_around(evidence: list[Evidence], within: list[Evidence]) -> list[Evidence]:
    """The innermost cause goes first: what stands around a quoted reply gives way to what the reply says.

    Words around it give way only to words within, codes to words or codes.
    """
    worded = any(s.witness in _WORDS and s.strength >= NAMES_CAUSE and s.reason not in _VAGUE for s in within)
    coded = any(s.witness is Witness.STATUS and s.strength >= FLOOR for s in within)
    inside = {(sign.witness, sign.rule) for sign in within}

    def gives_way(sign: Evidence) -> bool:
        if sign.reason is Reason.SENDER_REFUSED and sign.strength >= DECIDES:
            return False  # the sender was asked about (a callout), so the quoted reply is about the sender's mailbox
        return (sign.witness, sign.rule) not in inside and (worded or (coded and sign.witness in _CODES))

    known = {(sign.witness, sign.rule) for sign in evidence}
    only_within = [sign for sign in within if (sign.witness, sign.rule) not in known]
    return [*_quieted(evidence, OUTER, gives_way), *only_within]


def _blames_recipient(sign: Evidence) -> bool:
    """An answer that came before a recipient was named says little against one, whatever its words."""
    return FACTS[sign.reason].party in (Party.RECIPIENT, Party.DOMAIN)


def _is_hard_code(sign: Evidence) -> bool:
    return sign.witness in _CODES and FACTS[sign.reason].type is FailureType.HARD


def permanent(signs: Signs) -> bool | None:
    """The reply code decides whether to retry (RFC 5321 4.2.1), then the status, then the action of the report."""
    if signs.replies:
        return signs.replies[0] >= 500
    if signs.statuses:
        return {"5": True, "4": False}.get(signs.statuses[0][0])
    return {Action.FAILED: True, Action.DELAYED: False}.get(signs.action) if signs.action is not None else None
