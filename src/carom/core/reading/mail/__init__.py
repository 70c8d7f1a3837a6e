"""Mails in, readings out."""

from __future__ import annotations

from carom.core.reading.mail.reader import read_mail

__all__ = ["read_mail"]
