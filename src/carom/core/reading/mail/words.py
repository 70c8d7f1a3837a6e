"""What the notice for people says beside the machine part; read only when asked."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from carom.core.lazy import lazy
from carom.core.reading.mail.dialects import read_dialects
from carom.core.reading.mail.dialects.addresses import same
from carom.core.reading.mail.dialects.diagnosis import command_in
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate

#: Characters in which the list of recipients stands.
_LIST_CHARS: Final = 8000
#: Words with which Postfix and Exim introduce the command.
_ANSWERS: Final = (b"(in reply to ", b"remote mail server after ")
#: Bytes of a mail in which its notice stands, with a long header before it.
_TOP_BYTES: Final = 24_000


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
        for fate in self.fates:
            # Exim's machine part has the address that the sender wrote, its words the one that this became.
            if recipient and fate.original_recipient and same(fate.original_recipient, recipient):
                return fate
        return self.fates[0] if alone and len(self.fates) == 1 else None

    def told_apart(self, fates: tuple[Fate, ...]) -> tuple[Fate, ...]:
        """The fates of the machine part, with the words' own where it names one address for several that it became.

        Exim's machine part has the alias that the sender wrote, as often as addresses behind it failed.
        """
        if len(fates) < 2:
            return fates
        counted = Counter(fate.recipient.lower() for fate in fates if fate.recipient)
        if max(counted.values(), default=0) < 2:
            return fates
        behind: dict[str, list[Fate]] = {}
        for told in self.fates:
            alias = (told.original_recipient or "").lower()
            if counted[alias] > 1:
                behind.setdefault(alias, []).append(told)
        several = {alias: told for alias, told in behind.items() if len(told) > 1}
        kept = tuple(fate for fate in fates if (fate.recipient or "").lower() not in several)
        return kept + tuple(fate for told in several.values() for fate in told)

    def commanded(self, fate: Fate) -> Fate:
        """The fate with the SMTP command that the words say was answered: no field of the machine part has it."""
        if fate.command is not None or fate.recipient is None or fate.status is None or fate.status.startswith("2"):
            return fate
        text = self._list
        start = text.find(fate.recipient) if text else -1
        if start < 0:
            return fate
        end = text.find("\n\n", start)
        command = command_in(text[start : end if end >= 0 else len(text)].lower())
        return fate if command is None else msgspec.structs.replace(fate, command=command)

    @lazy
    def _list(self) -> str:
        """The notice where it tells commands, else nothing: the bytes are asked first, as few notices do."""
        mail = self._page.mail
        top = mail.raw[:_TOP_BYTES]
        return mail.notice[:_LIST_CHARS] if any(mark in top for mark in _ANSWERS) else ""

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
