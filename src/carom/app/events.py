"""From a report to the event that the ledger keeps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from carom.app.keys import event_key
from carom.core.address import comparable
from carom.core.ledger import Event
from carom.core.model import Kind, Report
from carom.core.providers import provider_label

#: Feedback types (RFC 5965 section 7.3, RFC 6591) that are no complaint of a person.
_NOT_OF_A_PERSON: Final = frozenset({"auth-failure", "virus", "not-spam", "dmarc"})

#: Clocks of reporting systems run ahead; what lies further in the future is a wrong date.
_AHEAD: Final = timedelta(days=1)
#: Before it nobody sent reports of this kind (RFC 1891 is of 1996), and clocks that lost their time say 1970.
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)

_ANGLED: Final = re.compile(r"<([^<>]{1,200})>[^<>]*$")


class Origin(msgspec.Struct, frozen=True):
    """What is known of a report besides the report."""

    source: str
    #: When it was read.
    now: datetime
    #: Version of the rules that gave its verdict.
    rules_version: str
    #: What the operator says about the source; None takes the List-Id of the original.
    stream: str | None = None
    #: Of the mail it was read in, if it was one.
    mail_digest: str | None = None


def event_of(report: Report, origin: Origin) -> Event:
    """The event of a report. A time that cannot be is replaced by that of reading.

    A report about our authentication comes in the form of a complaint and no person made it: its kind becomes
    ``other``, so that it neither suppresses anybody nor counts as a complaint. The feedback type stays.
    """
    if not _is_of_a_person(report):
        report = msgspec.structs.replace(report, kind=Kind.OTHER)
    address = report_address(report)
    return Event(
        key=event_key(report, address, origin.mail_digest),
        report=report,
        address=address,
        provider=provider_label(address) if address else None,
        stream=_list_of(report) if origin.stream is None else origin.stream,
        occurred_at=_possible(report.occurred_at, origin.now),
        recorded_at=origin.now,
        source=origin.source,
        rules_version=origin.rules_version if report.verdict else "",
    )


def _possible(stated: datetime | None, now: datetime) -> datetime:
    return min(stated, now) if stated and _EARLIEST <= stated <= now + _AHEAD else now


def report_address(report: Report) -> str | None:
    """The address that the sender wrote, made comparable; the one that failed in the end when that is not told.

    RFC 3464 section 2.3.1: what stands in the sender's list is the original recipient.
    """
    for given in (report.original_recipient, report.recipient):
        if given and (address := comparable(given)):
            return address
    return None


def _is_of_a_person(report: Report) -> bool:
    return report.kind is not Kind.COMPLAINT or (report.feedback_type or "").lower() not in _NOT_OF_A_PERSON


def _list_of(report: Report) -> str:
    """The identifier of the List-Id (RFC 2919), lower-cased; empty when there is none."""
    list_id = report.original.list_id if report.original else None
    if not list_id:
        return ""
    angled = _ANGLED.search(list_id)
    return (angled[1] if angled else list_id).strip().lower()
