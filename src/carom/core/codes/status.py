"""Enhanced status codes taken apart (RFC 3463 section 2)."""

from __future__ import annotations

import re
from typing import Final

import msgspec

# RFC 3463 section 2, with what stands around it in the wild: blanks, a `#` before it, a comment after it.
_STATUS: Final = re.compile(r"\s{0,80}#?([245])\.(\d{1,3})\.(\d{1,3})(?=$|[\s(,;:\])>\"'-])", re.ASCII)


class Status(msgspec.Struct, frozen=True, order=True, gc=False):
    """An enhanced status code, ``5.1.1``; `str` gives it without leading zeros."""

    #: 2, 4 or 5: success, failure for now, failure for good.
    digit: int
    subject: int
    detail: int

    def __str__(self) -> str:
        return f"{self.digit}.{self.subject}.{self.detail}"


def parse_status(text: str) -> Status | None:
    """The status code with which a text begins (``5.1.1 (bad mailbox)``); None when it begins with none."""
    found = _STATUS.match(text)
    if found is None:
        return None
    digit, subject, detail = (int(part) for part in found.groups())
    return Status(digit, subject, detail)
