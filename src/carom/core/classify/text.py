"""Folding: one reply, however it was wrapped, becomes one comparable line.

Rules are written against this form, so that they state words and not layouts. It is reached in two
steps. Masking takes out what differs from one delivery to the next and says nothing about its fate:
addresses, IPs, queue and trace ids. Two replies that are alike after it get the same verdict, which
is why `classify_many` needs to judge each masked text only once. Then the words are made comparable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from carom.core.limits import REPLY_CHARS

# A reply of several lines (RFC 5321 4.2.1) that somebody has joined keeps its codes between the words.
_CONTINUED: Final = re.compile(r"([245](?<![\w=.\-/].)\d\d)-(?:#?([245]\.\d{1,3}\.\d{1,3})(?=[\s-]|$))?")
# Addresses carry words of their own ("spam@…", "unknown@…") that say nothing about the failure.
# (Chinese, Japanese and Korean words may stand right before one, without a blank.)
_ADDRESS: Final = re.compile(
    r"<?[^\s<>\"'()\[\]:;,=\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3]{1,128}@[A-Za-z0-9.\-\[\]_]{1,255}>?"
)
# Replies that went through a web page or a wrong charset: markup's entities, an apostrophe that became "?".
_ENTITY: Final = re.compile(r"&(lt|gt|quot|apos|amp|nbsp|#0?39|#34|#x27);", re.IGNORECASE)
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&", "nbsp": " ", "quot": '"', "#34": '"'}
_LOST_APOSTROPHE: Final = re.compile("n[?\ufffd]t\\b")
#: The bytes of a typographic apostrophe in UTF-8, read as Windows-1252.
_MISREAD_APOSTROPHE: Final = "\u00e2\u20ac\u2122"
_PUNCTUATION: Final = str.maketrans("\u2018\u2019\u00b4`\u201c\u201d", "''''\"\"")
# What has no width (soft hyphens, joiners, marks of direction), Arabic vowel signs, the kashida, and the dot
# that lower-casing leaves of a Turkish capital I with a dot.
_NO_WIDTH: Final = re.compile(
    "[\u00ad\u0307\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]+"
)
# Chinese and Japanese have no blanks: those between two of their characters come from wrapped lines.
_WRAPPED: Final = re.compile(r"(?<=[\u3001-\u30ff\u3400-\u9fff])[ \t\r\n]+(?=[\u3001-\u30ff\u3400-\u9fff])")
_LOST: Final = re.compile("\ufffd{2,}")

# A word with a digit or an at sign that is long enough to name one thing. Shorter ones (codes, amounts, pauses)
# mean something. It begins at a blank, so that the search runs from blank to blank.
_NAMING_WORD: Final = re.compile(r" (?=\S{10})[^\s@0-9]*[0-9@]\S*")
# An id of a queue, trace or session: letters and digits, at least two digits, no underscore (provider tokens such as
# ``OXSUS1001_403`` have one), no dot but before digits (hosts name the provider).
_ID: Final = re.compile(r"(?=\D*\d\D*\d)[A-Za-z0-9][A-Za-z0-9\-]{8,}(?:\.\d+)*")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt][\d:.,]{5,20}(?:[Zz]|[+\-]\d\d:?\d\d)?")
_IP: Final = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
# The first label of a host that numbers one machine of many; the labels behind it name the provider.
_MACHINE: Final = re.compile(r"(?=[^.\s]{0,62}\d)[A-Za-z0-9\-]{10,63}(?=\.[A-Za-z])")
#: What stands around a word, and what stands for an IP: an address for documentation (RFC 5737).
_AROUND: Final = " []()<>#=:'\",.;"
_SOME_IP: Final = "192.0.2.1"
#: Separates texts that are masked in one pass; a text that holds it is masked alone.
_BETWEEN: Final = "\x1e"


def _masked(found: re.Match[str]) -> str:
    word = found[0]
    if "@" in word:
        return _ADDRESS.sub("<addr>", word)
    if "://" in word:
        return _IP.sub(_SOME_IP, word)
    core = word.strip(_AROUND)
    if _ID.fullmatch(core) is not None:
        return word.replace(core, "<id>")
    if "." in core and _MACHINE.match(core) is not None:
        return word.replace(core[: core.index(".")], "<id>")
    if _TIME.fullmatch(core) is not None:
        return word.replace(core, "<time>")
    return _IP.sub(_SOME_IP, word)


def mask(text: str) -> str:
    """The reply, at most REPLY_CHARS of it, with addresses, IPs, times and ids replaced."""
    return _NAMING_WORD.sub(_masked, text[:REPLY_CHARS])


def mask_all(texts: Sequence[str]) -> list[str]:
    """The same as `mask` on each, in one pass over all."""
    joined = _BETWEEN.join([text if len(text) <= REPLY_CHARS else text[:REPLY_CHARS] for text in texts])
    masked = _NAMING_WORD.sub(_masked, joined).split(_BETWEEN) if joined else [""] * len(texts)
    if len(masked) != len(texts):
        return [mask(text) for text in texts]
    return masked


def _join_lines(text: str) -> str:
    """Take the repeated ``550-5.1.1`` out of a joined reply and keep its first."""
    first = _CONTINUED.search(text)
    if first is None:
        return text
    code, status = first.groups()
    repeated = rf"\b{code}[ -](?:#?{re.escape(status)}(?:[\s-]|$))" if status else rf"\b{code}-"
    head = text[: first.start()] + (f"{code} {status} " if status else f"{code} ")
    return head + re.sub(repeated, " ", text[first.end() :])


def _entity(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[1].lower(), "'")


def fold_masked(text: str) -> str:
    """Lower-case, one blank between words, joined lines: a masked text as the rules see it."""
    if "&" in text:
        text = _ENTITY.sub(_entity, text).replace("<<addr>>", "<addr>")
    text = text.replace("`", "'").lower() if text.isascii() else _comparable(text)
    if "n?t" in text or "n\ufffdt" in text:
        text = _LOST_APOSTROPHE.sub("n't", text)
    if "-" in text:
        text = _join_lines(text)
    if "@" in text:
        text = _ADDRESS.sub("<addr>", text)
    return " ".join(text.split())


def _comparable(text: str) -> str:
    """Text beyond ASCII in one form of each character, without what nobody sees."""
    text = unicodedata.normalize("NFKC", text.replace(_MISREAD_APOSTROPHE, "'")).translate(_PUNCTUATION).lower()
    return _LOST.sub("\ufffd", _WRAPPED.sub("", _NO_WIDTH.sub("", text)))


def fold(text: str) -> str:
    """One comparable line of at most REPLY_CHARS of the reply, addresses, IPs and ids masked."""
    return fold_masked(mask(text))
