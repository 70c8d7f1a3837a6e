"""The machine part of a delivery report: message/delivery-status (RFC 3464, RFC 6533), also when broken.

It is blocks of header lines: one about the message, then one for each recipient. Real reports leave
the blank line between them out, put blank lines inside, encode blocks that must not be encoded,
and misspell what they like; what can only be meant in one way is read.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.limits import NOTICE_CHARS, REPLY_CHARS, REPORT_RECIPIENTS
from carom.core.model import Action
from carom.core.reading.mail.addresses import typed_address, written_address
from carom.core.reading.mail.dates import moment
from carom.core.reading.mail.fate import Fate

_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z0-9\-]{1,60})[ \t]*:[ \t]*(.*)")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
#: Type of a diagnostic (RFC 3464 2.3.6): ``smtp;``, ``x-unix;``, ``X-Postfix;``.
_DIAGNOSTIC_TYPE: Final = re.compile(
    r"\s{0,8}(?:smtp|lmtp|dns|x400|[Xx]-[\w\-.]{1,30}|[Ss][Mm][Tt][Pp]|unix|local|notes)\s*;\s*", re.IGNORECASE
)
_MTA_TYPE: Final = re.compile(r"\s{0,8}[\w\-]{1,20}\s*;\s*")
#: Characters that xtext must encode (RFC 3461 section 4): what else looks encoded may be a tag of the address.
_XTEXT: Final = re.compile(r"\+(2B|3D)")
_REPLY: Final = re.compile(r"\s*([245]\d\d)(?=[\s\-]|$)")
_RECIPIENT_FIELDS: Final = ("final-recipient", "original-recipient")
_ABOUT_RECIPIENT: Final = frozenset(
    (*_RECIPIENT_FIELDS, "action", "status", "diagnostic-code", "remote-mta", "x-actual-recipient")
)
#: Fields that begin another block when they come again.
_BEGINNING: Final = frozenset((*_RECIPIENT_FIELDS, "reporting-mta"))
#: The usual spellings, which need no expression to be told.
_AS_WRITTEN: Final = {
    written: written.lower()
    for written in (
        "Final-Recipient",
        "Original-Recipient",
        "Action",
        "Status",
        "Diagnostic-Code",
        "Remote-MTA",
        "X-Actual-Recipient",
        "Reporting-MTA",
        "Arrival-Date",
        "Last-Attempt-Date",
        "Original-Envelope-Id",
        "Received-From-MTA",
    )
}
_BLANKS: Final = ("", " ", "\t")
#: Fields that tell what became of a recipient.
_TOLD: Final = frozenset(("action", "status", "diagnostic-code"))
_ACTIONS: Final = {
    "failed": Action.FAILED,
    "failure": Action.FAILED,
    "fail": Action.FAILED,
    "undeliverable": Action.FAILED,
    "delayed": Action.DELAYED,
    "deferred": Action.DELAYED,
    "delay": Action.DELAYED,
    "delivered": Action.DELIVERED,
    "deliverable": Action.DELIVERED,
    "relayed": Action.RELAYED,
    "expanded": Action.EXPANDED,
}
#: Longest line that is taken for base64 of a block.
_BASE64_LINE: Final = re.compile(r"[A-Za-z0-9+/]{20,76}={0,2}")


_BASE64_LINES: Final = re.compile(r"^[A-Za-z0-9+/]{20,76}={0,2}$", re.MULTILINE)
#: Characters of one folded value that are put together: each line copies all before it. A reply has fewer.
_VALUE_CHARS: Final = 4 * REPLY_CHARS
#: Characters in which an encoded block shows.
_TOP_CHARS: Final = 4000


class DeliveryStatus(msgspec.Struct, frozen=True):
    """All that the machine part says."""

    reporting_mta: str | None
    envelope_id: str | None
    fates: tuple[Fate, ...]


def read_status(text: str) -> DeliveryStatus:
    """Read the text of a delivery-status part. Never raises; what names nobody gives a fate without recipient."""
    about_message: dict[str, str] = {}
    about_recipients: list[dict[str, str]] = []
    for block in _blocks(_decoded(text[:NOTICE_CHARS])):
        if _ABOUT_RECIPIENT.isdisjoint(block):
            for name, value in block.items():
                about_message.setdefault(name, value)
        elif about_recipients and _continues(about_recipients[-1], block):
            about_recipients[-1].update(block)
        elif len(about_recipients) < REPORT_RECIPIENTS:
            about_recipients.append(block)
        if not about_message and block.keys() & {"reporting-mta", "original-envelope-id"}:
            about_message = block
    return DeliveryStatus(
        reporting_mta=_host(about_message.get("reporting-mta", "")),
        envelope_id=about_message.get("original-envelope-id") or None,
        fates=tuple(_fate(block) for block in about_recipients),
    )


def _decoded(text: str) -> str:
    """Blocks that somebody has encoded, against RFC 3464 2.1, are decoded."""
    if "Final-Recipient:" in text or _BASE64_LINES.search(text[:_TOP_CHARS]) is None:
        return text
    lines = text.split("\n")
    mended: list[str] = []
    encoded: list[str] = []
    for line in [*lines, ""]:
        if _BASE64_LINE.fullmatch(line) or (encoded and re.fullmatch(r"[A-Za-z0-9+/]{1,76}={0,2}", line)):
            encoded.append(line)
            continue
        if encoded:
            try:
                mended += [
                    "",
                    *base64.b64decode("".join(encoded), validate=True).decode("utf-8", "replace").splitlines(),
                    "",
                ]
            except (binascii.Error, ValueError):
                mended += encoded
            encoded = []
        mended.append(line)
    return "\n".join(mended)


def _blocks(text: str) -> Iterator[dict[str, str]]:
    block: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        if (found := _field(line)) is not None:
            name, value = found
            if name in block and name in _BEGINNING:
                yield block
                block = {}
            block.setdefault(name, value)
        elif not line or line.isspace():
            if block:
                yield block
            block, name = {}, ""
        elif name and len(block[name]) < _VALUE_CHARS:
            # Folded, or a line that should have been: the words belong to the field above.
            block[name] += " " + line.strip()
    if block:
        yield block


def _field(line: str) -> tuple[str, str] | None:
    """Name in lower case and value of a header line; the fields that matter are told without an expression."""
    head, colon, value = line.partition(":")
    if not colon or line[0] in " \t":
        return None
    if (name := _AS_WRITTEN.get(head)) is not None:
        return name, value.strip()
    found = _FIELD.match(line)
    return (found[1].lower(), found[2].strip()) if found is not None else None


def _continues(last: dict[str, str], block: dict[str, str]) -> bool:
    """A block torn by a blank line: the rest repeats nothing, and names a recipient only where nothing was told yet."""
    names_nobody = not any(field in block for field in _RECIPIENT_FIELDS)
    if not names_nobody and not _TOLD.isdisjoint(last):
        return False
    return block.keys().isdisjoint(last.keys() & (_TOLD | {*_RECIPIENT_FIELDS}))


def _fate(block: dict[str, str]) -> Fate:
    final = written_address(block.get("final-recipient", ""))
    actual = typed_address(block["x-actual-recipient"]) if "x-actual-recipient" in block else None
    asked = block.get("original-recipient", "")
    original = written_address(_XTEXT.sub(_xchar, asked) if "+" in asked else asked)
    said = block.get("diagnostic-code", "")
    usual = said[:5].lower() == "smtp;"
    diagnostic = said[5:].strip() if usual else _DIAGNOSTIC_TYPE.sub("", said, count=1).strip()
    written = block.get("status", "")
    status = _STATUS.search(written)
    reply = _REPLY.match(diagnostic) or _REPLY.match(written)
    comment = written.partition("(")[2].rstrip(") ") if "(" in written else ""
    return Fate(
        recipient=final or original or actual,
        original_recipient=original,
        action=_action(block.get("action", "")),
        status=status[0] if status else None,
        reply_code=int(reply[1]) if reply else None,
        diagnostic=diagnostic or comment or None,
        remote_mta=_host(block.get("remote-mta", "")),
        occurred_at=moment(block["last-attempt-date"]) if "last-attempt-date" in block else None,
    )


def _xchar(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _action(value: str) -> Action | None:
    usual = _ACTIONS.get(value) or _ACTIONS.get(value.strip().lower())
    if usual is not None or not value:
        return usual
    words = re.findall(r"[a-z]+", value.lower()[:80])
    return next((_ACTIONS[word] for word in words if word in _ACTIONS), None)


def _host(value: str) -> str | None:
    bare = value
    if value.startswith("dns;"):
        bare = value[4:]
    elif ";" in value:
        bare = _MTA_TYPE.sub("", value, count=1)
    return bare.strip(" []<>()").partition(" ")[0].lower()[:255] or None
