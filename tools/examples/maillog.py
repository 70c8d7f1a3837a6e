"""The log of the sending Postfix: every mailing, to whom, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tools.examples.mails import (
    HOME,
    QUEUE_LIFETIME,
    Mail,
    Mailing,
    Recipient,
    ip_of,
    mailings,
    mails,
    original_queue_id,
    queue_id,
    seed,
)
from tools.examples.subscribers import hosts, subscribers
from tools.examples.truth import is_hard

#: Recipients of one copy of a mailing; the list manager splits there.
_BATCH = 20

#: When a deferred message is tried again: growing pauses, then twice a day until it expires.
_PAUSES = ("5m", "15m", "35m", "75m", "155m", "315m", "12h", "1d", "36h", "2d", "60h", "3d", "84h", "4d", "108h")

#: From here on a notice of delay goes to the sender (`delay_warning_time`).
_WARNING = timedelta(hours=4)

#: Templates of what our own Postfix wrote itself: their failures are failures in the log, too.
_OWN = frozenset(("postfix", "postfix-delay", "postfix-success"))

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Line:
    when: datetime
    process: str
    text: str

    def __str__(self) -> str:
        number = 1800 + int(seed("process", self.process, f"{self.when:%Y%m%d%H}")[:4], 16) % 6000
        stamp = self.when.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{stamp} out1 postfix/{self.process}[{number}]: {self.text}"


@dataclass(frozen=True)
class Message:
    """One message in the queue: what it holds, under its queue id."""

    queue: str
    mailing: Mailing


def mail_log() -> bytes:
    lines = [line for mailing in mailings().values() for line in _mailing(mailing)]
    return "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.when)).encode("utf-8")


def _mailing(mailing: Mailing) -> Iterator[Line]:
    special: dict[str, list[Mail]] = {}
    for mail in mails():
        if mail.mailing == mailing and mail.recipients and "+" not in mail.key and mail.kind != "complaint":
            special.setdefault(original_queue_id(mailing, mail.recipients[0].address), []).append(mail)
    for queue, reports in special.items():
        yield from _reported(Message(queue, mailing), reports)
    yield from _delivered(mailing, special)


def _delivered(mailing: Mailing, special: dict[str, list[Mail]]) -> Iterator[Line]:
    """The copies of a mailing that arrived, and of which no report came."""
    named = {address for reports in special.values() for mail in reports for address in mail.subscribers}
    receivers = [address for address in _receivers(mailing) if address not in named]
    for start in range(0, len(receivers), _BATCH):
        batch = receivers[start : start + _BATCH]
        message = Message(queue_id("batch", mailing.name, batch[0]), mailing)
        begun = mailing.sent + timedelta(seconds=1, microseconds=37_211 * (start + 1) % 900_000)
        yield from _queued(message, begun, len(batch))
        for address in batch:
            yield _sent(message, address, begun + timedelta(milliseconds=_milliseconds(message, address)))
        yield Line(begun + timedelta(seconds=12), "qmgr", f"{message.queue}: removed")


def _receivers(mailing: Mailing) -> list[str]:
    """Who got it: the plan's subscribers whose address had not yet proved to be dead."""
    if mailing.plan is None:
        return [
            address
            for mail in mails()
            if mail.mailing == mailing and mail.template not in _OWN
            for address in mail.subscribers
        ]
    gone = {
        recipient.subscriber
        for mail in mails()
        if mail.when < mailing.sent
        for recipient in mail.recipients
        if is_hard(recipient)
    }
    return [
        person.email
        for person in subscribers()
        if person.plan == mailing.plan and person.email not in gone and person.joined < f"{mailing.sent:%Y-%m-%d}"
    ]


def _reported(message: Message, reports: Sequence[Mail]) -> Iterator[Line]:
    """One message in the queue of which one or two reports came, the notice of delay first."""
    begun = message.mailing.sent + timedelta(milliseconds=100 + int(seed("begin", message.queue)[:3], 16) % 800)
    last = reports[-1]
    yield from _queued(message, begun, len(last.recipients))
    if last.template not in _OWN or last.template == "postfix-success":
        yield from _accepted(message, last, begun + timedelta(milliseconds=700))
    elif last.kind == "bounce" and last.when - message.mailing.sent < _WARNING:
        yield from _refused(message, last)
    else:
        yield from _retried(message, last, begun)


def _queued(message: Message, when: datetime, count: int) -> Iterator[Line]:
    steps = (
        ("smtpd", "client=app1.larkfield.example[198.51.100.10]"),
        ("cleanup", f"message-id=<{message.mailing.message_id}>"),
        ("qmgr", f"from=<bounces@{HOME}>, size={2100 + count}, nrcpt={count} (queue active)"),
    )
    for index, (process, text) in enumerate(steps):
        yield Line(when + timedelta(milliseconds=4 * index), process, f"{message.queue}: {text}")


