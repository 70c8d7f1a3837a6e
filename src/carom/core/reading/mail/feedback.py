"""Complaints of feedback loops: RFC 5965 reports, and the forms of those who never adopted it."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.model import Kind, Proof, Report
from carom.core.reading.mail.addresses import in_header, typed_address
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.header import Fields
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.original import original_facts, original_recipients

_FIELD: Final = re.compile(r"^([A-Za-z][A-Za-z0-9\-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
#: Fields that name who complained, surest first (RFC 5965 3.2 and 3.3; the rest are of single providers).
_RECIPIENT_FIELDS: Final = ("original-rcpt-to", "removal-recipient", "original-recipient", "abuse-recipient")
#: Headers that providers put into the returned message to name who complained.
_RECIPIENT_HEADERS: Final = (
    "x-hmxmroriginalrecipient",
    "x-rcpt-to",
    "x-original-to",
    "x-envelope-to",
    "x-apparently-to",
)
#: What providers put in the place of a local part.
_REDACTED: Final = ("redacted", "undisclosed", "anonymous", "hidden", "removed", "concealed")
#: Senders of the Junk Mail Reporting Program, which sends the mail and no report part.
_JMRP_SENDERS: Final = ("staff@hotmail.com", "staff@outlook.com", "staff@live.com")
#: Reported as complaints: all but these. `not-spam` is the reverse of one.
_NO_COMPLAINT: Final = frozenset(("not-spam",))


def read_feedback(mail: Mail) -> tuple[Report, ...]:
    """The complaint that a mail is, one report for each recipient named; empty when it is none."""
    if mail.feedback is not None:
        return _reports(mail, _fields(mail.feedback.text), mail.original)
    if is_jmrp(mail):
        return complaints_in_words(mail, "jmrp")
    return ()


def complaints_in_words(mail: Mail, dialect: str) -> tuple[Report, ...]:
    """The complaint that a mail without a report part is: the returned mail tells of whom, else its own header."""
    header = mail.original
    told = _reports(mail, {"feedback-type": ["abuse"]}, header if header is not None else mail.fields)
    return tuple(msgspec.structs.replace(report, dialect=dialect) for report in told)


def is_jmrp(mail: Mail) -> bool:
    """Microsoft's program adds a header of its own to the mail that it returns."""
    if mail.sender in _JMRP_SENDERS:
        return True
    returned = mail.returned_message
    return returned is not None and returned.fields.has("x-hmxmroriginalrecipient")


def _fields(text: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for found in _FIELD.finditer(text[:65536]):
        fields.setdefault(found[1].lower(), []).append(" ".join(found[2].split()))
    return fields


def _reports(mail: Mail, fields: dict[str, list[str]], header: Fields | None) -> tuple[Report, ...]:
    feedback_type = _first(fields, "feedback-type").lower().partition(";")[0].strip() or "abuse"
    report = Report(
        kind=Kind.OTHER if feedback_type in _NO_COMPLAINT else Kind.COMPLAINT,
        feedback_type=feedback_type,
        dialect="rfc5965" if mail.feedback is not None else "jmrp",
        reporting_mta=_host(_first(fields, "reporting-mta")),
        envelope_id=_first(fields, "original-envelope-id") or None,
        occurred_at=moment(_first(fields, "arrival-date"))
        or moment(_first(fields, "received-date"))
        or moment(mail.header("date")),
        original=original_facts(header) if header is not None else None,
        proof=Proof.HEARSAY,
    )
    recipients: list[str | None] = [*_recipients(fields, header)] or [None]
    return tuple(msgspec.structs.replace(report, recipient=recipient) for recipient in recipients[:REPORT_RECIPIENTS])


def _recipients(fields: dict[str, list[str]], header: Fields | None) -> list[str]:
    for name in _RECIPIENT_FIELDS:
        found = [address for value in fields.get(name, ()) if (address := typed_address(value))]
        named = [address for address in found if not _is_redacted(address)]
        if named:
            return list(dict.fromkeys(named))
    if header is None:
        return []
    for name in _RECIPIENT_HEADERS:
        if noted := [address for address in in_header(header.first(name)) if not _is_redacted(address)]:
            return noted
    written = original_recipients(header)
    return [one for one in written if not _is_senders(one, header) and not _is_redacted(one)][:1]


def _is_redacted(address: str) -> bool:
    """Whether a provider has put something in the place of the address (RFC 6590)."""
    local = address.partition("@")[0].lower()
    return local.startswith(_REDACTED) or not local.strip("x*.-")


def _is_senders(address: str, header: Fields) -> bool:
    """A list's address, or another of the sender's own: To: holds it when the provider hides who complained."""
    domain = address.rpartition("@")[2]
    own = [sender.rpartition("@")[2] for sender in in_header(header.first("from") + "," + header.first("list-post"))]
    return domain in own or domain in header.first("list-id").lower()


def _first(fields: dict[str, list[str]], name: str) -> str:
    values = fields.get(name)
    return values[0].strip() if values else ""


def _host(value: str) -> str | None:
    return value.rpartition(";")[2].strip().lower()[:255] or None
