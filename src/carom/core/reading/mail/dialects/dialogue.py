"""Mailers that show the SMTP dialogue: Courier, EZweb, InterScan, hMailServer, James."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.reading.mail.dialects.addresses import first_mention
from carom.core.reading.mail.dialects.blocks import head_of
from carom.core.reading.mail.dialects.diagnosis import fate, one_line, remote_of
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.systems import system_of
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

_MARKS: Final = NOTICES.add(
    (
        ">>> rcpt to",
        "--> rcpt to",
        "<<< 5",
        "<<< 4",
        "sent <<<",
        "received >>>",
        "sent: rcpt to",
        "remote server replied",
        "courier mail server",
        "undeliverable mail",
    )
)
# MDaemon dates every line of its transcript.
_DATED: Final = r"\s*(?:\w{3} [\d-]{10} [\d:.]{8,15}: )?"
_SENT: Final = re.compile(
    _DATED + r"(?:>>>|-->|sent\s*(?:<<<|>>>)|(?:\w{2,20} )?sent:)\s*(?P<verb>[A-Za-z]{4,8})\b(?P<rest>.*)",
    re.IGNORECASE,
)
_RECEIVED: Final = re.compile(
    _DATED
    + r"(?:<<<|<--|received\s*(?:>>>|<<<)|remote server (?:replied|said):|\(?server (?:replied|said):)\s*(?P<reply>.+)",
    re.IGNORECASE,
)
#: `mx.example.org [192.0.2.1]:` and `Attempting SMTP connection to [mx.example.org:25]`.
_HOST_ALONE: Final = re.compile(
    _DATED
    + r"(?:attempting smtp connection to \[?)?([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})(?:\s*\[[0-9a-fA-F.:]{3,45}\])?"
    r"[:\]]\S{0,6}\s*$",
    re.IGNORECASE,
)
#: Replies that refuse nothing.
_GOOD: Final = ("2", "3")
_LABEL: Final = re.compile(r"\s*(?:recipient|to|failed recipient)\s*:\s*(?=<?\S)", re.IGNORECASE)


class _Exchange(msgspec.Struct):
    """One recipient and what was said to it."""

    recipient: str | None
    command: str | None = None
    reply: list[str] = []
    remote: str | None = None
    #: Indented lines below the address that are no dialogue.
    words: list[str] = []


def applies(page: Page) -> bool:
    return page.has(_MARKS)


def _listed(line: str) -> str | None:
    """The address of a line that names one: `<address>:`, `Recipient: <address>`, `address`."""
    label = _LABEL.match(line)
    head = head_of(line[label.end() :] if label is not None else line)
    return head.recipient if head is not None else None


class _Exchanges:
    """In their order, and the first of each recipient: a session may name thousands."""

    def __init__(self) -> None:
        self.found: list[_Exchange] = []
        self._of: dict[str, _Exchange] = {}

    def begun(self, recipient: str) -> _Exchange:
        exchange = _Exchange(recipient)
        self.found.append(exchange)
        self._of.setdefault(recipient.lower(), exchange)
        return exchange

    def of(self, recipient: str) -> _Exchange:
        """The exchange of this recipient, begun when there is none."""
        return self._of.get(recipient.lower()) or self.begun(recipient)


def _exchanges(lines: Sequence[str]) -> list[_Exchange]:
    told = _Exchanges()
    current = _Exchange(None)
    replying = False
    for line in lines:
        if len(told.found) > REPORT_RECIPIENTS:
            break
        sent, received = _SENT.match(line), _RECEIVED.match(line)
        if sent is not None:
            current = _asked(told, current, sent)
            replying = False
        elif received is not None:
            replying = not received["reply"].startswith(_GOOD)
            current.reply.extend([received["reply"].strip()] if replying else [])
        elif (listed := _listed(line)) is not None and not (replying and line[:1].isspace() and current.reply):
            current = told.begun(listed)
            replying = False
        elif replying and line.strip() and line[:1].isspace():
            current.reply.append(line.strip())
        else:
            replying = False
            _note(current, line)
    return told.found


def _note(current: _Exchange, line: str) -> None:
    """A line beside the dialogue: the host that was spoken to, or what the mailer itself says of the address."""
    host = _HOST_ALONE.match(line)
    if host is not None:
        current.remote = host[1].lower()
    elif "[" in line and (remote := remote_of(line)) is not None:
        current.remote = current.remote or remote
    elif line[:1].isspace() and line.strip():
        current.words.append(line.strip())


def _asked(told: _Exchanges, current: _Exchange, sent: re.Match[str]) -> _Exchange:
    """A command was sent; RCPT to another address than the one at hand begins a new exchange."""
    verb = sent["verb"].upper()
    named = first_mention(sent["rest"]) if verb == "RCPT" else None
    if named is not None and (current.recipient is None or current.reply):
        current = told.of(named)
    if not current.reply:
        # What follows a refusal is taking leave.
        current.command = verb
    return current


def read(page: Page) -> Notice | None:
    """What was sent to each recipient and what came back."""
    fates: list[Fate] = []
    for one in _exchanges(page.lines):
        if one.recipient is not None and (one.reply or one.command or one.words):
            words = one_line(one.reply or one.words)
            fates.append(fate(one.recipient, words, command=one.command, remote=one.remote))
    return notice(page, system_of(page, "dialogue"), fates)
