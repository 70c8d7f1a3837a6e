"""The log of Postfix, under any syslog head, also of several instances on one host.

Each attempt is one line of a delivery agent: ``QUEUEID: to=<…>, relay=…, dsn=…, status=… (…)``.
Sender and Message-ID come from lines of qmgr and cleanup. A message that expires is told by one line
of qmgr that names no recipient, so those still deferred are remembered.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import msgspec

from carom.core.classify.protocol import Classify
from carom.core.codes import parse_status
from carom.core.model import Kind
from carom.core.reading.logs.format import BROKEN, NO_FATE, Attempt, LineReading, given_up, report_of
from carom.core.reading.logs.queue import Queue
from carom.core.reading.logs.stamps import Calendar
from carom.core.reading.logs.words import Said, as_recipient, last_step, one_line, read_reply

#: What reports say their dialect is.
DIALECT: Final = "postfix-log"

#: Characters in which the head of a line ends: stamp, host, program.
_HEAD_CHARS: Final = 300
# The daemons, because the name before the slash is the administrator's to choose (syslog_name).
_DAEMON: Final = re.compile(
    r"/(anvil|bounce|cleanup|defer|discard|dnsblog|error|lmtp|local|oqmgr|nqmgr|pickup|pipe|postdrop|postscreen"
    r"|postsuper|qmgr|qmqpd|retry|scache|sendmail|smtp|smtpd|smtps|tlsmgr|tlsproxy|trace|trivial-rewrite|verify"
    # `[pid]:` of the classic syslog protocol, or ` pid msgid data ` of RFC 5424.
    r"|virtual)(?:(?:\[\d{1,10}\])?: ?| \d{1,10} \S{1,32} -? ?)",
    re.ASCII,
)
_BODY: Final = re.compile(r"(?:\[ID \d{1,9} [a-z0-9.]{1,20}\] )?([0-9A-Za-z]{5,40}): ?(.*)", re.ASCII | re.DOTALL)
_SENDER: Final = re.compile(r"(?:uid=\d{1,10} )?from=<([^>]{0,320})>")
# Whoever answers, before its words: `host mx.example.net[192.0.2.1] said: 550 …`
_SAYS: Final = re.compile(r"\b(?:host|server) (\S{1,255}?\[[^\]]{0,100}\])(?::\d{1,5})? (said|refused to talk to me): ")
_MESSAGE_ID: Final = re.compile(r"message-id=(<[^>\s]{1,998}>)")

#: The words of ``status=`` that settle or put off a delivery. `deliverable` and `undeliverable` are
#: answers to address probes: no mail was sent.
_KINDS: Final = {
    "sent": Kind.DELIVERY,
    "bounced": Kind.BOUNCE,
    "expired": Kind.BOUNCE,
    "deferred": Kind.DELAY,
    "softbounce": Kind.DELAY,
}
_PROBES: Final = frozenset({"deliverable", "undeliverable"})
#: Relays that are no hosts.
_NO_HOSTS: Final = frozenset({"none", "local", "virtual"})


class _Line(msgspec.Struct, frozen=True):
    daemon: str
    host: str | None
    stamp: str
    queue_id: str
    rest: str


class _Fields(msgspec.Struct, frozen=True):
    """The parts of a delivery agent's line."""

    to: str
    orig_to: str | None
    relay: str
    dsn: str
    status: str
    detail: str


