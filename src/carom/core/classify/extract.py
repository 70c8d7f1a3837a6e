"""The codes and other facts that stand in a folded reply."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from carom.core.limits import URLS

# A reply code stands where a reply begins: at the start, after a colon, a bracket, a quote or an arrow; and numbers
# with a unit behind them are amounts. A status has the shape of RFC 3463 section 2 and is no part of an IP address.
_CODES: Final = re.compile(
    r"(?:(?:^|[:;>(\[\"'=|] ?|said |<<< |- |error |code |status |returned )#?(?P<reply>[245][0-5]\d)"
    r"(?=[\s\-:;,.)\]\"'#>]|$)(?! (?:sec|min|hour|day|byte|kb|mb|k |messages|recipients|connections|of|years)))"
    r"|(?<![\d.v])(?P<status>[245]\.[0-7]\.\d{1,3})(?!\.?\d)"
)
_URL: Final = re.compile(r"https?://[^\s<>\"'\]}]{3,300}")
_LATER: Final = re.compile(
    r"(?:again|retry|wait|in|after|for|within)[^0-9]{1,24}(\d{1,6}) ?(s|sec|seconds?|m|min|mins|minutes?|h|hours?)\b"
)
_CLOCK: Final = re.compile(r"(?:again|retry|wait)[^0-9]{1,24}(\d{1,2}):(\d\d):(\d\d)\b")
_UNITS: Final = {"s": 1, "m": 60, "h": 3600}
# A day is the longest that servers ask for; a larger number is not a pause.
_LONGEST_PAUSE: Final = 7 * 86400


class Codes(msgspec.Struct, frozen=True, gc=False):
    """Codes in the order in which they stand; the outermost reply comes first."""

    replies: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()


def codes(folded: str) -> Codes:
    replies: list[int] = []
    statuses: list[str] = []
    for found in _CODES.finditer(folded):
        if found.lastgroup == "status":
            statuses.append(found["status"])
        else:
            replies.append(int(found["reply"]))
    return Codes(tuple(replies), tuple(dict.fromkeys(statuses)))


def urls(text: str) -> tuple[str, ...]:
    """Links in the reply as the server wrote them, without the full stop of the sentence."""
    if "http" not in text and "HTTP" not in text:
        return ()
    found = dict.fromkeys(match.rstrip(".,;:)") for match in _URL.findall(text))
    return tuple(found)[:URLS]


def retry_after(folded: str) -> int | None:
    """Seconds until the server wants to be tried again, when it says so."""
    if "again" not in folded and "retry" not in folded and "wait" not in folded and "greylist" not in folded:
        return None
    if (clock := _CLOCK.search(folded)) is not None:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    if (later := _LATER.search(folded)) is not None:
        pause = int(later[1]) * _UNITS[later[2][0]]
        return pause if 0 < pause <= _LONGEST_PAUSE else None
    return None
