"""One mail in, one reading out: what the mail is, of whom it speaks and why delivery failed.

Never raises on bytes. The order of the steps is the order of certainty: parts for machines first,
the words of programs next, the words of people last.
"""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

from carom.core.limits import REPLY_CHARS, REPORT_RECIPIENTS
from carom.core.model import Action, Kind, Original, Outcome, Reading, Reason, Report, Verdict
from carom.core.reading.mail.answers import (
    is_automatic_reply,
    is_challenge,
    is_machine_reply,
    is_receipt,
    is_unsubscribe,
)
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.dialects import read_dialects
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import is_boilerplate, tells_delay
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.feedback import read_feedback
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.notification import bounce_notice, find_notification, original_of, other_reports
from carom.core.reading.mail.original import original_facts, original_recipients
from carom.core.reading.mail.status import DeliveryStatus, read_status


class Classify(Protocol):
    """What judges a diagnostic: `carom.core.classify.classifier.Classifier.classify`."""

    def __call__(
        self,
        text: str,
        *,
        reply_code: int | None = None,
        status: str | None = None,
        command: str | None = None,
        provider: str | None = None,
    ) -> Verdict: ...


#: Characters of the notice that are judged when the machine part says nothing.
_EXCERPT_CHARS: Final = min(2000, REPLY_CHARS)
#: Below this confidence a verdict on the machine part is compared with one on the words for people.
_UNSURE: Final = 0.5
#: Reasons that say no more than that delivery failed.
_EMPTY: Final = frozenset((Reason.UNDETERMINED, Reason.EXPIRED, Reason.POLICY, Reason.SYSTEM_ERROR))
_NOTHING: Final = frozenset((Reason.UNDETERMINED, Reason.EXPIRED))
_KINDS: Final = {
    Action.FAILED: Kind.BOUNCE,
    Action.DELAYED: Kind.DELAY,
    Action.DELIVERED: Kind.DELIVERY,
    Action.RELAYED: Kind.RELAY,
    Action.EXPANDED: Kind.RELAY,
}
_FAILURES: Final = frozenset((Kind.BOUNCE, Kind.DELAY))
#: Reports inside reports are followed this far.
_WRAPPED: Final = 2


def read_mail(raw: bytes, classify: Classify) -> Reading:
    """Read one mail. See `Reading` for what comes back; nothing is raised, whatever the bytes."""
    mail = Mail(raw)
    if not mail.root.header_names:
        return Reading(Outcome.NOT_UNDERSTOOD, defects=(*mail.defects, "no header: this is no mail"))
    reports = _reports(mail, classify, _WRAPPED)
    return Reading(_outcome(reports), reports, mail.defects)


def _outcome(reports: tuple[Report, ...]) -> Outcome:
    if not reports:
        return Outcome.NO_REPORT
    nameless = all(report.recipient is None for report in reports if report.kind in _FAILURES)
    failures = any(report.kind in _FAILURES for report in reports)
    return Outcome.NOT_UNDERSTOOD if failures and nameless else Outcome.REPORT


def _reports(mail: Mail, classify: Classify, depth: int) -> tuple[Report, ...]:
    if complaints := read_feedback(mail):
        return tuple(report for report in complaints if report.kind is not Kind.OTHER)
    if is_receipt(mail):
        return (_bare(mail, Kind.DISPOSITION, "rfc8098"),)
    if is_challenge(mail):
        return (_bare(mail, Kind.CHALLENGE, "challenge"),)
    if mail.delivery_status is not None:
        status = read_status(mail.delivery_status.text)
        if status.fates:
            return _standard(mail, status, classify)
    return _without_status(mail, classify, depth)


