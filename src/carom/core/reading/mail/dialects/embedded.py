"""A delivery status that lost its MIME part and stands in the text."""

from __future__ import annotations

from typing import Final

import msgspec

from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Notice
from carom.core.reading.mail.status import read_status

#: Fields with which a status begins (RFC 3464 section 2).
_FIRST: Final = ("reporting-mta:", "original-recipient:", "final-recipient:", "original-envelope-id:")


def applies(page: Page) -> bool:
    return "\nfinal-recipient:" in page.low or "\noriginal-recipient:" in page.low


def read(page: Page) -> Notice | None:
    """The fields as a machine reads them; None when they name nobody or say no more than that delivery failed."""
    lines = page.lines
    start = next((number for number, line in enumerate(lines) if line.lower().startswith(_FIRST)), None)
    if start is None:
        return None
    status = read_status("\n".join(lines[start:]))
    if not any(fate.diagnostic for fate in status.fates):
        return None
    known = {fate.recipient.lower(): fate for fate in status.fates if fate.recipient is not None}
    told = notice(page, "rfc3464", known.values(), delay=False, reporting_mta=status.reporting_mta)
    return None if told is None else msgspec.structs.replace(told, fates=tuple(known.values()))
