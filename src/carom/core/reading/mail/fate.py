"""What a notice says of each recipient, before it is judged: the common tongue of all readers."""

from __future__ import annotations

from datetime import datetime

import msgspec

from carom.core.model import Action, Kind


class Fate(msgspec.Struct, frozen=True):
    """One recipient's part of a notice."""

    recipient: str | None
    original_recipient: str | None = None
    #: None means failed: notices without a field for it are about failures.
    action: Action | None = None
    status: str | None = None
    reply_code: int | None = None
    #: The server's own words for this recipient, on one line.
    diagnostic: str | None = None
    command: str | None = None
    remote_mta: str | None = None
    occurred_at: datetime | None = None


class Notice(msgspec.Struct, frozen=True):
    """What one reader understood of a mail."""

    dialect: str
    kind: Kind
    fates: tuple[Fate, ...]
    reporting_mta: str | None = None
