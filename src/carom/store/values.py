"""What the store takes and gives back beyond the values of `carom.core.ledger`. All frozen, all times in UTC."""

from __future__ import annotations

from datetime import datetime

import msgspec

from carom.core.ledger import Event, Occurrence, Suppression
from carom.core.model import Kind, Outcome, Reason, Verdict


class Sighting(msgspec.Struct, frozen=True):
    """An event to be recorded, with the mail in which it was read."""

    event: Event
    #: Digest of the mail; None when it did not come in a mail (a log line): then the event's source is the witness.
    mail_digest: str | None = None


class Recorded(msgspec.Struct, frozen=True):
    """What recording some sightings changed."""

    #: Keys of the events that were not known before, in the order given, each once.
    new: tuple[str, ...] = ()
    #: Sightings that gave a known event one more witness.
    witnessed: int = 0
    #: Sightings that were known already: the same event seen in the same place.
    repeated: int = 0


class Witnessed(msgspec.Struct, frozen=True):
    """One place where an event was seen."""

    mail_digest: str | None
    source: str
    recorded_at: datetime


class StoredEvent(msgspec.Struct, frozen=True):
    """An event and its place in the order of recording, to go on from."""

    cursor: int
    event: Event


class Judgement(msgspec.Struct, frozen=True):
    """One verdict on an event, by one version of the rules."""

    verdict: Verdict
    rules_version: str
    decided_at: datetime


class AddressHistory(msgspec.Struct, frozen=True):
    """What happened to one address, newest first."""

    address: str
    occurrences: tuple[Occurrence, ...]


class OutcomeCount(msgspec.Struct, frozen=True):
    """How many mails had this outcome."""

    outcome: Outcome
    count: int


class ReasonCount(msgspec.Struct, frozen=True):
    """How many events of one kind and reason a provider gave in a span of time."""

    provider: str
    kind: Kind
    reason: Reason | None
    count: int


class Checked(msgspec.Struct, frozen=True):
    """The answer for one address: suppressed when there is at least one entry."""

    address: str
    entries: tuple[Suppression, ...] = ()


class ListRow(msgspec.Struct, frozen=True):
    """One row of a subscriber list, as it came in."""

    #: Every cell in its order, also of a row with too few or too many.
    cells: tuple[str, ...]
    #: The address made comparable (`carom.core.address.comparable`); None when the row has no usable one.
    address: str | None


class CheckedRow(msgspec.Struct, frozen=True):
    """A row of a list and why it must not be mailed; it stays on the list when there are no entries."""

    row: ListRow
    entries: tuple[Suppression, ...] = ()


class SubscriberList(msgspec.Struct, frozen=True):
    """What is known of a list without reading its rows."""

    name: str
    columns: tuple[str, ...]
    #: Index into `columns` of the one that holds the address.
    address_column: int
    source: str
    imported_at: datetime
    rows: int
    #: Rows without a usable address.
    without_address: int
