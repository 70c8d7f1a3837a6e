"""The main log of Exim, as a file or by way of syslog.

Each event of a message is one line: stamp, message id, a flag of two characters, the address, fields
such as ``R=`` (router), ``T=`` (transport), ``H=`` (host), and for failures a colon and the words.
The flags are in chapter "Log files" of the Exim specification.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import msgspec

from carom.core.address import comparable
from carom.core.classify.protocol import Classify
from carom.core.model import Kind, Original
from carom.core.reading.logs.format import BROKEN, NO_FATE, Attempt, LineReading, given_up, report_of
from carom.core.reading.logs.queue import Queue
from carom.core.reading.logs.stamps import Calendar
from carom.core.reading.logs.words import Said, as_recipient, first_step, one_line, read_reply

#: What reports say their dialect is.
DIALECT: Final = "exim-log"

_SYSLOG: Final = re.compile(r"[^\[]{0,120}? (?:([^\s\[]{1,255}) )?exim\S{0,16}\[\d{1,10}\]: ", re.ASCII)
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})? (?:\[\d{1,10}\] )?", re.ASCII)
# The base-62 message id: until 4.96, and since 4.97.
_EVENT: Final = re.compile(
    r"([0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})) (\S+) ?(.*)",
    re.ASCII | re.DOTALL,
)
#: `*>` is a delivery that -N suppressed: nothing was sent.
_KINDS: Final = {
    "=>": Kind.DELIVERY,
    "->": Kind.DELIVERY,
    ">>": Kind.DELIVERY,
    "**": Kind.BOUNCE,
    "==": Kind.DELAY,
}
_ARRIVALS: Final = frozenset({"<=", "(="})
_LEFT: Final = frozenset({"Completed", "removed", "cancelled"})

# Where the address ends: at the first field, or at the words when there is none.
_FIELD: Final = re.compile(r" (?:F=<|P=<|R=|T=|S=|H=|routing defer \(|defer \()")
_WORDS: Final = re.compile(r" ?: ")
_HOST: Final = re.compile(r" H=(\S{1,255})(?: \[([0-9A-Fa-f.:]{2,45})\])?", re.ASCII)
_CONFIRMATION: Final = re.compile(r' C="([^"]{0,2000})"')
_MESSAGE_ID: Final = re.compile(r" id=(\S{1,998})")
_SUBJECT: Final = re.compile(r' T="((?:[^"\\]|\\.){0,998})"')
_SMTP_ERROR: Final = re.compile(r"[SL]MTP error (?:from remote mail(?: server|er) )?(?:after|in response to) ")
#: Words that follow when retries ran out; the cause is in the attempts before.
_RETRIES_OVER: Final = "retry timeout exceeded"


class _Event(msgspec.Struct, frozen=True):
    stamp: str
    host: str | None
    message: str
    flag: str
    rest: str


class EximLog:
    def __init__(self, classify: Classify, calendar: Calendar) -> None:
        self._classify = classify
        self._calendar = calendar
        self.queue = Queue()

    def read(self, line: str) -> LineReading | None:
        syslog = _SYSLOG.match(line) if "exim" in line[:400] else None
        at = syslog.end() if syslog else 0
        stamp = _STAMP.match(line, at)
        if stamp is None and syslog is None:
            return None
        found = _EVENT.match(line, stamp.end() if stamp else at)
        if found is None:
            return NO_FATE
        head = stamp[0] if stamp else line[:at]
        return self._event(_Event(head, syslog[1] if syslog else None, found[1], found[2], found[3]))

    def _event(self, event: _Event) -> LineReading:
        if (kind := _KINDS.get(event.flag)) is not None:
            return self._attempt(event, kind)
        if event.flag in _ARRIVALS:
            self.queue.open_new(event.message, _original(event.rest))
        elif event.flag in _LEFT:
            self.queue.close(event.message)
        return NO_FATE

    def _attempt(self, event: _Event, kind: Kind) -> LineReading:
        head, tail = _split(event.rest)
        if _is_discarded(head):
            return NO_FATE
        recipient, original_recipient = _addresses(head)
        if recipient is None:
            return BROKEN
        words = _words(tail)
        last = None if kind is Kind.DELAY else self.queue.settle(event.message, recipient)
        when = self._when(event)
        if last is not None and kind is Kind.BOUNCE and words.startswith(_RETRIES_OVER):
            return LineReading((given_up(last, words, when, self._classify),))
        report = report_of(
            Attempt(
                dialect=DIALECT,
                kind=kind,
                recipient=recipient,
                original_recipient=original_recipient,
                said=_said(words) if kind is not Kind.DELIVERY else _confirmed(tail),
                status=None,
                remote_mta=_host(tail),
                reporting_mta=event.host,
                occurred_at=when,
                original=self.queue.original(event.message),
            ),
            self._classify,
        )
        # A router or transport that was not tried because it is not yet time tells nothing new.
        if kind is Kind.DELAY and "retry time not reached" not in words:
            self.queue.wait(event.message, report)
        return LineReading((report,))

    def _when(self, event: _Event) -> datetime | None:
        return self._calendar.read(event.stamp)


def _original(rest: str) -> Original:
    sender = rest.partition(" ")[0]
    message_id, subject = _MESSAGE_ID.search(rest), _SUBJECT.search(rest)
    return Original(
        # "<>" is the null sender, which reports write as nothing between the brackets.
        envelope_sender="" if sender == "<>" else sender,
        message_id=f"<{message_id[1].strip('<>')}>" if message_id else None,
        subject=subject[1].replace('\\"', '"') if subject else None,
    )


def _split(rest: str) -> tuple[str, str]:
    """The addresses, and the fields and words behind them."""
    field, words = _FIELD.search(rest), _WORDS.search(rest)
    ends = [found.start() for found in (field, words) if found is not None]
    # A pipe command or a quoted local part may hold a colon; a field behind a bracket settles it.
    if field is not None and rest[: field.start()].endswith(">"):
        ends = [field.start()]
    at = min(ends, default=len(rest))
    return rest[:at], rest[at:]


def _is_discarded(head: str) -> bool:
    """``:blackhole:`` and kin took the message; the system filter delivers for nobody."""
    return head.startswith((":blackhole:", "blackhole")) or head.endswith("<system-filter>")


def _addresses(head: str) -> tuple[str | None, str | None]:
    """The last address and, when it is another, the one it came from: ``last (parent) <first>``."""
    first = as_recipient(head[head.rfind("<") :]) if head.endswith(">") and "<" in head else None
    shown = head[: head.rfind("<")].rstrip() if first is not None else head
    parent = as_recipient(shown[shown.rfind("(") + 1 : -1]) if shown.endswith(")") and "(" in shown else None
    # A file, a pipe or a mailbox name is no address: then it is for whom the router handed it on.
    is_address = not shown.startswith(("|", "/", ">"))
    last = (as_recipient(shown) if is_address else None) or parent or first
    return last, first if last is None or first is None or comparable(first) != comparable(last) else None


def _words(tail: str) -> str:
    """What follows the fields: ``R=… T=… H=… : words``, or behind ``defer (errno)``."""
    found = _WORDS.search(tail)
    return one_line(tail[found.end() :]) if found is not None else ""


def _said(words: str) -> Said:
    """The server's reply where Exim quotes one, else Exim's words."""
    step = first_step(words)
    quoted = _SMTP_ERROR.search(words)
    if quoted is not None:
        # `RCPT TO:<a@b>: 550 …`, `MAIL FROM:<…> SIZE=1: host mx.example.net [192.0.2.1]: 550 …`
        for reply in re.finditer(r": (?=[245]\d\d[ -])", words[quoted.end() :]):
            return read_reply(words[quoted.end() + reply.end() :], step)
    return read_reply(words, step)


def _confirmed(tail: str) -> Said:
    found = _CONFIRMATION.search(tail)
    return read_reply(found[1]) if found else Said("")


def _host(tail: str) -> str | None:
    found = _HOST.search(tail)
    return found[1].rstrip(":").lower() if found else None
