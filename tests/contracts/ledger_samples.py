"""Small values of the ledger for the contracts of the store."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from carom.core.ledger import Cause, Counter, Decision, Event, Mail, Step
from carom.core.model import (
    Action,
    Evidence,
    FailureType,
    Header,
    Kind,
    Original,
    Outcome,
    Party,
    Proof,
    Reason,
    Report,
    Verdict,
    Witness,
)

NOW = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

UNKNOWN_USER = Verdict(
    reason=Reason.USER_UNKNOWN,
    party=Party.RECIPIENT,
    type=FailureType.HARD,
    permanent=True,
    confidence=0.97,
    evidence=(Evidence(Witness.STATUS, Reason.USER_UNKNOWN, 0.9, "5.1.1"),),
    blocklists=("bl.example.org",),
    retry_after=300,
    rule="user_unknown.plain",
    urls=("https://example.org/why",),
)

FULL = Verdict(reason=Reason.MAILBOX_FULL, party=Party.RECIPIENT, type=FailureType.SOFT, confidence=0.8)

BOUNCE = Report(
    kind=Kind.BOUNCE,
    recipient="Anna@example.com",
    original_recipient="anna@example.net",
    verdict=UNKNOWN_USER,
    status="5.1.1",
    reply_code=550,
    diagnostic="550 5.1.1 <Anna@example.com>: nobody here goes by that name",
    action=Action.FAILED,
    remote_mta="mx.example.com",
    reporting_mta="out.example.net",
    command="RCPT",
    occurred_at=NOW - HOUR,
    dialect="rfc3464",
    original=Original(message_id="<m1@example.net>", subject="Grüße", headers=(Header("X-Campaign", "spring"),)),
    envelope_id="e-77",
    proof=Proof.KNOWN_MESSAGE,
)


def an_event(key: str = "k1", **changes: Any) -> Event:
    """A bounce of anna@example.com, with other values where given."""
    values: dict[str, Any] = {
        "report": BOUNCE,
        "address": "anna@example.com",
        "provider": "example.com",
        "stream": "",
        "occurred_at": NOW - HOUR,
        "recorded_at": NOW,
        "source": "mbox:bounces.mbox",
        "rules_version": "r1",
    }
    return Event(key=key, **(values | changes))


def a_delivery(key: str, **changes: Any) -> Event:
    """Mail that was accepted."""
    return an_event(key, **({"report": Report(kind=Kind.DELIVERY), "rules_version": ""} | changes))


def a_mail(raw: bytes = b"Subject: returned\r\n\r\nIt came back.\r\n", **changes: Any) -> Mail:
    """A mail with its true digest."""
    values: dict[str, Any] = {"outcome": Outcome.REPORT, "source": "maildir:new", "received_at": NOW}
    return Mail(**({"digest": hashlib.sha256(raw).hexdigest(), "raw": raw} | values | changes))


def a_decision(address: str = "anna@example.com", **changes: Any) -> Decision:
    """A suppression for good because of a bounce, with other values where given."""
    values: dict[str, Any] = {
        "step": Step.SUPPRESS,
        "cause": Cause.BOUNCE,
        "reason": Reason.USER_UNKNOWN,
        "line": "hard.at_once",
        "actor": "policy",
        "decided_at": NOW,
        "counters": (Counter("hard in a row", 1),),
        "event_key": "k1",
        "note": "first refusal",
    }
    return Decision(address=address, **(values | changes))
