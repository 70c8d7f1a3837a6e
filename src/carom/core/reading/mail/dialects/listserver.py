"""List servers that send a post back: the recipient that refused is the list."""

from __future__ import annotations

from typing import Final

from carom.core.reading.mail.dialects.addresses import normal
from carom.core.reading.mail.dialects.diagnosis import fate, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Notice
from carom.core.reading.mail.phrasebook import NOTICES

#: Local parts of those who answer for a list: the list is what stands before.
_OFFICES: Final = ("-admin", "-owner", "-bounces", "-request", "-ctl")
_REFUSED: Final = NOTICES.add(
    (
        "not a member",
        "not member",
        "non-member",
        "permission of your message was denied",
        "article was rejected",
        "mail loop",
        "loop alert",
        "rejected",
        "not allowed to post",
        "is closed",
    )
)


def applies(page: Page) -> bool:
    server = page.mail.header("x-mlserver") or page.mail.header("x-listserver")
    return bool(server) and (page.has(_REFUSED) or "reject" in page.subject or "loop" in page.subject)


def _list_address(page: Page) -> str | None:
    name, _, domain = page.sender.partition("@")
    for office in _OFFICES:
        if name.endswith(office) and domain:
            return normal(f"{name.removesuffix(office)}@{domain}")
    return next(iter(page.original_addressees), None)


def read(page: Page) -> Notice | None:
    """Of fml and its kin: written by `list-admin@…`, the reason in the first sentences."""
    words = one_line(line for line in page.notice_lines[:20] if line.strip())
    return notice(page, "listserver", [fate(_list_address(page), words)], delay=False)
