"""What every log format shares: the line it reads, the report it gives, the classifier it asks."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

import msgspec

from carom.core.classify.protocol import Classify
from carom.core.model import Action, Kind, Original, Proof, Report
from carom.core.reading.logs.words import Said


class LineReading(msgspec.Struct, frozen=True):
    """What a format made of a line that is its own."""

    reports: tuple[Report, ...] = ()
    #: True when the line tells a fate and the recipient or the outcome cannot be read from it.
    broken: bool = False


#: The line is of this format and tells nobody's fate.
NO_FATE: Final = LineReading()
BROKEN: Final = LineReading(broken=True)


class LogFormat(Protocol):
    """A reader of one format; it remembers the messages that are still in the queue."""

    def read(self, line: str) -> LineReading | None:
        """What the line tells; None when it is not of this format. Never raises."""
        ...


class Attempt(msgspec.Struct, frozen=True):
    """One delivery attempt for one recipient as a line tells it."""

    dialect: str
    kind: Kind
    recipient: str
    original_recipient: str | None
    #: What the server or the MTA said of it.
    said: Said
    #: The status that the MTA gave itself, beside those in what was said.
    status: str | None
    remote_mta: str | None
    reporting_mta: str | None
    occurred_at: datetime | None
    original: Original | None


_ACTIONS: Final = {Kind.BOUNCE: Action.FAILED, Kind.DELAY: Action.DELAYED, Kind.DELIVERY: Action.DELIVERED}


def report_of(attempt: Attempt, classify: Classify) -> Report:
    """The report of an attempt, judged unless it succeeded."""
    said, failed = attempt.said, attempt.kind is not Kind.DELIVERY
    status = _more_telling(attempt.status, said.status)
    verdict = classify(said.text, reply_code=said.code, status=status, command=said.command) if failed else None
    return Report(
        kind=attempt.kind,
        recipient=attempt.recipient,
        original_recipient=attempt.original_recipient,
        verdict=verdict,
        status=status,
        reply_code=said.code if failed else None,
        diagnostic=said.text or None,
        action=_ACTIONS[attempt.kind],
        remote_mta=attempt.remote_mta,
        reporting_mta=attempt.reporting_mta,
        command=said.command,
        occurred_at=attempt.occurred_at,
        dialect=attempt.dialect,
        original=attempt.original,
        # Who can write the log of the MTA can send in its name.
        proof=Proof.AUTHENTICATED_CHANNEL,
    )


def given_up(last: Report, words: str, occurred_at: datetime | None, classify: Classify) -> Report:
    """The bounce that follows when the retries ran out: the words of that, then what the last attempt met."""
    text = f"{words}: {last.diagnostic}" if last.diagnostic else words
    return msgspec.structs.replace(
        last,
        kind=Kind.BOUNCE,
        action=Action.FAILED,
        verdict=classify(text, reply_code=last.reply_code, status=last.status, command=last.command),
        diagnostic=text,
        occurred_at=occurred_at or last.occurred_at,
    )


def _more_telling(own: str | None, said: str | None) -> str | None:
    # MTAs write 5.0.0 where they have nothing better; the server may have said more.
    if own is None or (own.endswith(".0.0") and said is not None):
        return said
    return own
