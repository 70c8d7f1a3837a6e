"""The natural key of an event: the same failure has the same key, whoever tells of it and however often.

In this order, the first that the report can give:

1. Message-ID of the original, recipient, kind. A message fails for one recipient once, so the MTA's log and the
   report that it mails about the same failure are one event with two witnesses.
2. ENVID of the original (RFC 3461 section 4.4), recipient, kind.
3. The mail the report came in, recipient, kind.
4. For a line of a log that names no message: reporting MTA, time, recipient, kind and what was said.

Delays are told again and again while a message is tried; one a day is kept apart, so the day joins their key.

A key reads ``stem:kind`` or ``stem:delay:day``. The stem stands for the message and the recipient, so that events of
one message can be told from others: a server that takes a mail and bounces it afterwards did not deliver it.
"""

from __future__ import annotations

import hashlib
from typing import Final

from carom.core.model import Kind, Report

_VERSION: Final = "1"


def event_key(report: Report, address: str | None, mail_digest: str | None = None) -> str:
    """The key. `address` is the comparable recipient, `mail_digest` that of the mail that was read."""
    stem = _stem(_occasion(report, mail_digest), address)
    return ":".join((stem, report.kind, *_day(report)))


def sent_keys(report: Report, address: str | None) -> tuple[str, ...]:
    """Keys of the events that tell that we sent the message of a report to this address; empty when it names none.

    The log of our server, or a service's events, say what became of it: delivered, handed on or refused.
    """
    occasion = _occasion(report, None)
    if address is None or occasion[0] == "line":
        return ()
    stem = _stem(occasion, address)
    return tuple(f"{stem}:{kind}" for kind in (Kind.BOUNCE, Kind.DELIVERY, Kind.RELAY))


def _stem(occasion: tuple[str, ...], address: str | None) -> str:
    parts = (_VERSION, *occasion, address or "")
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _occasion(report: Report, mail_digest: str | None) -> tuple[str, ...]:
    message_id = _bare(report.original.message_id) if report.original else ""
    if message_id:
        return "message", message_id
    if report.envelope_id:
        return "envelope", report.envelope_id
    if mail_digest is not None:
        return "mail", mail_digest
    when = report.occurred_at.isoformat() if report.occurred_at else ""
    return "line", report.reporting_mta or "", when, report.diagnostic or ""


def _bare(message_id: str | None) -> str:
    # Logs write it with brackets or without, reports fold it.
    return "".join((message_id or "").split()).strip("<>")


def _day(report: Report) -> tuple[str, ...]:
    return (report.occurred_at.date().isoformat(),) if report.kind is Kind.DELAY and report.occurred_at else ()