def _accepted(message: Message, mail: Mail, when: datetime) -> Iterator[Line]:
    for recipient in mail.recipients:
        yield _sent(message, recipient.subscriber, when)
    if mail.template == "postfix-success":
        yield _notice(message, mail, when, "sender delivery status notification")
    yield Line(when + timedelta(milliseconds=30), "qmgr", f"{message.queue}: removed")


def _refused(message: Message, mail: Mail) -> Iterator[Line]:
    for index, recipient in enumerate(mail.recipients):
        when = mail.when - timedelta(milliseconds=200 - index)
        yield _attempt(message, recipient, when, "bounced")
    yield _notice(message, mail, mail.when, "sender non-delivery notification")
    yield Line(mail.when + timedelta(milliseconds=40), "qmgr", f"{message.queue}: removed")


def _retried(message: Message, mail: Mail, begun: datetime) -> Iterator[Line]:
    """Deferred until it expires or, when only a notice of delay came, until it is taken."""
    expires = mail.kind == "bounce"
    end = mail.when if expires else message.mailing.sent + timedelta(hours=6, minutes=3)
    for when in _attempts(begun, end):
        for recipient in mail.recipients:
            yield _attempt(message, recipient, when, "deferred")
    yield _notice(message, mail, message.mailing.sent + _WARNING + timedelta(minutes=1), "sender delay notification")
    if not expires:
        yield from _accepted(message, mail, end)
        return
    yield Line(end, "qmgr", f"{message.queue}: from=<bounces@{HOME}>, status=expired, returned to sender")
    yield _notice(message, mail, end + timedelta(milliseconds=20), "sender non-delivery notification")
    yield Line(end + timedelta(milliseconds=60), "qmgr", f"{message.queue}: removed")


def _attempts(begun: datetime, end: datetime) -> Iterator[datetime]:
    yield begun + timedelta(seconds=1)
    for pause in _PAUSES:
        when = begun + int(pause[:-1]) * _UNITS[pause[-1]]
        if when < end and when - begun < QUEUE_LIFETIME:
            yield when


def _attempt(message: Message, recipient: Recipient, when: datetime, status: str) -> Line:
    host = recipient.fields["host"]
    relay = f"{host}[{recipient.fields['ip']}]:25" if host else "none"
    code = recipient.fields["status"]
    dsn = f"4{code[1:]}" if status == "deferred" else code
    outcome = f"{status} ({recipient.fields['said']})"
    return _result(message, when, f"to=<{recipient.address}>, relay={relay}", dsn, outcome)


def _sent(message: Message, address: str, when: datetime) -> Line:
    domain = address.partition("@")[2]
    host = hosts().get(domain, f"mx.{domain}")
    reply = _thanks(host, message, when)
    return _result(message, when, f"to=<{address}>, relay={host}[{ip_of(host)}]:25", "2.0.0", f"sent ({reply})")


def _thanks(host: str, message: Message, when: datetime) -> str:
    """How the host says that it took the message."""
    token = seed("thanks", host, message.queue)
    if "google.com" in host:
        return (
            f"250 2.0.0 OK  {int(when.timestamp())} {token[:13]}si{int(token[:6], 16)}5e9.{int(token[:2], 16)} - gsmtp"
        )
    if "outlook.com" in host:
        number = int(token[:10], 16)
        queued = f"[InternalId={number}] Queued mail for delivery"
        return f"250 2.6.0 <{message.mailing.message_id}> {queued} -> 250 2.1.5"
    if "yahoodns" in host:
        return "250 ok dirdel"
    return f"250 2.0.0 Ok: queued as {token[:10].upper()}"


def _result(message: Message, when: datetime, whom: str, dsn: str, outcome: str) -> Line:
    delay = max((when - message.mailing.sent).total_seconds(), 0.1)
    delays = f"{_seconds(delay * 0.2)}/0.01/{_seconds(delay * 0.3)}/{_seconds(delay * 0.5)}"
    return Line(
        when, "smtp", f"{message.queue}: {whom}, delay={_seconds(delay)}, delays={delays}, dsn={dsn}, status={outcome}"
    )


def _seconds(value: float) -> str:
    """Two digits, and never fewer than whole seconds, as Postfix writes them."""
    return f"{value:.2g}" if value < 100 else f"{value:.0f}"


def _notice(message: Message, mail: Mail, when: datetime, text: str) -> Line:
    return Line(when + timedelta(milliseconds=10), "bounce", f"{message.queue}: {text}: {mail.fields['bounce_qid']}")


def _milliseconds(message: Message, address: str) -> int:
    return 400 + int(seed("delay", message.queue, address)[:4], 16) % 9000
