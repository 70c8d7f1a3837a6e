"""The message that failed, as far as the report returns it."""

from __future__ import annotations

from typing import Final

from carom.core.limits import HEADER_CHARS
from carom.core.model import Header, Original
from carom.core.reading.mail.addresses import in_header, normal
from carom.core.reading.mail.part import Part

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
#: Headers kept of one original.
_KEPT: Final = 40


def original_facts(header: Part) -> Original:
    """What stands in the header of the original."""
    senders = in_header(header.header("from"))
    envelope = header.header("return-path") or header.header("x-envelope-from") or header.header("envelope-from")
    chosen = [
        Header(name, value[:HEADER_CHARS])
        for name in header.names
        if name in _CHOSEN
        for value in header.headers(name)[:3]
    ]
    return Original(
        message_id=header.header("message-id").split(" ")[0][:HEADER_CHARS] or None,
        subject=header.header("subject")[:HEADER_CHARS] or None,
        envelope_sender=normal(envelope) if envelope else None,
        sender=senders[0] if senders else None,
        list_id=header.header("list-id")[:HEADER_CHARS] or None,
        feedback_id=header.header("feedback-id")[:HEADER_CHARS] or None,
        headers=tuple(chosen[:_KEPT]),
    )


def original_recipients(header: Part) -> list[str]:
    """To whom the original was addressed, by its header."""
    return [
        address for name in ("to", "cc", "x-original-to", "delivered-to") for address in in_header(header.header(name))
    ]
