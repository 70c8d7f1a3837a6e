"""Dates of mail headers (RFC 5322 3.3) as moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

# The form nearly all mails have: ``Mon, 23 Nov 2026 10:00:00 +0000 (UTC)``. The library reads every other.
_USUAL: Final = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)(?: \(\w{1,6}\))?"
)
_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS: Final = {name: number for number, name in enumerate(_NAMES, 1)}


def moment(value: str) -> datetime | None:
    """None for what is no date; a date without a zone is taken for UTC, as ``-0000`` says."""
    if not value or len(value) > 100:
        return None
    try:
        if (usual := _USUAL.fullmatch(value)) is not None:
            return _usual_moment(usual)
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _usual_moment(found: re.Match[str]) -> datetime:
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    local = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    if zone_hours == zone_minutes == "00":
        return local
    offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
    return local - offset if sign == "+" else local + offset