def _without_status(mail: Mail, classify: Classify, depth: int) -> tuple[Report, ...]:
    if is_automatic_reply(mail):
        return (_bare(mail, Kind.AUTO_REPLY, "rfc3834"),)
    if (notice := read_dialects(mail)) is not None:
        return _judged(mail, notice, None, classify)
    if (found := find_notification(mail)) is not None:
        bounced = bounce_notice(found)
        return _judged(mail, bounced, original_of(found), classify) if bounced else other_reports(found, mail)
    if depth and (wrapped := _wrapped(mail)) is not None and (inner := _reports(wrapped, classify, depth - 1)):
        return inner
    if is_unsubscribe(mail):
        return (_bare(mail, Kind.UNSUBSCRIBE, "unsubscribe", recipient=mail.sender or None),)
    if is_machine_reply(mail) and not _claims_failure(mail):
        return (_bare(mail, Kind.AUTO_REPLY, "rfc3834"),)
    return (_nameless(mail, classify),) if _claims_failure(mail) else ()


def _bare(mail: Mail, kind: Kind, dialect: str, recipient: str | None = None) -> Report:
    """A report that is no failure: who answered is the sender of the mail."""
    header = mail.original
    return Report(
        kind=kind,
        recipient=recipient or mail.sender or None,
        dialect=dialect,
        occurred_at=moment(mail.header("date")),
        original=original_facts(header) if header is not None else None,
    )


def _wrapped(mail: Mail) -> Mail | None:
    """A report that somebody forwarded as an attachment."""
    part = mail.returned
    if part is None or not part.is_message or not part.children:
        return None
    inner = part.children[0]
    is_report = inner.content_type == "multipart/report" or "delivery-status" in inner.header("content-type")
    return Mail(part.content) if is_report else None


def _claims_failure(mail: Mail) -> bool:
    page = Page(mail)
    if page.is_answer:
        return False
    claims = page.failure_subject and (page.from_daemon or page.null_return_path)
    return claims or mail.delivery_status is not None or bool(page.failed_recipients)


def _nameless(mail: Mail, classify: Classify) -> Report:
    """A notice of failure that names nobody is kept with what it says."""
    text = " ".join(mail.text[:_EXCERPT_CHARS].split())
    kind = Kind.DELAY if tells_delay(text.lower()) else Kind.BOUNCE
    header = mail.original
    return Report(
        kind=kind,
        verdict=classify(text),
        diagnostic=text[:REPLY_CHARS] or None,
        dialect="nameless",
        occurred_at=moment(mail.header("date")),
        original=original_facts(header) if header is not None else None,
    )


def _standard(mail: Mail, status: DeliveryStatus, classify: Classify) -> tuple[Report, ...]:
    """Reports of an RFC 3464 part, its gaps filled from the words for people and from the original."""
    words = _Words(mail)
    fates = [words.completed(fate, alone=len(status.fates) == 1) for fate in status.fates]
    if not any(fate.recipient for fate in fates):
        fates = [*words.fates()] or [_from_original(mail, fates[0])]
    notice = Notice("rfc3464", Kind.BOUNCE, tuple(fates), status.reporting_mta)
    return _judged(mail, notice, None, classify, words, status.envelope_id)


def _from_original(mail: Mail, fate: Fate) -> Fate:
    """The recipient of the original, when it had one only and the report names none."""
    header = mail.original
    named = original_recipients(header) if header is not None else []
    return msgspec.structs.replace(fate, recipient=named[0]) if len(set(named)) == 1 else fate


