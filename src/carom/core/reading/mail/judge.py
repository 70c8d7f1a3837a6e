"""From fates to reports: the kind, the verdict, and the facts that all recipients of a mail share."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from carom.core.classify.evidence import NAMES_CAUSE
from carom.core.classify.protocol import Classify
from carom.core.limits import REPLY_CHARS, REPORT_RECIPIENTS
from carom.core.model import Action, Kind, Original, Reason, Report, Verdict
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import BOILERPLATE, tells_delay, tells_giving_up
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.original import original_facts
from carom.core.reading.mail.phrasebook import NOTICES, Spotted, contains
from carom.core.reading.mail.words import Words

#: Characters of the notice that are judged when the machine part says nothing.
EXCERPT_CHARS: Final = min(2000, REPLY_CHARS)
#: Kinds that carry a verdict.
FAILURES: Final = frozenset((Kind.BOUNCE, Kind.DELAY))
#: Below this confidence a verdict on the machine part is compared with one on the words for people.
_UNSURE: Final = 0.5
#: Reasons that say little more than that delivery failed, and those that say no more.
_EMPTY: Final = frozenset(
    (Reason.UNDETERMINED, Reason.EXPIRED, Reason.POLICY, Reason.SYSTEM_ERROR, Reason.PROTOCOL_ERROR)
)
_NOTHING: Final = frozenset((Reason.UNDETERMINED, Reason.EXPIRED))
#: Subjects behind whose colon stands the reason; behind others stands the subject of the message that failed.
_NO_QUOTATION: Final = "returned mail:"
_KINDS: Final = {
    Action.FAILED: Kind.BOUNCE,
    Action.DELAYED: Kind.DELAY,
    Action.DELIVERED: Kind.DELIVERY,
    Action.RELAYED: Kind.RELAY,
    Action.EXPANDED: Kind.RELAY,
}


class Shared(msgspec.Struct, frozen=True):
    """What all reports of one mail have in common."""

    original: Original | None
    envelope_id: str | None = None


def shared(mail: Mail, envelope_id: str | None = None) -> Shared:
    header = mail.original
    return Shared(original_facts(header) if header is not None else None, envelope_id)


def _excerpt(page: Page) -> str:
    """The notice on one line, without the sentences that every notice has."""
    boilerplate = BOILERPLATE.those_of(page.spotted)
    lines = page.text[:EXCERPT_CHARS].split("\n")
    return " ".join(" ".join([line for line in lines if not contains(line.lower(), boilerplate)]).split())


def _claimed(page: Page) -> str:
    """What the subject says of the failure, without the subject of the original: `Returned mail: User unknown`."""
    return page.subject if page.subject.startswith(_NO_QUOTATION) else page.claim.head


def _kind(page: Page, notice: Notice, fate: Fate) -> Kind:
    """What the machine says, unless the words for people clearly say otherwise: both get failed and delayed wrong."""
    kind = notice.kind if fate.action is None else _KINDS[fate.action]
    if kind not in FAILURES:
        return kind
    if kind is Kind.DELAY:
        return Kind.BOUNCE if tells_giving_up(_at_the_top(page)) else Kind.DELAY
    still_tried = (fate.status or "").startswith("4") and tells_delay(_at_the_top(page))
    return Kind.DELAY if notice.kind is Kind.DELAY or still_tried else Kind.BOUNCE


def _at_the_top(page: Page) -> Spotted:
    return page.spotted if len(page.text) <= EXCERPT_CHARS else NOTICES.spot(page.low[:EXCERPT_CHARS])


def _report(  # noqa: PLR0913, PLR0917  one parameter for each source of its fields
    kind: Kind,
    fate: Fate,
    notice: Notice,
    common: Shared,
    sent: datetime | None,
    verdict: Verdict | None,
    diagnostic: str | None,
) -> Report:
    return Report(
        kind=kind,
        recipient=fate.recipient,
        original_recipient=fate.original_recipient,
        verdict=verdict,
        status=fate.status,
        reply_code=fate.reply_code,
        diagnostic=diagnostic[:REPLY_CHARS] if diagnostic else None,
        action=fate.action,
        remote_mta=fate.remote_mta,
        reporting_mta=notice.reporting_mta,
        command=fate.command,
        occurred_at=fate.occurred_at or sent,
        dialect=notice.dialect,
        original=common.original,
        envelope_id=common.envelope_id,
    )


def _telling(verdict: Verdict) -> float:
    """How much a verdict says: a named cause before an empty one, then by confidence."""
    if verdict.reason is Reason.UNDETERMINED:
        return 0.0
    return verdict.confidence * (0.5 if verdict.reason in _EMPTY else 1.0)


def _names_cause(verdict: Verdict) -> bool:
    """Whether words name the cause. A whole notice speaks of much: what a topic suggests counts in a reply alone."""
    return any(sign.reason is verdict.reason and sign.strength >= NAMES_CAUSE for sign in verdict.evidence)


class Judge:
    """Gives the reports of one mail."""

    def __init__(self, page: Page, classify: Classify, words: Words | None = None) -> None:
        self._page = page
        self._classify = classify
        self._words = words

    def reports(self, notice: Notice, common: Shared) -> tuple[Report, ...]:
        """One report for each recipient of a notice; a recipient named twice is reported once."""
        unique: dict[tuple[str | None, Kind], Report] = {}
        alone = len(notice.fates) == 1
        sent = moment(self._page.mail.header("date"))
        for fate in notice.fates[:REPORT_RECIPIENTS]:
            kind = _kind(self._page, notice, fate)
            key = (fate.recipient.lower() if fate.recipient else None, kind)
            if key not in unique:
                verdict, diagnostic = self._verdict(fate, alone=alone) if kind in FAILURES else (None, fate.diagnostic)
                unique[key] = _report(kind, fate, notice, common, sent, verdict, diagnostic)
        return tuple(unique.values())

    def _verdict(self, fate: Fate, *, alone: bool) -> tuple[Verdict, str | None]:
        """The verdict on the machine's words, or on the people's when those tell more, with the words judged."""
        classify, diagnostic = self._classify, fate.diagnostic
        best = classify(
            diagnostic or "",
            reply_code=fate.reply_code,
            status=fate.status,
            command=fate.command,
            action=fate.action,
        )
        if best.confidence >= _UNSURE and best.reason not in _EMPTY:
            return best, diagnostic
        told = self._words.about(fate.recipient, alone=alone) if self._words is not None else None
        if told is not None and told.diagnostic and told.diagnostic != diagnostic:
            code = fate.reply_code or told.reply_code
            other = classify(told.diagnostic, reply_code=code, status=fate.status, command=told.command)
            if _telling(other) > _telling(best):
                best, diagnostic = other, told.diagnostic
        if alone and best.reason in _NOTHING:
            other = classify(_excerpt(self._page), reply_code=fate.reply_code, status=fate.status)
            best = other if _names_cause(other) and _telling(other) > _telling(best) else best
            if best.reason in _NOTHING and self._page.failure_subject:
                other = classify(_claimed(self._page), reply_code=fate.reply_code, status=fate.status)
                best = best if other.reason in _EMPTY else other
        return best, diagnostic
