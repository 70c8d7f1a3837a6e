"""Dates of mail headers (RFC 5322 3.3) as moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def moment(value: str) -> datetime | None:
    """None for what is no date; a date without a zone is taken for UTC, as ``-0000`` says."""
    if not value or len(value) > 100:
        return None
    try:
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