class _Words:
    """What the notice for people says beside the machine part; read only when asked."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._notice: Notice | None = None
        self._asked = False

    def fates(self) -> tuple[Fate, ...]:
        if not self._asked:
            self._asked = True
            self._notice = read_dialects(self._mail)
        return self._notice.fates if self._notice is not None else ()

    def about(self, recipient: str | None, *, alone: bool) -> Fate | None:
        """What the words say of this recipient; of the only one, when there is one only."""
        fates = self.fates()
        same = [fate for fate in fates if recipient and fate.recipient and fate.recipient.lower() == recipient.lower()]
        if same:
            return same[0]
        return fates[0] if alone and len(fates) == 1 else None

    def completed(self, fate: Fate, *, alone: bool) -> Fate:
        """The fate with a diagnostic from the words where the machine part has none."""
        if fate.diagnostic and fate.recipient:
            return fate
        told = self.about(fate.recipient, alone=alone)
        if told is None:
            return fate
        return msgspec.structs.replace(
            fate,
            recipient=fate.recipient or told.recipient,
            diagnostic=fate.diagnostic or told.diagnostic,
            reply_code=fate.reply_code or told.reply_code,
            status=fate.status or told.status,
            command=fate.command or told.command,
        )


def _judged(
    mail: Mail,
    notice: Notice,
    original: Original | None,
    classify: Classify,
    words: _Words | None = None,
    envelope_id: str | None = None,
) -> tuple[Report, ...]:
    header = mail.original
    facts = original or (original_facts(header) if header is not None else None)
    sent = moment(mail.header("date"))
    unique: dict[tuple[str | None, Kind], Report] = {}
    alone = len(notice.fates) == 1
    for fate in notice.fates[:REPORT_RECIPIENTS]:
        kind = _kind(mail, notice, fate)
        verdict, fate = _verdict(mail, fate, words, classify, alone=alone) if kind in _FAILURES else (None, fate)  # noqa: PLW2901
        report = Report(
            kind=kind,
            recipient=fate.recipient,
            original_recipient=fate.original_recipient,
            verdict=verdict,
            status=fate.status,
            reply_code=fate.reply_code,
            diagnostic=fate.diagnostic[:REPLY_CHARS] if fate.diagnostic else None,
            action=fate.action,
            remote_mta=fate.remote_mta,
            reporting_mta=notice.reporting_mta,
            command=fate.command,
            occurred_at=fate.occurred_at or sent,
            dialect=notice.dialect,
            original=facts,
            envelope_id=envelope_id,
        )
        unique.setdefault((fate.recipient.lower() if fate.recipient else None, kind), report)
    return tuple(unique.values())


def _kind(mail: Mail, notice: Notice, fate: Fate) -> Kind:
    if fate.action is None:
        return notice.kind
    kind = _KINDS[fate.action]
    if kind is Kind.BOUNCE and notice.kind is Kind.DELAY:
        return Kind.DELAY
    if kind is Kind.BOUNCE and (fate.status or "").startswith("4") and tells_delay(mail.text[:_EXCERPT_CHARS].lower()):
        return Kind.DELAY
    return kind


def _verdict(mail: Mail, fate: Fate, words: _Words | None, classify: Classify, *, alone: bool) -> tuple[Verdict, Fate]:
    """The verdict on the machine's words, or on the people's when those tell more."""
    verdict = classify(fate.diagnostic or "", reply_code=fate.reply_code, status=fate.status, command=fate.command)
    if verdict.confidence >= _UNSURE and verdict.reason not in _EMPTY:
        return verdict, fate
    told = words.about(fate.recipient, alone=alone) if words is not None else None
    candidates = [(verdict, fate)]
    if told is not None and told.diagnostic and told.diagnostic != fate.diagnostic:
        better = classify(
            told.diagnostic, reply_code=fate.reply_code or told.reply_code, status=fate.status, command=told.command
        )
        candidates.append((better, msgspec.structs.replace(fate, diagnostic=told.diagnostic, command=told.command)))
    if alone and all(candidate.reason in _NOTHING for candidate, _ in candidates):
        candidates.append((classify(_excerpt(mail), reply_code=fate.reply_code, status=fate.status), fate))
    return max(candidates, key=lambda candidate: _telling(candidate[0]))


def _excerpt(mail: Mail) -> str:
    """The notice without the sentences that every notice has."""
    lines = mail.text[:_EXCERPT_CHARS].split("\n")
    return " ".join(" ".join(line for line in lines if not is_boilerplate(line.lower())).split())


def _telling(verdict: Verdict) -> float:
    """How much a verdict says: a named cause before an empty one, then by confidence."""
    if verdict.reason is Reason.UNDETERMINED:
        return 0.0
    return verdict.confidence * (0.5 if verdict.reason in _EMPTY else 1.0)
