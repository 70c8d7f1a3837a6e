"""List servers that send a post back: the recipient that refused is the list."""

from __future__ import annotations

import re
from typing import Final

from carom.core.reading.mail.dialects.addresses import mentions, normal
from carom.core.reading.mail.dialects.diagnosis import fate, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Notice
from carom.core.reading.mail.phrasebook import NOTICES

#: Local parts of those who answer for a list: the list is what stands before.
_OFFICES: Final = tuple(
    sign + office
    for sign in "-+"
    for office in ("admin", "owner", "bounces", "request", "ctl", "help", "moderators", "editor", "bounces-help")
)
#: Fields that list programs add to what they write themselves.
_FIELDS: Final = (
    "x-mlserver",
    "x-listserver",
    "x-mailman-version",
    "x-list-administrivia",
    "x-lsv-listid",
    "x-beenthere",
    "x-mlmmj",
    "x-ecartis",
    "x-sympa-from",
    "x-google-group-id",
)
_SERVERS: Final = ("listserv", "majordomo", "sympa", "mailman", "listproc", "lyris", "mlmmj", "ecartis", "ezmlm")
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
        "not authorized to send mail to the",
        "not authorised to send mail to the",
        "only subscribers may post",
        "only members may post",
        "restricted to list subscribers",
        "restricted to subscribers",
        "not subscribed to",
        "not permitted to post",
        "not allowed to send this message",
        "was denied",
        "must be subscribed",
        "cannot be distributed",
        "could not be distributed",
        "n'êtes pas autorisé",
        "réservée aux abonnés",
        "nicht berechtigt",
        "nur mitglieder",
        "wurde abgelehnt",
        "automatisch zurückgewiesen",
        "ha sido rechazad",
        "foi rejeitad",
        "è stato rifiutat",
        "был отклонен",
        "unable to be delivered to the list",
        "so are not allowed",
        "投稿できません",
        "会員ではありません",
    )
)
#: How programs that add no field of their own begin.
_SELF_NAMED: Final = NOTICES.add(("mlmmj program managing", "this is the ezmlm program", "this is the majordomo"))
#: `the list "plans"`, `list 'plans'`.
_QUOTED_NAME: Final = re.compile(r"\blist ['\"]([\w.\-]{2,64})['\"]", re.IGNORECASE)
#: The post waits for a person; nothing has been refused, and what is told of members is told to the list's owner.
_NO_REFUSAL: Final = NOTICES.add(
    (
        "awaits moderator approval",
        "is being held until",
        "has been held",
        "awaiting moderation",
        "waits for approval",
        "awaiting approval",
        "forwarded to the moderator",
        "bounce action notice",
        "uncaught bounce notification",
        "subscription disabled",
    )
)


def applies(page: Page) -> bool:
    """Written by a list program, not through it: what is distributed has the poster in From and no null return path."""
    if not _by_list_program(page) or page.has(_NO_REFUSAL):
        return False
    return page.has(_REFUSED) or "reject" in page.subject or "loop" in page.subject


def _by_list_program(page: Page) -> bool:
    name = page.sender.partition("@")[0]
    if name.startswith(_SERVERS):
        return True
    # Only a program writes under these, and a post that is distributed keeps the poster in From.
    by_office = name.endswith(_OFFICES) or page.from_daemon or page.null_return_path
    return by_office and (any(map(page.mail.fields.has, _FIELDS)) or page.has(_SELF_NAMED))


def _list_address(page: Page) -> str | None:
    """The list: to whom the post was sent, else whoever has this office, else the list that the subject names."""
    name, _, domain = page.sender.partition("@")
    own = next((f"{name.removesuffix(office)}@{domain}" for office in _OFFICES if name.endswith(office)), None)
    if own is not None and own.startswith(_SERVERS):
        # The office of the program, not of the list.
        quoted = _QUOTED_NAME.search(page.text)
        own = f"{quoted[1]}@{domain}" if quoted is not None else None
    own = normal(own) if own is not None and domain else None
    written = [one for one in page.original_addressees if one.lower() not in page.addressees]
    if own is not None and (not written or own in written):
        return own
    return next(iter(written), None) or next(iter(_named(page)), None)


def _named(page: Page) -> list[str]:
    """Addresses in the subject and the text that are neither the poster's nor an office's."""
    found = mentions(page.mail.subject) + [one for line in page.notice_lines for one in mentions(line)]
    return [
        address
        for address in found
        if address.lower() not in page.addressees
        and address.lower() != page.sender
        and not address.partition("@")[0].lower().endswith(_OFFICES)
    ]


def read(page: Page) -> Notice | None:
    """Mailman, LISTSERV, Sympa, Majordomo, mlmmj, fml and their kin: the reason stands in the first sentences."""
    words = one_line(line for line in page.notice_lines[:20] if line.strip())
    return notice(page, "listserver", [fate(_list_address(page), words)], delay=False)
