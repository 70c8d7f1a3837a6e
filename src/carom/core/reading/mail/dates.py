"""Dates of mail headers (RFC 5322 3.3) as moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

# The form nearly all mails have: ``Mon, 23 Nov 2026 10:00:00 +0000 (UTC)``. The library reads every other.
_USUAL: Final = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)(?: \(\w{1,6}\))?"
)
_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS: Final = {name: f"{number:02}" for number, name in enumerate(_NAMES, 1)}


def moment(value: str) -> datetime | None:
    """None for what is no date; a date without a zone is taken for UTC, as ``-0000`` says."""
    if not value or len(value) > 100:
        return None
    try:
        if (usual := _USUAL.fullmatch(value)) is not None:
            day, month, year, clock, hours, minutes = usual.groups()
            local = datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day:0>2}T{clock}{hours}:{minutes}")
            return local.astimezone(UTC)
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
