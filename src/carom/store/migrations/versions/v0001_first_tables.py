"""The first tables.

A migration says what was true when it was written and imports nothing of carom that may change later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
#: Looked up by, in the order of its characters whatever the locale of the server.
_HANDLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _mails()
    _events()
    _verdicts()
    _decisions()
    _lists()
    _volumes()


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", _ID, nullable=False),
        sa.Column("digest", _HANDLE, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("defects", sa.Text(), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("digest", name=op.f("uq_mails_digest")),
    )
    op.create_index(op.f("ix_mails_outcome_id"), "mails", ["outcome", "id"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", _HANDLE, nullable=False),
        sa.Column("address", _HANDLE),
        sa.Column("provider", _HANDLE),
        sa.Column("stream", _HANDLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rules_version", _HANDLE, nullable=False),
        sa.Column("status", sa.Text()),
        sa.Column("reply_code", sa.Integer()),
        sa.Column("diagnostic", sa.Text()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("remote_mta", sa.Text()),
        sa.Column("reporting_mta", sa.Text()),
        sa.Column("command", sa.Text()),
        sa.Column("dialect", sa.Text()),
        sa.Column("message_id", sa.Text()),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("occurred_at", _TIME, nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("key", name=op.f("uq_events_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_address_occurred_at"), "events", ["address", "occurred_at"])
    op.create_index(op.f("ix_events_occurred_at"), "events", ["occurred_at"])
    op.create_table(
        "witnesses",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("seen_in", _HANDLE, nullable=False),
        sa.Column("in_mail", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_witnesses_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "seen_in", name=op.f("pk_witnesses")),
    )
    op.create_index(op.f("ix_witnesses_seen_in"), "witnesses", ["seen_in"])


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("rules_version", _HANDLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("permanent", sa.Boolean()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text()),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("decided_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_verdicts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_event_id_rules_version"), "verdicts", ["event_id", "rules_version"], unique=True)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("address", _HANDLE, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided_at", _TIME, nullable=False),
        sa.Column("stream", _HANDLE, nullable=False),
        sa.Column("until", _TIME),
        sa.Column("counters", sa.Text(), nullable=False),
        sa.Column("event_key", _HANDLE),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_address_id"), "decisions", ["address", "id"])
    op.create_index(op.f("ix_decisions_decided_at"), "decisions", ["decided_at"])
    op.create_table(
        "suppressions",
        sa.Column("address", _HANDLE, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("stream", _HANDLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("until", _TIME),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", "cause", "stream", name=op.f("pk_suppressions")),
    )


def _lists() -> None:
    op.create_table(
        "lists",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", _HANDLE, nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("address_column", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", _TIME, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("without_address", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_lists_name")),
    )
    op.create_table(
        "list_rows",
        sa.Column("list_id", _ID, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("address", _HANDLE),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name=op.f("fk_list_rows_list_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("list_id", "position", name=op.f("pk_list_rows")),
    )


def _volumes() -> None:
    op.create_table(
        "volumes",
        sa.Column("hour", _TIME, nullable=False),
        sa.Column("provider", _HANDLE, nullable=False),
        sa.Column("stream", _HANDLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "provider", "stream", "kind", "reason", name=op.f("pk_volumes")),
    )
