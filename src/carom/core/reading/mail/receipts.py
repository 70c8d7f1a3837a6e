"""Message disposition notifications (RFC 8098), and refusals that Sieve dresses as such (RFC 5429 section 2.1)."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from carom.core.limits import HEADER_CHARS
from carom.core.model import Action, Kind, Original, Report
from carom.core.reading.mail.addresses import typed_address
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.dialects.diagnosis import fate
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.original import original_facts
from carom.core.reading.mail.phrasebook import NOTICES

_TYPES: Final = frozenset(("message/disposition-notification", "message/global-disposition-notification"))
_FIELD: Final = re.compile(r"^([A-Za-z][A-Za-z0-9\-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
#: Characters of the part that are read; real ones have some hundred.
_PART_CHARS: Final = 16_384
#: How scripts say that a rule of the recipient sent the message back.
_REJECTED: Final = NOTICES.add(
    (
        "rejected by sieve",
        "automatically rejected",
        "was rejected by",
        "rejected by the recipient",
        "message was refused",
        "has been refused",
        "following reason was given",
        "refused by the recipient's mail filtering program",
        "refused by recipient's mail filtering program",
    )
)


def fields_of(mail: Mail) -> dict[str, str]:
    """The fields of the machine part by their names in lower case; empty when there is none."""
    part = next((mail.types[kind] for kind in _TYPES if kind in mail.types), None)
    text = part.text[:_PART_CHARS] if part is not None else ""
    return {found[1].lower(): " ".join(found[2].split()) for found in reversed(list(_FIELD.finditer(text)))}


def recipient_of(fields: dict[str, str]) -> str | None:
    """Who read or refused the message; the address that the sender wrote where the final one is a name alone."""
    return typed_address(fields.get("final-recipient", "")) or typed_address(fields.get("original-recipient", ""))


def is_receipt(mail: Mail) -> bool:
    """A message disposition notification, or a receipt of the older kind."""
    if not _TYPES.isdisjoint(mail.types):
        return True
    return "disposition-notification" in mail.written_type and mail.delivery_status is None


def receipt(mail: Mail) -> Report:
    """That a message was read, deleted or dispatched, by whom, and which message it was."""
    fields = fields_of(mail)
    header = mail.original
    about = original_facts(header) if header is not None else Original()
    if about.message_id is None and (named := fields.get("original-message-id")):
        about = msgspec.structs.replace(about, message_id=named[:HEADER_CHARS])
    return Report(
        kind=Kind.DISPOSITION,
        recipient=recipient_of(fields) or mail.sender or None,
        original_recipient=typed_address(fields.get("original-recipient", "")),
        reporting_mta=_host(fields.get("reporting-ua", "")),
        dialect="rfc8098",
        occurred_at=moment(mail.header("date")),
        original=about if about != Original() else None,
    )


def read_refusal(page: Page) -> Notice | None:
    """The notice of a message that a script refused; None for a receipt.

    A person who deletes a message unread sends the same disposition, so the script must say that it refused.
    """
    fields = fields_of(page.mail)
    disposition = fields.get("disposition", "").lower()
    if not disposition or "displayed" in disposition or not _says_refused(page, disposition):
        return None
    said = _told(page, recipient_of(fields), typed_address(fields.get("original-recipient", "")))
    return Notice("sieve", Kind.BOUNCE, (said,), _host(fields.get("reporting-ua", "")))


def _says_refused(page: Page, disposition: str) -> bool:
    if "denied" in disposition:
        return False
    if "rejected" in page.mail.header("auto-submitted").lower() or "rejected" in page.subject:
        return True
    return "automatic-action" in disposition and page.has(_REJECTED)


def _told(page: Page, recipient: str | None, original: str | None) -> Fate:
    # The sentence before the script's words says whose refusal it is, and they may say no more than "no".
    return fate(recipient, " ".join(page.text.split()), original=original, action=Action.FAILED)


def _host(user_agent: str) -> str | None:
    """`host; product` (RFC 8098 section 3.2.1)."""
    host = user_agent.partition(";")[0].strip().lower()
    return host[:255] if "." in host and " " not in host else None
