"""Mends for multiparts whose parts a parser cannot find; tried only when it found none."""

from __future__ import annotations

import re
from typing import Final

# A parameter that stands on a line of its own without the blank that would fold it (RFC 5322 2.2.3).
_UNFOLDED: Final = re.compile(rb"(Content-Type:[^\r\n]{1,200};)[ \t]*\r?\n(boundary=)", re.IGNORECASE)
_BOUNDARY: Final = re.compile(
    rb"boundary[ \t]*=[ \t]*(\"[^\"\r\n]{1,200}(?:\r?\n[^\"\r\n]{1,200})?\"|[^\s;\"]{1,200})", re.IGNORECASE
)
# A line that opens a part: dashes, a name, and a Content- header below.
_OPENING: Final = re.compile(
    rb"--([^\s-][^\r\n]{0,200}|-{1,60}[^\s-][^\r\n]{0,150})\r?\n(?=(?:[^\r\n]{1,200}\r?\n)?Content-)",
    re.IGNORECASE,
)


def repair(raw: bytes) -> bytes | None:
    """The mail with its boundaries mended, or None when there is nothing to mend."""
    mended = _UNFOLDED.sub(rb"\1 \2", raw, count=8) if b"\nboundary=" in raw.lower() else raw
    mended = _rename_boundary(mended)
    return mended if mended != raw else None


def _rename_boundary(raw: bytes) -> bytes:
    """Some servers rewrite the boundary's name in the header and not in the body: the body is right."""
    declared = _BOUNDARY.search(raw)
    opening = _opening(raw, declared.end() if declared else 0)
    if declared is None or opening is None:
        return raw
    name = opening[1].rstrip()
    if declared[1].strip(b'"') == name or b'"' in name:
        return raw
    return raw[: declared.start(1)] + b'"' + name + b'"' + raw[declared.end(1) :]


def _opening(raw: bytes, start: int) -> re.Match[bytes] | None:
    place = raw.find(b"\n--", start)
    while place >= 0:
        if (found := _OPENING.match(raw, place + 1)) is not None:
            return found
        place = raw.find(b"\n--", place + 3)
    return None
