"""The message that failed, as far as the report returns it."""

from __future__ import annotations

import re
from typing import Final

from carom.core.limits import HEADER_CHARS
from carom.core.model import Header, Original
from carom.core.reading.mail.addresses import in_header, normal
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.part import Part, take_apart

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
_HEADER_BEGINS: Final = re.compile(r"^[ \t>]{0,8}(?=[A-Za-z][A-Za-z0-9\-]{1,60}:[ \t])", re.MULTILINE)
_LINE_START: Final = re.compile(r"^[ \t>]{1,8}(?=\S)", re.MULTILINE)


def returned_header(mail: Mail) -> Part | None:
    """The header of the original, from a part of its own or from the copy quoted in the notice."""
    part = mail.returned
    if part is not None:
        if part.is_message and part.children:
            return part.children[0]
        return _header_of(part.text)
    if mail.quoted:
        begins = _HEADER_BEGINS.search(mail.quoted)
        return _header_of(mail.quoted[begins.start() :]) if begins else None
    return None


def _header_of(text: str) -> Part | None:
    text = text.lstrip("\n")
    if text[:1] in (" ", "\t", ">"):
        text = _LINE_START.sub("", text[:65536])
    header = text[:65536].partition("\n\n")[0]
    if ":" not in header[:200]:
        return None
    return take_apart(header.encode("utf-8", "surrogatepass") + b"\n\n")[0]


def original_facts(header: Part) -> Original:
    """What stands in the header of the original."""
    senders = in_header(header.header("from"))
    envelope = header.header("return-path") or header.header("x-envelope-from") or header.header("envelope-from")
    chosen = [
        Header(name, value[:HEADER_CHARS])
        for name in sorted(_CHOSEN & header.header_names)
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
