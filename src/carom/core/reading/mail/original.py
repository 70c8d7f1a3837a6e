"""The message that failed, as far as the report returns it."""

from __future__ import annotations

from typing import Final

from carom.core.limits import HEADER_CHARS
from carom.core.model import Header, Original
from carom.core.reading.mail.addresses import first_in_header, in_header, normal
from carom.core.reading.mail.header import Fields

#: Headers by which senders and platforms recognise their own mail, beside those with a field of their own.
_CHOSEN: Final = frozenset(
    (
        "date",
        "to",
        "reply-to",
        "references",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "precedence",
        "auto-submitted",
        "x-mailer",
        "x-campaign",
        "x-campaign-id",
        "x-campaignid",
        "x-mailing-id",
        "x-mailingid",
        "x-job",
        "x-jobid",
        "x-list-id",
        "x-message-id",
        "x-msg-id",
        "x-msgid",
        "x-subscriber-id",
        "x-subscriberid",
        "x-recipient-id",
        "x-stream",
        "x-entity-ref-id",
        "x-report-abuse",
        "x-sg-eid",
        "x-ses-outgoing",
        "x-mailgun-sid",
        "x-mc-user",
        "x-pm-message-id",
        "x-csa-complaints",
        "x-virtual-mta",
        "cfbl-address",
        "cfbl-feedback-id",
    )
)
#: Headers with a field of their own, or from which one is taken.
_NAMED: Final = (
    "message-id",
    "subject",
    "from",
    "list-id",
    "feedback-id",
    "return-path",
    "x-envelope-from",
    "envelope-from",
)
_READ: Final = _CHOSEN.union(_NAMED)
#: Headers of the same name that are kept.
_SAME: Final = 3
#: Headers kept of one original.
_KEPT: Final = 40


def original_facts(header: Fields) -> Original:
    """What stands in the header of the original."""
    found = header.chosen(_READ)
    envelope = _of(found, "return-path") or _of(found, "x-envelope-from") or _of(found, "envelope-from")
    chosen = [
        Header(name, value[:HEADER_CHARS])
        for name, values in found.items()
        if name in _CHOSEN
        for value in values[:_SAME]
    ]
    return Original(
        message_id=_of(found, "message-id").split(" ", 1)[0] or None,
        subject=_of(found, "subject") or None,
        envelope_sender=normal(envelope) if envelope else None,
        sender=first_in_header(found["from"][0]) if "from" in found else None,
        list_id=_of(found, "list-id") or None,
        feedback_id=_of(found, "feedback-id") or None,
        headers=tuple(chosen[:_KEPT]),
    )


def _of(found: dict[str, list[str]], name: str) -> str:
    values = found.get(name)
    return values[0][:HEADER_CHARS] if values else ""


def original_recipients(header: Fields) -> list[str]:
    """To whom the original was addressed, by its header."""
    return [
        address for name in ("to", "cc", "x-original-to", "delivered-to") for address in in_header(header.first(name))
    ]
