"""From the words that a notice spends on one recipient to its fate: who said it, to which command, with which codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from carom.core.limits import REPLY_CHARS
from carom.core.model import Action
from carom.core.reading.mail.fate import Fate

# A reply code where a reply begins: 4yz and 5yz, not a part of an address, a version or an amount.
# (Look-behind after the digit, not before it, lets `re` skip to the digits.)
_REPLY: Final = re.compile(
    r"([45](?<![\w.@\-/].)[0-7]\d)(?=[ \-:#,>)\]]|$)(?! (?:bytes|kb|mb|hours?|days?|seconds?|minutes?)\b)"
)
# An enhanced status code (RFC 3463 section 2), also right behind `550-`; no part of an address or a version.
_STATUS: Final = re.compile(r"([245](?<![\w.].)(?<![A-Za-z]-.)\.[0-7]\.\d{1,3})(?![\w.]*\.?\d)")
_WORD: Final = re.compile(r"\w{3}")

#: What stands right before the words of the other server: a mark that is quick to look for, and the whole of it.
_INTRODUCTIONS: Final = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        ("did not like", r"\bdid not like our [^:]{1,40}:\s*"),
        ("host said", r"remote host said(?:\[[^\]]{0,40}\])?:?\s*"),
        ("server returned", r"remote (?:smtp |mail )?server returned:?\s*['\"]?"),
        ("<<<", r"<<<\s*"),
        (">>>", r"received\s*>>>\s*"),
        ("said:", r"\bsaid:\s*"),
        ("says:", r"\bsays:\s*"),
        ("reply:", r"\breply:\s*"),
        ("replied", r"\b(?:replied|responded)(?: with)?:?\s*"),
        ("returned was", r"\bother server returned was:\s*"),
        ("response", r"\b(?:remote server (?:was|said)|response(?: (?:from|of) [^:]{1,80})?(?: was)?):\s*"),
        ("generated", r"\bgenerated (?:the )?(?:following )?response:\s*"),
        ("error_code", r"\berror_code\s*:\s*"),
        ("smtp error", r"\bsmtp error (?:code|message):\s*"),
        ("failed with", r"\bfailed with:\s*"),
        ("smtp;", r"\bsmtp;\s*"),
    )
)
# Exim and its kin: `host mx.example.org [192.0.2.1]: reply`.
_HOST_COLON: Final = re.compile(r"\bhost:? (?P<host>[\w.\-]{3,255})(?: \[[0-9a-fA-F.:]{3,45}\])?(?:: ?| )")
# `host: mx.example.org 5.1.1 words`: GMX leaves the reply code out.
_HOST_STATUS: Final = re.compile(r"\bhost:? [\w.\-]{3,255}:? (?=[245]\.[0-7]\.\d{1,3} )")
_REMOTE: Final = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        ("host", r"\bhost:? ([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})(?:\.?[ \[,:]|$)"),
        ("does not like", r"([\w.\-]{4,255}) does not like recipient"),
        ("connected to", r"\bconnected to ([\w.\-]{4,255}) but"),
        ("after i sent", r"([\w.\-]{4,255}) failed after I sent"),
        ("giving up on", r"\bgiving up on ([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})"),
        ("connect to", r"\bconnect(?:ing)? to ([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})"),
        ("talking to", r"\btalking to ([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})"),
        ("recipient domain", r"recipient domain \S{1,255} by ([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})"),
        ("server ", r"\bserver ([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})\[[0-9a-fA-F.:]{3,45}\]"),
        ("did not like", r"([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}) \[[0-9a-fA-F.:]{3,45}\] did not like"),
    )
)
#: Words that tell which command was answered, in the order in which they are believed.
_COMMANDS: Final = (
    ("end of data", "DATA"),
    ("initial connection", "CONN"),
    ("greeting failed", "CONN"),
    ("did not like our ehlo", "EHLO"),
    ("did not like our helo", "HELO"),
    ("did not like our mail", "MAIL"),
    ("did not like our rcpt", "RCPT"),
    ("did not like our data", "DATA"),
    ("did not like our end of data", "DATA"),
    ("command: rcpt", "RCPT"),
    ("command: mail", "MAIL"),
    ("command: data", "DATA"),
    ("command rcpt", "RCPT"),
    ("after rcpt to", "RCPT"),
    ("after pipelined rcpt", "RCPT"),
    ("after rcpt command", "RCPT"),
    ("reply to rcpt", "RCPT"),
    ("[rcpt_to]", "RCPT"),
    ("smtp:rcpt", "RCPT"),
    ("does not like recipient", "RCPT"),
    ("rcpt to generated", "RCPT"),
    (">>> rcpt", "RCPT"),
    ("sent <<< rcpt", "RCPT"),
    ("sent: rcpt", "RCPT"),
    ("rcpt to command", "RCPT"),
    ("after mail from", "MAIL"),
    ("after pipelined mail", "MAIL"),
    ("after mail command", "MAIL"),
    ("reply to mail from", "MAIL"),
    ("[mail_from]", "MAIL"),
    (">>> mail", "MAIL"),
    ("sent <<< mail", "MAIL"),
    ("sent: mail", "MAIL"),
    ("mail from command", "MAIL"),
    ("sender was rejected", "MAIL"),
    ("my name was rejected", "EHLO"),
    ("after ehlo", "EHLO"),
    ("after helo", "HELO"),
    ("reply to ehlo", "EHLO"),
    ("reply to helo", "HELO"),
    (">>> ehlo", "EHLO"),
    (">>> helo", "HELO"),
    ("after starttls", "STARTTLS"),
    ("reply to starttls", "STARTTLS"),
    ("after auth", "AUTH"),
    ("reply to auth", "AUTH"),
    ("failed after i sent the message", "DATA"),
    ("after data", "DATA"),
    ("reply to data", "DATA"),
    ("data command", "DATA"),
    ("(data", "DATA"),
    ("[data]", "DATA"),
    ("final data", "DATA"),
    (">>> data", "DATA"),
    ("sent <<< data", "DATA"),
    ("sent: data", "DATA"),
    ("smtp command data", "DATA"),
    ("step: data", "DATA"),
    ("body of message generated", "DATA"),
    ("message text rejected", "DATA"),
    ("body rejected", "DATA"),
)
#: What programs append to the words of the other server: a mark that is quick to look for, and the whole of it.
_TAILS: Final = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        ("(in reply to ", r"\(in reply to [^()]{2,60}\)"),
        ("giving up on", r"giving up on \S{1,255}$"),
        ("not going to try again", r"/?i'm not going to try again; this message has been in the queue too long\.?"),
        ("]", r"\[(?:RCPT_TO|MAIL_FROM|DATA|CONNECT|HELO|EHLO|BODY)\]\s*$"),
        ("step:", r"step: [a-z ]{2,20}$"),
        ("--- message non-deliverable", r"--- message non-deliverable\.?"),
        ("no further delivery", r"no further delivery attempts will be made\.?"),
    )
)


def one_line(lines: Iterable[str]) -> str:
    """Lines joined and blanks squeezed, within the length of a reply."""
    return " ".join(" ".join(lines).split())[:REPLY_CHARS]


def command_in(low: str) -> str | None:
    """The SMTP command that these words say was answered."""
    for mark, verb in _COMMANDS:
        if mark in low:
            return verb
    return None


def remote_of(text: str) -> str | None:
    """The host that spoke, where the words name it."""
    return _remote_in(text, text.lower())


def _remote_in(text: str, low: str) -> str | None:
    for mark, pattern in _REMOTE:
        if mark in low and (found := pattern.search(text)) is not None:
            return found[1].strip(".").lower()
    return None


def reply_code_of(text: str) -> int | None:
    found = _REPLY.search(text)
    return int(found[1]) if found is not None else None


def status_of(text: str) -> str | None:
    found = _STATUS.search(text)
    return found[1] if found is not None else None


def has_reply(text: str) -> bool:
    """Whether a reply code or an enhanced status code stands in the words."""
    return _REPLY.search(text) is not None or _STATUS.search(text) is not None


def reply_in(text: str, low: str) -> str:
    """The words of the other server alone, or all words where nothing introduces a reply."""
    for mark, pattern in _INTRODUCTIONS:
        if mark in low and (found := pattern.search(text)) is not None and _WORD.search(text, found.end()):
            return _without_tail(text[found.end() :])
    if "host" not in low:
        return _without_tail(text)
    host = _HOST_COLON.search(text)
    code = _REPLY.search(text, host.end()) if host is not None else None
    if code is not None and _WORD.search(text, code.end()):
        return _without_tail(text[code.start() :])
    bare = _HOST_STATUS.search(text)
    return _without_tail(text[bare.end() :] if bare is not None else text)


def _without_tail(text: str) -> str:
    low, bare = text.lower(), text
    for mark, tail in _TAILS:
        if mark in low:
            bare = tail.sub("", bare)
    bare = _unquoted(" ".join(bare.split()))
    return bare if _WORD.search(bare) else text.strip()


def _unquoted(text: str) -> str:
    """Without quotes around all of it, or the closing one whose opening stands before the reply."""
    last = text[-1:]
    if last not in {"'", '"'}:
        return text
    if text[0] == last and len(text) > 2:
        return text[1:-1].strip()
    return text[:-1].rstrip() if text.count(last) % 2 else text


def fate(  # noqa: PLR0913 - one parameter for each thing a notice may know apart from the words
    recipient: str | None,
    words: Iterable[str] | str,
    *,
    original: str | None = None,
    action: Action | None = None,
    command: str | None = None,
    remote: str | None = None,
) -> Fate:
    """What became of one recipient, from all the words that the notice spends on it."""
    whole = one_line([words] if isinstance(words, str) else words)
    low = whole.lower()
    reply = reply_in(whole, low)
    return Fate(
        recipient=recipient,
        original_recipient=original,
        action=action,
        status=status_of(reply) or status_of(whole),
        reply_code=reply_code_of(reply),
        diagnostic=reply or None,
        command=command or command_in(low),
        remote_mta=remote or _remote_in(whole, low),
    )
