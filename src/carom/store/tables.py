"""The tables. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table

from carom.core.ledger import Cause, Counter, Step
from carom.core.model import Action, FailureType, Kind, Outcome, Party, Reason, Report, Verdict
from carom.store.types import Compressed, Handle, Json, Slug, UtcTime, Words

#: Names for every constraint, so that a migration can speak of them on both databases.
_NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: SQLite gives out row numbers by itself only to a column of type INTEGER.
_Id: Final = BigInteger().with_variant(Integer(), "sqlite")

METADATA: Final = MetaData(naming_convention=_NAMES)

MAILS: Final = Table(
    "mails",
    METADATA,
    Column("id", _Id, primary_key=True),
    Column("digest", Handle, nullable=False, unique=True),
    Column("raw", Compressed, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("outcome", Slug(Outcome), nullable=False),
    Column("source", Words, nullable=False),
    Column("defects", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Index(None, "outcome", "id"),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("id", _Id, primary_key=True),
    Column("key", Handle, nullable=False, unique=True),
    Column("address", Handle),
    Column("provider", Handle),
    Column("stream", Handle, nullable=False),
    Column("kind", Slug(Kind), nullable=False),
    # The reason of the current verdict, beside it for the history of an address.
    Column("reason", Slug(Reason), nullable=False),
    # Which of its verdicts is the current one; empty when there is none.
    Column("rules_version", Handle, nullable=False),
    Column("status", Words),
    Column("reply_code", Integer),
    Column("diagnostic", Words),
    Column("action", Slug(Action), nullable=False),
    Column("remote_mta", Words),
    Column("reporting_mta", Words),
    Column("command", Words),
    Column("dialect", Words),
    Column("message_id", Words),
    # The whole report but its verdict, which is a record of its own.
    Column("report", Json[Report](Report), nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("source", Words, nullable=False),
    Index(None, "address", "occurred_at"),
    Index(None, "occurred_at"),
    # The row number is a cursor: it is not given out again when the newest events are forgotten.
    sqlite_autoincrement=True,
)

WITNESSES: Final = Table(
    "witnesses",
    METADATA,
    Column("event_id", _Id, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    # Digest of the mail, or the source where there was none. No foreign key: mails are forgotten before events.
    Column("seen_in", Handle, primary_key=True),
    Column("in_mail", Boolean(create_constraint=False), nullable=False),
    Column("source", Words, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Index(None, "seen_in"),
)

VERDICTS: Final = Table(
    "verdicts",
    METADATA,
    Column("id", _Id, primary_key=True),
    Column("event_id", _Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("rules_version", Handle, nullable=False),
    Column("reason", Slug(Reason), nullable=False),
    Column("party", Slug(Party), nullable=False),
    Column("type", Slug(FailureType), nullable=False),
    Column("permanent", Boolean(create_constraint=False)),
    Column("confidence", Float, nullable=False),
    Column("rule", Words),
    # The whole verdict with its evidence; the columns above are for questions.
    Column("verdict", Json[Verdict](Verdict), nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Index(None, "event_id", "rules_version", unique=True),
)

DECISIONS: Final = Table(
    "decisions",
    METADATA,
    Column("id", _Id, primary_key=True),
    Column("address", Handle, nullable=False),
    Column("step", Slug(Step), nullable=False),
    Column("cause", Slug(Cause), nullable=False),
    Column("reason", Slug(Reason), nullable=False),
    Column("line", Words, nullable=False),
    Column("actor", Words, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("stream", Handle, nullable=False),
    Column("until", UtcTime),
    Column("counters", Json[tuple[Counter, ...]](tuple[Counter, ...]), nullable=False),
    # No foreign key: a decision outlives the event that led to it.
    Column("event_key", Handle),
    Column("note", Words, nullable=False),
    Index(None, "address", "id"),
    Index(None, "decided_at"),
)

SUPPRESSIONS: Final = Table(
    "suppressions",
    METADATA,
    Column("address", Handle, primary_key=True),
    Column("cause", Slug(Cause), primary_key=True),
    Column("stream", Handle, primary_key=True),
    Column("reason", Slug(Reason), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
    Column("note", Words, nullable=False),
)

LISTS: Final = Table(
    "lists",
    METADATA,
    Column("id", _Id, primary_key=True),
    Column("name", Handle, nullable=False, unique=True),
    Column("columns", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
    Column("address_column", Integer, nullable=False),
    Column("source", Words, nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("without_address", BigInteger, nullable=False),
)

LIST_ROWS: Final = Table(
    "list_rows",
    METADATA,
    Column("list_id", _Id, ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("address", Handle),
    Column("cells", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
)

VOLUMES: Final = Table(
    "volumes",
    METADATA,
    Column("hour", UtcTime, primary_key=True),
    Column("provider", Handle, primary_key=True),
    Column("stream", Handle, primary_key=True),
    Column("kind", Slug(Kind), primary_key=True),
    Column("reason", Slug(Reason), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
