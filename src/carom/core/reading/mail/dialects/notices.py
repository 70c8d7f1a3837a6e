"""From fates to a notice: failure or delay, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.model import Action, Kind
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.phrases import is_delay_subject, tells_delay
from carom.core.reading.mail.fate import Fate, Notice

#: Of a notice by what became of its recipients: the worst counts.
_KINDS: Final = ((Action.FAILED, Kind.BOUNCE), (Action.DELAYED, Kind.DELAY))


def is_delay(page: Page) -> bool:
    """Whether the notice says that the message is still being tried."""
    return tells_delay(page.spotted) or is_delay_subject(page.subject_spotted)


def notice(
    page: Page,
    dialect: str,
    fates: Iterable[Fate],
    *,
    delay: bool | None = None,
    reporting_mta: str | None = None,
) -> Notice | None:
    """The notice of these fates, one for each recipient; None when there is none to tell of.

    `delay` is for dialects that know it; otherwise the words of the notice decide. A fate with an action of its
    own keeps it, and one failure among delays makes the notice a bounce.
    """
    known: dict[str, Fate] = {}
    for fate in fates:
        if fate.recipient is None:
            continue
        key = fate.recipient.lower()
        if key not in known or (known[key].diagnostic is None and fate.diagnostic is not None):
            known[key] = fate
    if not known:
        return None
    late = is_delay(page) if delay is None else delay
    assumed = Action.DELAYED if late else Action.FAILED
    told = tuple(
        fate if fate.action is not None else msgspec.structs.replace(fate, action=assumed)
        for fate in list(known.values())[:REPORT_RECIPIENTS]
    )
    actions = {fate.action for fate in told}
    kind = next((kind for action, kind in _KINDS if action in actions), Kind.DELIVERY)
    return Notice(dialect=dialect, kind=kind, fates=told, reporting_mta=reporting_mta)


def word_after(text: str, mark: str) -> str | None:
    """The host name right after a mark ("program at host "), lower-cased; None when it is not there."""
    at = text.lower().find(mark)
    if at < 0:
        return None
    words = text[at + len(mark) : at + len(mark) + 256].split(maxsplit=1)
    host = words[0].strip("<>:;,.!()").lower() if words else ""
    return host if "." in host and "@" not in host else None
