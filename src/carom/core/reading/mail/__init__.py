"""Mails in, readings out."""

from __future__ import annotations

from carom.core.reading.mail.reader import Classify, read_mail

__all__ = ["Classify", "read_mail"]
