"""Carom: bounce management for everyone who sends mail.

The public face; everything else is private and may change::

    carom.classify(text, *, reply_code=None, status=None, command=None, provider=None) -> Verdict
    carom.classify_many(texts)  -> list[Verdict]
"""

from __future__ import annotations

from collections.abc import Iterable

from carom.app.engine import default_classifier
from carom.core.model import Verdict
from carom.version import __version__

__all__ = ["Verdict", "__version__", "classify", "classify_many"]


def classify(
    text: str,
    *,
    reply_code: int | None = None,
    status: str | None = None,
    command: str | None = None,
    provider: str | None = None,
) -> Verdict:
    """Why a server refused a delivery and whose fault it was.

    `text` is the reply as the server gave it, of one line or many, codes included. What is known
    beside the text goes into the keywords: the reply code (550), the enhanced status code
    ("5.1.1"), the SMTP command that was answered ("RCPT"), the slug of the mailbox provider.
    """
    return default_classifier().classify(
        text, reply_code=reply_code, status=status, command=command, provider=provider
    )


def classify_many(texts: Iterable[str]) -> list[Verdict]:
    """The verdicts of many replies, in order: the same as `classify`, and much faster on repeats."""
    return default_classifier().classify_many(texts)
