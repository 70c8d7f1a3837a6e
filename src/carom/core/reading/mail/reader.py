"""One mail in, one reading out: what the mail is, of whom it speaks and why delivery failed.

Never raises, whatever the bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from carom.core.classify.protocol import Classify
from carom.core.limits import REPLY_CHARS, REPORT_RECIPIENTS
from carom.core.model import Evidence, Kind, Outcome, Reading, Report, Verdict, Witness
from carom.core.reading.mail.answers import (
    departure_of,
    is_automatic_reply,
    is_challenge,
    is_complaint,
    is_machine_reply,
    is_unsubscribe,
)
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.dialects import read_dialects
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import tells_delay, tells_failure
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.feedback import complaints_in_words, read_feedback
from carom.core.reading.mail.forwarded import is_sent_on, reports_inside, speaks_of_inner, unwrapped
from carom.core.reading.mail.grounds import NO_GROUNDS, Grounds, grounded
from carom.core.reading.mail.judge import EXCERPT_CHARS, FAILURES, Judge, Shared, shared
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.notification import bounce_notice, find_notification, original_of, other_reports
from carom.core.reading.mail.original import original_recipients
from carom.core.reading.mail.phrasebook import NOTICES
from carom.core.reading.mail.receipts import is_receipt, read_refusal, receipt
from carom.core.reading.mail.status import read_status
from carom.core.reading.mail.words import Words
from carom.core.taxonomy import facts

#: How sure it is that an automatic reply which says so is the last one: people also speak of others.
_DEPARTURE_STRENGTH: Final = 0.6

Reports = tuple[Report, ...]
#: Gives the reports of a mail, possibly none, or None when the mail is not of its sort.
Reader = Callable[[Page, Classify], Reports | None]


def read_mail(raw: bytes, classify: Classify, grounds: Grounds = NO_GROUNDS) -> Reading:
    """Read one mail. See `Reading` for what comes back; nothing is raised, whatever the bytes.

    `grounds`: what is known of our own mail, for the proof of reports and the recipients that return paths name.
    """
    mail = unwrapped(Mail(raw))
    if not mail.fields:
        return Reading(Outcome.NOT_UNDERSTOOD, defects=(*mail.defects, "no header: this is no mail"))
    page = Page(mail)
    reports = grounded(_first_of(_READERS, page, classify), mail, grounds)
    return Reading(_outcome(page, reports), reports, mail.defects)


def _first_of(readers: tuple[Reader, ...], page: Page, classify: Classify) -> Reports:
    for reader in readers:
        reports = reader(page, classify)
        if reports is not None:
            return reports
    return ()


def _outcome(page: Page, reports: Reports) -> Outcome:
    if not reports:
        # A notice should not come from an address that takes answers; in doubt a person looks.
        if reports_inside(page):
            # Whoever sends a report on and writes something to it may mean us, or ask what it means.
            return Outcome.NOT_UNDERSTOOD
        unclear = page.from_person or page.is_doubtful
        doubtful = unclear and page.failure_subject and not page.is_answer and tells_failure(page.spotted)
        return Outcome.NOT_UNDERSTOOD if doubtful else Outcome.NO_REPORT
    failures = [report for report in reports if report.kind in FAILURES]
    nameless = bool(failures) and all(report.recipient is None for report in failures)
    return Outcome.NOT_UNDERSTOOD if nameless else Outcome.REPORT


def _complaint(page: Page, _: Classify) -> Reports | None:
    complaints = read_feedback(page.mail)
    if not complaints:
        return None
    return tuple(report for report in complaints if report.kind is not Kind.OTHER)


def _receipt(page: Page, classify: Classify) -> Reports | None:
    """A receipt, or the refusal of a script that has the form of one."""
    if not is_receipt(page.mail):
        return None
    refusal = read_refusal(page)
    if refusal is not None:
        return Judge(page, classify).reports(refusal, shared(page.mail))
    return (receipt(page.mail),)


def _challenge(page: Page, _: Classify) -> Reports | None:
    return _bare(page.mail, Kind.CHALLENGE, "challenge") if is_challenge(page) else None


def _standard(page: Page, classify: Classify) -> Reports | None:
    """A delivery status, its gaps filled from the words for people and from the original."""
    mail = page.mail
    if mail.delivery_status is None:
        return None
    status = read_status(mail.status_text)
    if not status.fates:
        return None
    words = Words(page)
    listed = words.told_apart(status.fates)
    fates = tuple(words.commanded(words.completed(fate, alone=len(listed) == 1)) for fate in listed)
    if not any(fate.recipient for fate in fates):
        fates = words.fates or (_from_original(mail, fates[0]),)
    notice = Notice("rfc3464", Kind.BOUNCE, fates, status.reporting_mta)
    return Judge(page, classify, words).reports(notice, shared(mail, status.envelope_id))


def _complaint_in_words(page: Page, _: Classify) -> Reports | None:
    return complaints_in_words(page.mail, "complaint") if is_complaint(page) else None


def _automatic_reply(page: Page, _: Classify) -> Reports | None:
    return _answer(page) if is_automatic_reply(page) else None


def _dialect(page: Page, classify: Classify) -> Reports | None:
    notice = read_dialects(page)
    return Judge(page, classify).reports(notice, shared(page.mail)) if notice is not None else None


def _notification(page: Page, classify: Classify) -> Reports | None:
    found = find_notification(page.mail)
    if found is None:
        return None
    notice = bounce_notice(found)
    if notice is None:
        return other_reports(found, page.mail)
    return Judge(page, classify).reports(notice, Shared(original_of(found)))


def _passed_on(page: Page, classify: Classify) -> Reports | None:
    """A report that a program passes on with a word that tells nothing of its own."""
    inside = reports_inside(page)
    if not inside or not is_sent_on(page) or not speaks_of_inner(page, inside[0]):
        return None
    return _read_inside(inside, classify)


def _forwarded(page: Page, classify: Classify) -> Reports | None:
    """Reports that somebody sent on as attachments."""
    inside = reports_inside(page)
    return _read_inside(inside, classify) if inside and is_sent_on(page) else None


def _read_inside(inside: tuple[Page, ...], classify: Classify) -> Reports | None:
    """What the reports inside a mail say; those inside of them are not followed further."""
    found = [report for page in inside for report in _first_of((*_CERTAIN, _dialect), page, classify)]
    return tuple(found[:REPORT_RECIPIENTS]) or None


def _unsubscribe(page: Page, _: Classify) -> Reports | None:
    return _bare(page.mail, Kind.UNSUBSCRIBE, "unsubscribe") if is_unsubscribe(page) else None


def _nameless(page: Page, classify: Classify) -> Reports | None:
    """A notice of failure that names nobody is kept with what it says."""
    if not _claims_failure(page):
        return None
    mail = page.mail
    text = " ".join(mail.text[:EXCERPT_CHARS].split())
    report = Report(
        kind=Kind.DELAY if tells_delay(NOTICES.spot(text.lower())) else Kind.BOUNCE,
        verdict=classify(text),
        diagnostic=text[:REPLY_CHARS] or None,
        dialect="nameless",
        occurred_at=moment(mail.header("date")),
        original=shared(mail).original,
    )
    return (report,)


def _machine_reply(page: Page, _: Classify) -> Reports | None:
    return _answer(page) if is_machine_reply(page) else None


def _answer(page: Page) -> Reports:
    """An automatic reply; the verdict of one that says goodbye tells that nobody reads the mailbox any more."""
    (report,) = _bare(page.mail, Kind.AUTO_REPLY, "rfc3834")
    reason = departure_of(page)
    if reason is None:
        return (report,)
    sign = Evidence(Witness.TEXT, reason, _DEPARTURE_STRENGTH, "auto_reply.departed")
    about = facts(reason)
    verdict = Verdict(reason, about.party, about.type, None, _DEPARTURE_STRENGTH, (sign,), rule=sign.rule)
    return (msgspec.structs.replace(report, verdict=verdict, diagnostic=" ".join(page.text[:EXCERPT_CHARS].split())),)


#: Parts for machines: what they say is meant for us, whatever the words around them.
_CERTAIN: Final[tuple[Reader, ...]] = (
    _complaint,
    _receipt,
    # Before the delivery status: some challenges are dressed as failed deliveries.
    _challenge,
    _standard,
)
#: In this order; the first that knows the mail decides.
_READERS: Final[tuple[Reader, ...]] = (
    *_CERTAIN,
    _complaint_in_words,
    # Before the dialects: an absent person's reply quotes what it answers and may name failures in it.
    _automatic_reply,
    _passed_on,
    _dialect,
    _notification,
    # After the dialects: a notice that returns a bounce of ours is about that notice.
    _forwarded,
    _unsubscribe,
    # What claims to be a failure and could not be read so far names nobody.
    _nameless,
    # Last, since every delivery report is automatic, too.
    _machine_reply,
)


def _bare(mail: Mail, kind: Kind, dialect: str) -> Reports:
    """A report that is no failure: whom it is about is the sender of the mail."""
    report = Report(
        kind=kind,
        recipient=mail.sender or None,
        dialect=dialect,
        occurred_at=moment(mail.header("date")),
        original=shared(mail).original,
    )
    return (report,)


def _claims_failure(page: Page) -> bool:
    if page.is_answer or page.is_digest or page.is_doubtful:
        return False
    if page.is_for_reader and page.mail.delivery_status is None:
        return False
    unanswerable = page.null_return_path or page.by_mailer_daemon or not page.sender
    claims = page.failure_subject and (unanswerable or (page.from_daemon and not page.mail.return_path))
    return claims or page.mail.delivery_status is not None or bool(page.failed_recipients)


def _from_original(mail: Mail, fate: Fate) -> Fate:
    """The recipient of the original, when it had one only and the report names none."""
    named = set(original_recipients(mail.original)) if mail.original is not None else set()
    return msgspec.structs.replace(fate, recipient=named.pop()) if len(named) == 1 else fate
