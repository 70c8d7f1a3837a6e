"""The codes and other facts that stand in a folded reply."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from carom.core.limits import URLS

# RFC 3463 section 2: class, subject 0 to 7, detail; neither part of an IP address nor of a version.
# (Look-behind after the digit, not before it, lets `re` skip to the digits.)
_STATUS: Final = re.compile(r"[245](?<![\w.].)\.[0-7]\.\d{1,3}(?!\.?\d)")
_CODE: Final = re.compile(r"[245](?<![\w.].)(?:(\.[0-7]\.\d{1,3})(?!\.?\d)|(?<![\-/].)[0-5]\d(?!\w|/|\.\S|-\d))")
# What may stand right before a reply code: punctuation that opens, or one of these words.
_OPENING: Final = frozenset(":;>([{\"'=|#<*-")
_ANNOUNCING: Final = ("said", "error", "code", "status", "returned", "reply", "response", "with", "message", "smtp")
# What stands right before a reply that somebody else's words quote, quotation marks and brackets aside.
_INTRODUCING: Final = (":", "->", "said", "says", "returned", "response", "reply", "was", "transfail")
_QUOTING: Final = " \"'(<[#"
# How clients say which command was answered: Postfix "(in reply to RCPT TO command)", Exim "after RCPT TO:<…>",
# qmail's children "[RCPT_TO]", others "did not like our RCPT TO".
_COMMAND: Final = re.compile(
    r"(?:reply to |server after |following |did not like our |response to |\[|while sending )(?:the )?(?:end of )?"
    r"(rcpt|mail from|data|helo|ehlo|starttls|auth|bdat)(?![a-z])"
)
_COMMANDS: Final = {"mail from": "MAIL", "bdat": "DATA", "helo": "EHLO"}
# And what makes a number an amount.
_UNITS_AHEAD: Final = re.compile(
    r" ?(?:sec|min|hour|day|byte|kb|mb|messages|recipients|connections|mails|of |years|octets)"
)
_URL: Final = re.compile(r"https?://[^\s<>\"'\]}]{3,300}")
_LATER: Final = re.compile(
    r"(?:again|retry|wait|in|after|for|within)[^0-9]{1,24}(\d{1,6}) ?(s|sec|seconds?|m|min|mins|minutes?|h|hours?)\b"
)
_CLOCK: Final = re.compile(r"(?:again|retry|wait)[^0-9]{1,24}(\d{1,2}):(\d\d):(\d\d)\b")
_UNITS: Final = {"s": 1, "m": 60, "h": 3600}
# A week is the longest that servers ask for; a larger number is not a pause.
_LONGEST_PAUSE: Final = 7 * 86400
# A server that asked the sender's own server quotes its answer: about the sender, whatever it says of a user.
_ABOUT_SENDER: Final = ("sender address rejected", "sender verif", "verify sender", "postmaster verif")


class Codes(msgspec.Struct, frozen=True, gc=False):
    """Codes in the order in which they stand; the outermost reply comes first."""

    replies: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    #: Where the innermost reply begins that others quote ("host mx said: 550 …"); 0 when none is quoted.
    inner_at: int = 0


def codes(folded: str) -> Codes:
    """Reply codes that stand where a reply begins, and enhanced status codes anywhere; each once."""
    replies: list[int] = []
    statuses: list[str] = []
    inner_at = 0
    for found in _CODE.finditer(folded):
        code = found[0]
        if found[1] is not None:
            if code not in statuses:
                statuses.append(code)
        elif _begins_reply(folded, found.start(), found.end()):
            if (reply := int(code)) not in replies:
                replies.append(reply)
            if folded[max(0, found.start() - 12) : found.start()].rstrip(_QUOTING).endswith(_INTRODUCING) and not any(
                words in folded for words in _ABOUT_SENDER
            ):
                inner_at = found.start()
    return Codes(tuple(replies), tuple(statuses), inner_at)


def is_status(text: str) -> bool:
    """Whether a text is an enhanced status code and nothing else."""
    return _STATUS.fullmatch(text) is not None


def _begins_reply(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 12) : start].rstrip()
    if not before or before[-1] in _OPENING or before.endswith(_ANNOUNCING):
        return _UNITS_AHEAD.match(folded, end) is None
    return _STATUS.match(folded, end + 1) is not None or _STATUS.match(folded, end + 2) is not None


def command(folded: str) -> str | None:
    """The SMTP command that was answered, when the client's wrapper says so: ``RCPT``, ``DATA`` …"""
    # Looking for these costs a tenth of what the expression does.
    if not (
        "reply to" in folded
        or "server after" in folded
        or "following" in folded
        or "our rcpt" in folded
        or "response to" in folded
        or "[" in folded
        or "while sending" in folded
    ):
        return None
    found = _COMMAND.search(folded)
    if found is None:
        return None
    return _COMMANDS.get(found[1], found[1].upper())


def urls(text: str) -> tuple[str, ...]:
    """Links in the reply as the server wrote them, without the full stop of the sentence."""
    if "http" not in text and "HTTP" not in text:
        return ()
    found = dict.fromkeys(match.rstrip(".,;:)") for match in _URL.findall(text))
    return tuple(found)[:URLS]


def retry_after(folded: str) -> int | None:
    """Seconds until the server wants to be tried again, when it says so."""
    if not ("again" in folded or "retry" in folded or "wait" in folded):
        return None
    if (clock := _CLOCK.search(folded)) is not None:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    if (later := _LATER.search(folded)) is not None:
        pause = int(later[1]) * _UNITS[later[2][0]]
        return pause if 0 < pause <= _LONGEST_PAUSE else None
    return None
