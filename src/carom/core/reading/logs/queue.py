"""The messages of a log that are still in the queue, in bounded memory.

A log spreads one message over many lines, joined by its queue id: sender and Message-ID when it
arrives, one line for each attempt, one when it leaves. A queue id may be used again later.
"""

from __future__ import annotations

import msgspec

from carom.core.limits import LOG_OPEN_MESSAGES, LOG_WAITING_RECIPIENTS
from carom.core.model import Original, Report


class Message(msgspec.Struct):
    """What is known of one message so far."""

    original: Original | None = None
    #: By recipient, what the last attempt met; they bounce when the message expires.
    waiting: dict[str, Report] = msgspec.field(default_factory=dict)


class Queue:
    """Open messages by queue id. Beyond the limits the oldest are forgotten, and counted."""

    def __init__(self, most_messages: int = LOG_OPEN_MESSAGES, most_waiting: int = LOG_WAITING_RECIPIENTS) -> None:
        self.forgotten = 0
        self._most_messages = most_messages
        self._most_waiting = most_waiting
        self._messages: dict[str, Message] = {}
        self._waiting = 0

    def original(self, queue_id: str) -> Original | None:
        message = self._messages.get(queue_id)
        return None if message is None else message.original

    def open_new(self, queue_id: str, original: Original) -> None:
        """A message arrived; what an older one left under the same id is dropped."""
        self.close(queue_id)
        self._open(queue_id).original = original

    def learn(self, queue_id: str, *, envelope_sender: str | None = None, message_id: str | None = None) -> None:
        """Facts of a message as lines bring them, in any order."""
        message = self._open(queue_id)
        known = message.original or Original()
        message.original = msgspec.structs.replace(
            known,
            envelope_sender=known.envelope_sender if envelope_sender is None else envelope_sender,
            message_id=known.message_id if message_id is None else message_id,
        )

    def wait(self, queue_id: str, report: Report) -> None:
        """A recipient was deferred."""
        message = self._open(queue_id)
        if report.recipient is None:
            return
        if report.recipient not in message.waiting:
            while self._waiting >= self._most_waiting:
                self._forget_oldest()
            message = self._open(queue_id)
            self._waiting += 1
        message.waiting[report.recipient] = report

    def settle(self, queue_id: str, recipient: str | None) -> Report | None:
        """A recipient's fate is known; gives what the last attempt before met."""
        message = self._messages.get(queue_id)
        last = message.waiting.pop(recipient, None) if message is not None and recipient is not None else None
        self._waiting -= last is not None
        return last

    def waiting(self, queue_id: str) -> tuple[Report, ...]:
        """What the last attempt met for all recipients that are still deferred."""
        message = self._messages.get(queue_id)
        return () if message is None else tuple(message.waiting.values())

    def close(self, queue_id: str) -> None:
        """The message left the queue."""
        message = self._messages.pop(queue_id, None)
        self._waiting -= 0 if message is None else len(message.waiting)

    def _open(self, queue_id: str) -> Message:
        message = self._messages.get(queue_id)
        if message is None:
            while len(self._messages) >= self._most_messages:
                self._forget_oldest()
            message = self._messages[queue_id] = Message()
        return message

    def _forget_oldest(self) -> None:
        self.close(next(iter(self._messages)))
        self.forgotten += 1
