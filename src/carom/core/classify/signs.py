"""What was found in one reply and its surroundings, before it is weighed."""

from __future__ import annotations

import msgspec

from carom.core.model import Action


class Known(msgspec.Struct, frozen=True, gc=False):
    """What is known of a reply beside its text."""

    reply_code: int | None = None
    #: Enhanced status code, ``5.1.1``.
    status: str | None = None
    #: The SMTP command that was answered.
    command: str | None = None
    #: Slug of the mailbox provider.
    provider: str | None = None
    #: The Action field of the delivery report.
    action: Action | None = None
    #: What another system calls it: the slug of its vocabulary, a colon and its label, ``sparkpost:10``.
    label: str | None = None


NOTHING_KNOWN = Known()


class Signs(msgspec.Struct, frozen=True, gc=False):
    """All signs of one reply; also the key under which a verdict is remembered."""

    #: Numbers of the patterns that occur.
    hits: tuple[int, ...]
    replies: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    command: str | None = None
    provider: str | None = None
    action: Action | None = None
    label: str | None = None
    #: What is found in the innermost reply that the text quotes; None when it quotes none.
    inner: Signs | None = None

    def key(self) -> tuple[object, ...]:
        inner = self.inner
        within = (inner.hits, inner.replies, inner.statuses) if inner is not None else None
        return (self.hits, self.replies, self.statuses, self.command, self.provider, self.action, self.label, within)
