"""Time stamps of logs, in UTC.

Classic syslog stamps have neither year nor zone. The year comes from a reference time that the
caller gives: the stamp is in the latest year that does not put it after the reference. Without one
there is no time, because a guess would be wrong for every old log.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

import msgspec

_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|[+-]\d\d:?\d\d))?", re.ASCII
)
_CLASSIC: Final = re.compile(r"(?:(\d{4}) )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)", re.ASCII)
_MONTH_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
#: Clocks of two hosts may differ by a zone or a day without the year being another.
_AHEAD: Final = timedelta(days=1)
#: 29 February comes every fourth year, but for 2100 and kin.
_LEAP_YEARS: Final = 8


class Calendar(msgspec.Struct, frozen=True):
    """What stamps leave out."""

    #: A time not before the log's last line, such as now or when the file was last written.
    reference: datetime | None = None
    #: Where stamps without a zone were written.
    zone: tzinfo = UTC

    def read(self, text: str) -> datetime | None:
        """The first stamp in a text, in UTC; None when there is none or its year is not known."""
        if (found := _ISO.search(text)) is not None:
            return _iso(found, self.zone)
        if (found := _CLASSIC.search(text)) is not None:
            return self._classic(found)
        return None

    def _classic(self, found: re.Match[str]) -> datetime | None:
        month = _MONTHS.get(found[2])
        if month is None:
            return None
        clock = (int(found[3]), int(found[5]), int(found[6]), int(found[7]))
        if year := found[1] or found[4]:
            return _moment((int(year), month, *clock), 0, self.zone)
        if self.reference is None:
            return None
        latest = self.reference.astimezone(UTC) + _AHEAD
        for candidate in range(latest.year, max(latest.year - _LEAP_YEARS, 1) - 1, -1):
            moment = _moment((candidate, month, *clock), 0, self.zone)
            if moment is not None and moment <= latest:
                return moment
        return None


def _iso(found: re.Match[str], zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction = int((found[7] or "0")[:6].ljust(6, "0"))
    written = _zone(found[8]) if found[8] else zone
    return _moment((year, month, day, hour, minute, second), fraction, written) if written is not None else None


def _zone(text: str) -> tzinfo | None:
    if text == "Z":
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead) if ahead < timedelta(days=1) else None


def _moment(parts: tuple[int, int, int, int, int, int], microsecond: int, zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = parts
    # Logs count leap seconds, datetime does not.
    second = min(second, 59)
    try:
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
