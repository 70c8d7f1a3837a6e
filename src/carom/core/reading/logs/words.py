"""What logs quote: replies, commands, addresses."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from carom.core.address import parse_address
from carom.core.limits import REPLY_CHARS

_REPLY: Final = re.compile(r"([245]\d\d)(?:[ -]#?([245]\.\d{1,3}\.\d{1,3})\b|[ -]|$)", re.ASCII)
_STATUS_FIRST: Final = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})\b", re.ASCII)

#: How Postfix and Exim name the step that failed, and the command as reports name it.
_STEPS: Final = {
    "mail from": "MAIL",
    "rcpt to": "RCPT",
    "data": "DATA",
    "bdat": "DATA",
    "end of data": "DATA",
    "message body": "DATA",
    "sending data block": "DATA",
    "initial connection": "CONNECT",
    "initial server greeting": "CONNECT",
    "tls-on-connect": "STARTTLS",
    "starttls": "STARTTLS",
    "auth": "AUTH",
    "ehlo": "EHLO",
    "helo": "HELO",
    "lhlo": "LHLO",
    "rset": "RSET",
    "quit": "QUIT",
}
_STEP: Final = re.compile(
    r"\b(?:in reply to|in response to|after|while sending|while performing|while receiving) (?:the )?(?:pipelined )?("
    # The longer names first: "end of data" before "data".
    + "|".join(sorted(_STEPS, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)


class Said(msgspec.Struct, frozen=True):
    """What was said of an attempt, on one line, and what it says in digits."""

    text: str
    code: int | None = None
    status: str | None = None
    command: str | None = None


def read_reply(text: str, command: str | None = None) -> Said:
    """A reply with the codes that stand at its beginning."""
    line = one_line(text)
    if (found := _REPLY.match(line)) is not None:
        return Said(line, int(found[1]), found[2], command)
    status = _STATUS_FIRST.match(line)
    return Said(line, None, status[1] if status else None, command)


def one_line(text: str) -> str:
    """Blanks folded, the written-out line ends of Exim among them; cut to what is judged."""
    return " ".join(text[: 2 * REPLY_CHARS].replace("\\n", " ").split())[:REPLY_CHARS]


def first_step(text: str) -> str | None:
    """The command that a text names first as the one that failed."""
    found = _STEP.search(text)
    return None if found is None else _STEPS[found[1].lower()]


def last_step(text: str) -> str | None:
    """The command that a text names last: where the server's own words come before it."""
    found = None
    for found in _STEP.finditer(text):  # noqa: B007  # the last one is meant
        pass
    return None if found is None else _STEPS[found[1].lower()]


def as_recipient(text: str) -> str | None:
    """An address as reports name it, brackets off and domain lower-cased; None when it is none."""
    bare = text.strip().removeprefix("<").removesuffix(">")
    if parse_address(bare) is None:
        return None
    local, _, domain = bare.rpartition("@")
    return f"{local}@{domain.lower()}"
