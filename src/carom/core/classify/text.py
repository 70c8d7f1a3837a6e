"""Folding: one reply, however it was wrapped, becomes one comparable line.

Rules are written against this form, so that they state words and not layouts.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from carom.core.limits import REPLY_CHARS

# A reply of several lines (RFC 5321 4.2.1) that somebody has joined keeps its codes between the words.
_CONTINUED: Final = re.compile(r"([245](?<![\w=.\-/].)\d\d)-(?:#?([245]\.\d{1,3}\.\d{1,3})(?=[\s-]|$))?")
# Addresses carry words of their own ("spam@…", "unknown@…") that say nothing about the failure.
_ADDRESS: Final = re.compile(r"<?[^\s<>\"'()\[\]:;,=]{1,128}@[a-z0-9.\-\[\]_]{1,255}>?")
_PUNCTUATION: Final = str.maketrans("\u2018\u2019\u00b4`\u201c\u201d", "''''\"\"")


def _join_lines(text: str) -> str:
    """Take the repeated ``550-5.1.1`` out of a joined reply and keep its first."""
    first = _CONTINUED.search(text)
    if first is None:
        return text
    code, status = first.groups()
    repeated = rf"\b{code}[ -](?:#?{re.escape(status)}(?:[\s-]|$))" if status else rf"\b{code}-"
    head = text[: first.start()] + (f"{code} {status} " if status else f"{code} ")
    return head + re.sub(repeated, " ", text[first.end() :])


def fold(text: str) -> str:
    """Lower-case, one blank between words, joined lines, masked addresses; at most REPLY_CHARS."""
    text = text[:REPLY_CHARS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.translate(_PUNCTUATION) if not text.isascii() or "`" in text else text
    text = text.lower()
    if "-" in text:
        text = _join_lines(text)
    if "@" in text:
        text = _ADDRESS.sub("<addr>", text)
    return " ".join(text.split())
