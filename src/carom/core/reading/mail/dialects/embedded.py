"""A delivery status that lost its MIME type: it stands in the text, or in a part that is called something else."""

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
    in_text = "\nfinal-recipient:" in page.low or "\noriginal-recipient:" in page.low
    return in_text or page.mail.attached_status is not None


def read(page: Page) -> Notice | None:
    """The fields as a machine reads them; None when they name nobody or say no more than that delivery failed."""
    part, lines = page.mail.attached_status, page.lines
    start = next((number for number, line in enumerate(lines) if line.lower().startswith(_FIRST)), None)
    if start is None and part is None:
        return None
    status = read_status(part.text if start is None and part is not None else "\n".join(lines[start:]))
    if not any(fate.diagnostic for fate in status.fates):
        return None
    known = {fate.recipient.lower(): fate for fate in status.fates if fate.recipient is not None}
    told = notice(page, "rfc3464", known.values(), delay=False, reporting_mta=status.reporting_mta)
    return None if told is None else msgspec.structs.replace(told, fates=tuple(known.values()))
