"""What the notice for people says beside the machine part; read only when asked."""

from __future__ import annotations

import msgspec

from carom.core.lazy import lazy
from carom.core.reading.mail.dialects import read_dialects
from carom.core.reading.mail.dialects.addresses import same
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate


class Words:
    """The fates that the dialects read in a mail that has a machine part as well."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @lazy
    def fates(self) -> tuple[Fate, ...]:
        notice = read_dialects(self._page)
        return notice.fates if notice is not None else ()

    def about(self, recipient: str | None, *, alone: bool) -> Fate | None:
        """What the words say of this recipient; of the only one, when there is one only."""
        for fate in self.fates:
            if recipient and fate.recipient and same(fate.recipient, recipient):
                return fate
        return self.fates[0] if alone and len(self.fates) == 1 else None

    def completed(self, fate: Fate, *, alone: bool) -> Fate:
        """The fate with what the words add where the machine part has no diagnostic or names nobody."""
        if fate.diagnostic and fate.recipient:
            return fate
        told = self.about(fate.recipient, alone=alone)
        if told is None:
            return fate
        return msgspec.structs.replace(
            fate,
            recipient=fate.recipient or told.recipient,
            diagnostic=fate.diagnostic or told.diagnostic,
            reply_code=fate.reply_code or told.reply_code,
            status=fate.status or told.status,
            command=fate.command or told.command,
        )
