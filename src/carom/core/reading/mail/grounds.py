"""What reports rest on: the recipient that a return path names, and the proof that the mail was ours.

The return path is the address that a report came back to, and stands in the header of the original when the
mail had been delivered. A report that names nobody is about whom it names; beside another recipient it is the
address that we wrote, before others forwarded it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import msgspec

from carom.core.address import comparable
from carom.core.model import Proof, Reading, Report
from carom.core.reading.mail.addresses import in_header
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.original import original_recipients
from carom.core.return_path import (
    Keyring,
    Pattern,
    State,
    check_token,
    holds_token,
    pattern_recipient,
    unwrap,
    verp_recipients,
)

#: Where servers note to whom a mail was delivered, surest first; To of a report is the return path as well.
_DELIVERED_TO: Final = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "to")
#: Return paths of one mail that are looked at.
_LOOKED_AT: Final = 8


class Grounds(msgspec.Struct, frozen=True):
    """What is known here of our own mail. Without anything, the common forms of VERP are read and nothing is proved."""

    #: The day on which mails are read, for the age of signatures; needed with a keyring.
    today: date | None = None
    keyring: Keyring | None = None
    #: How we write recipients into return paths, beside the common forms.
    patterns: tuple[Pattern, ...] = ()
    #: Whether the message that a report names, by Message-ID or ENVID, was sent by us.
    knows: Callable[[Report], bool] | None = None


NO_GROUNDS: Final = Grounds()


class _Named(msgspec.Struct, frozen=True):
    """A recipient that a return path names, and how sure that is."""

    recipient: str
    signed: bool = False


def grounded(reports: tuple[Report, ...], mail: Mail, grounds: Grounds) -> tuple[Report, ...]:
    """The reports with what the return path adds, and with their proof. Never raises."""
    if not reports:
        return reports
    paths = list(_return_paths(mail))
    named = _named(paths, mail, reports, grounds) if paths else None
    if named is not None:
        reports = _with_recipient(reports, named)
    reports = _with_sender(reports)
    if grounds.knows is not None or (named is not None and named.signed):
        return tuple(_proved(report, named, grounds, alone=len(reports) == 1) for report in reports)
    return reports


def _return_paths(mail: Mail) -> Iterator[str]:
    """Addresses that may say more than who they are, without what gateways put around them."""
    noted = [mail.fields.first(name) for name in _DELIVERED_TO]
    if mail.original is not None:
        noted.append(mail.original.first("return-path"))
    speaking = [value for value in noted if "=" in value or "*" in value or "c1" in value.lower()]
    found = dict.fromkeys(address for value in speaking for address in in_header(value[:2000]))
    for address in list(found)[:_LOOKED_AT]:
        yield unwrap(address).address


def _named(paths: list[str], mail: Mail, reports: tuple[Report, ...], grounds: Grounds) -> _Named | None:
    known = _known_addresses(mail, reports)
    for path in paths:
        if grounds.keyring is not None and grounds.today is not None:
            checked = check_token(path, grounds.keyring, grounds.today, known)
            if checked.state is State.VALID and checked.recipient is not None:
                return _Named(checked.recipient, signed=True)
    for path in paths:
        if recipient := pattern_recipient(path, grounds.patterns):
            return _Named(recipient)
    for path in paths:
        candidates = () if holds_token(path) else verp_recipients(path)
        if candidates:
            return _Named(next((one for one in candidates if comparable(one) in known), candidates[0]))
    return None


def _known_addresses(mail: Mail, reports: tuple[Report, ...]) -> list[str]:
    """Every recipient that the mail names otherwise, in comparable form."""
    given = [address for report in reports for address in (report.original_recipient, report.recipient) if address]
    if mail.original is not None:
        given += original_recipients(mail.original)
    return list(dict.fromkeys(address for one in given if (address := comparable(one))))


def _with_recipient(reports: tuple[Report, ...], named: _Named) -> tuple[Report, ...]:
    """One return path is of one recipient, so it adds nothing where a report has several."""
    if len(reports) > 1:
        return reports
    (report,) = reports
    if report.recipient is None:
        return (msgspec.structs.replace(report, recipient=named.recipient),)
    same = comparable(report.recipient) == comparable(named.recipient)
    if same or report.original_recipient is not None:
        return reports
    return (msgspec.structs.replace(report, original_recipient=named.recipient),)


def _with_sender(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """All reports of a mail share the original; its envelope sender is told without BATV and SRS."""
    original = reports[0].original
    if original is None or original.envelope_sender is None or "=" not in original.envelope_sender:
        return reports
    bare = unwrap(original.envelope_sender)
    if not bare.layers:
        return reports
    original = msgspec.structs.replace(original, envelope_sender=bare.address)
    return tuple(msgspec.structs.replace(report, original=original) for report in reports)


def _proved(report: Report, named: _Named | None, grounds: Grounds, *, alone: bool) -> Report:
    if report.proof is not Proof.HEARSAY:
        return report
    if named is not None and named.signed and (alone or _is_about(report, named.recipient)):
        return msgspec.structs.replace(report, proof=Proof.SIGNED_RETURN_PATH)
    if grounds.knows is not None and names_message(report) and grounds.knows(report):
        return msgspec.structs.replace(report, proof=Proof.KNOWN_MESSAGE)
    return report


def with_known(reading: Reading, knows: Callable[[Report], bool]) -> Reading:
    """The reading with `Proof.KNOWN_MESSAGE` for what was hearsay and is about a message that is known."""
    reports = tuple(
        msgspec.structs.replace(report, proof=Proof.KNOWN_MESSAGE)
        if report.proof is Proof.HEARSAY and names_message(report) and knows(report)
        else report
        for report in reading.reports
    )
    return reading if reports == reading.reports else msgspec.structs.replace(reading, reports=reports)


def names_message(report: Report) -> bool:
    """Whether the report says which message it is about."""
    return bool(report.envelope_id or (report.original is not None and report.original.message_id))


def _is_about(report: Report, recipient: str) -> bool:
    return recipient in (
        comparable(report.recipient or ""),
        comparable(report.original_recipient or ""),
    )
