"""Reports that come inside another mail: sent on by a program, or by a person who has something to say of them."""

from __future__ import annotations

from typing import Final

from carom.core.reading.mail.answers import is_complaint
from carom.core.reading.mail.dialects.addresses import mentions
from carom.core.reading.mail.dialects.page import Page, without_prefixes
from carom.core.reading.mail.dialects.phrases import tells_delay, tells_failure
from carom.core.reading.mail.feedback import is_jmrp
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.part import Part, message_in

#: Mails around a mail that are taken off.
_WRAPPINGS: Final = 3
#: Reports that are read of those that one mail sends on.
_SENT_ON: Final = 50
#: Of a Content-Type: parts that only reports have (RFC 3464, RFC 5965).
_REPORTS: Final = ("multipart/report", "delivery-status", "feedback-report")
#: What programs write into Precedence; people who answer a list have `list` there.
_UNATTENDED: Final = frozenset(("bulk", "junk", "auto_reply"))


def unwrapped(mail: Mail) -> Mail:
    """The mail that is the whole body of another: collectors of bounces send on what they got in one.

    Feedback loops send the unwanted mail in the same form; who complains stands in the outer header.
    """
    for _ in range(_WRAPPINGS):
        if not mail.root.is_message or (inner := mail.returned_message) is None or not inner.fields:
            break
        if is_jmrp(mail) or is_complaint(Page(mail)):
            break
        mail = Mail(mail.root.content)
    return mail


def reports_inside(page: Page) -> tuple[Page, ...]:
    """The reports that a mail has as attachments, each as a mail of its own."""
    if page.mail.returned_message is None:
        return ()
    attached = [part for part in page.mail.parts if part.is_message][:_SENT_ON]
    # Nearly all that comes back is no report: its header tells so before it is taken apart.
    pages = [Page(Mail(part.content)) for part in attached if _may_report(part)]
    return tuple(inner for inner in pages if _is_report(inner))


def is_sent_on(page: Page) -> bool:
    """Whether a program sent the mail on, or a person without a word: then what is inside speaks for itself.

    Who writes something above the report speaks about it, and asks or tells somebody else.
    """
    if page.is_distributed and not _is_for_owners(page.mail):
        return False
    return _by_program(page) or not any(character.isalpha() for character in page.text)


def speaks_of_inner(page: Page, inner: Page) -> bool:
    """Whether a mail only passes on the report in it; else it is a notice of its own that returns the other."""
    if page.failed_recipients or page.mail.delivery_status is not None:
        return False
    forwarded = without_prefixes(page.subject)
    if forwarded != page.subject and forwarded == without_prefixes(inner.subject):
        return True
    silent = not tells_failure(page.spotted) and not tells_delay(page.spotted)
    return silent and not any(address.lower() not in page.addressees for address in mentions(page.text))


def _may_report(part: Part) -> bool:
    inner = message_in(part)
    if inner is None:
        return False
    header = inner.fields.first
    written = header("content-type").lower()
    by_daemon = "mailer-daemon" in header("from").lower() or header("return-path").strip() == "<>"
    return by_daemon or any(mark in written for mark in _REPORTS)


def _is_report(page: Page) -> bool:
    written = page.mail.written_type
    if any(mark in written for mark in _REPORTS):
        return True
    return page.failure_subject and (page.null_return_path or page.by_mailer_daemon)


def _by_program(page: Page) -> bool:
    header = page.mail.header
    submitted = header("auto-submitted").lower()
    if submitted not in ("", "no") or header("precedence").lower() in _UNATTENDED or _is_for_owners(page.mail):
        return True
    return not page.from_person


def _is_for_owners(mail: Mail) -> bool:
    """Whether list software writes to whoever runs the list (Mailman)."""
    return mail.header("x-list-administrivia").lower() == "yes"