class PostfixLog:
    def __init__(self, classify: Classify, calendar: Calendar) -> None:
        self._classify = classify
        self._calendar = calendar
        self.queue = Queue()

    def read(self, line: str) -> LineReading | None:
        daemon = _DAEMON.search(line, 0, _HEAD_CHARS)
        if daemon is None:
            return None
        parts = _parts(line, daemon)
        if parts is None:
            return NO_FATE
        # Only delivery agents begin with to=; a rejection by smtpd or a milter names it further on.
        if parts.rest.startswith("to="):
            return self._attempt(parts)
        if "status=expired, " in parts.rest or "status=force-expired, " in parts.rest:
            return self._expired(parts)
        self._learn(parts)
        return NO_FATE

    def _learn(self, line: _Line) -> None:
        if line.rest == "removed":
            self.queue.close(line.queue_id)
            return
        if line.rest.startswith(("client=", "uid=")):
            # A new message begins here; its id may have been another's, whose end this log does not hold.
            self.queue.close(line.queue_id)
        if (sender := _SENDER.match(line.rest)) is not None:
            self.queue.learn(line.queue_id, envelope_sender=sender[1])
        elif (message_id := _MESSAGE_ID.match(line.rest)) is not None:
            self.queue.learn(line.queue_id, message_id=message_id[1])

    def _attempt(self, line: _Line) -> LineReading:
        fields = _fields(line.rest)
        if fields is None:
            return BROKEN
        if fields.status in _PROBES or line.daemon == "discard":
            return NO_FATE
        recipient, kind = as_recipient(fields.to), _KINDS.get(fields.status)
        if recipient is None or kind is None:
            return BROKEN
        report = report_of(self._told(line, fields, kind, recipient), self._classify)
        if kind is Kind.DELAY:
            self.queue.wait(line.queue_id, report)
        else:
            self.queue.settle(line.queue_id, recipient)
        return LineReading((report,))

    def _told(self, line: _Line, fields: _Fields, kind: Kind, recipient: str) -> Attempt:
        status = parse_status(fields.dsn)
        original = as_recipient(fields.orig_to) if fields.orig_to else None
        said, host = _said(fields.detail)
        return Attempt(
            dialect=DIALECT,
            kind=kind,
            recipient=recipient,
            original_recipient=original if original != recipient else None,
            said=said,
            status=str(status) if status else None,
            remote_mta=host or _host(fields.relay),
            reporting_mta=line.host,
            occurred_at=self._when(line),
            original=self.queue.original(line.queue_id),
        )

    def _expired(self, line: _Line) -> LineReading:
        words = "expired, returned to sender"
        waiting = self.queue.waiting(line.queue_id)
        reports = tuple(given_up(last, words, self._when(line), self._classify) for last in waiting)
        for last in waiting:
            self.queue.settle(line.queue_id, last.recipient)
        return LineReading(reports)

    def _when(self, line: _Line) -> datetime | None:
        return self._calendar.read(line.stamp)


def _parts(line: str, daemon: re.Match[str]) -> _Line | None:
    body = _BODY.match(line, daemon.end())
    if body is None:
        return None
    # What stands before the slash: stamp, host, syslog_name.
    head = line[: daemon.start()].split()
    host = head[-2] if len(head) > 2 else None
    return _Line(daemon[1], host, " ".join(head[:-2]), body[1], body[2])


def _fields(rest: str) -> _Fields | None:
    to, rest = _address(rest.removeprefix("to="))
    orig_to = None
    if rest.startswith("orig_to="):
        orig_to, rest = _address(rest.removeprefix("orig_to="))
    facts, found, outcome = rest.partition("status=")
    if not found:
        return None
    known = dict(fact.strip().partition("=")[::2] for fact in facts.split(","))
    status, _, detail = outcome.partition(" ")
    # syslog may have cut the line, so the bracket at the end is not relied on.
    detail = detail.strip().removeprefix("(").removesuffix(")")
    status = status.rstrip(",").lower()
    return _Fields(
        to,
        orig_to,
        relay=known.get("relay", ""),
        dsn=known.get("dsn", ""),
        status=status,
        # "expired, returned to sender" has no brackets; all of it is what was said.
        detail=f"expired, {detail}" if status == "expired" else detail,
    )


def _address(text: str) -> tuple[str, str]:
    """An address, in brackets or bare as old versions write it, and what follows the comma."""
    address, _, rest = text.partition(">, ") if text.startswith("<") else text.partition(", ")
    return address.removeprefix("<"), rest


def _said(detail: str) -> tuple[Said, str | None]:
    """The server's reply where there is one, else the words of Postfix; and the host that said it."""
    answer = _SAYS.search(detail, 0, _HEAD_CHARS)
    if answer is None:
        return read_reply(detail, last_step(detail)), None
    reply = detail[answer.end() :]
    step = last_step(reply) if answer[2] == "said" else "CONNECT"
    return read_reply(_without_step(reply), step), _host(answer[1])


def _without_step(reply: str) -> str:
    """Without ``(in reply to RCPT TO command)``, which is Postfix's and not the server's."""
    at = reply.rfind("(in reply to ")
    return one_line(reply[:at] if at > 0 else reply)


def _host(relay: str) -> str | None:
    name = relay.partition("[")[0].strip().lower()
    return name if name and name not in _NO_HOSTS and "." in name else None
