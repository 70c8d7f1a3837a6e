"""Sendmail 5 to 8 and those who took over its sections: a list of addresses, a transcript of the session."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from carom.core.limits import REPORT_RECIPIENTS
from carom.core.model import Action
from carom.core.reading.mail.dialects.addresses import first_mention, leading
from carom.core.reading.mail.dialects.blocks import head_of
from carom.core.reading.mail.dialects.diagnosis import fate, one_line
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.systems import system_of
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

_MARKS: Final = NOTICES.add(
    (
        "transcript of session follows",
        "the following addresses had",
        "addresses had delivery",
        "addresses had permanent",
        "addresses had transient",
        "while talking to ",
        "non-delivered information",
        "---failed recipients",
    )
)
#: `----- The following addresses had permanent fatal errors -----`, with any number of dashes.
_SECTION: Final = re.compile(r"[\s|]*-{2,}\s*([A-Za-z](?:[^-\n]|-(?!-)){3,120}?)\s*-{2,}[\s|]*$")
_FINAL: Final = re.compile(
    r"(?:(?P<code>[2-5]\d\d)[ -](?:(?P<status>[245]\.\d\.\d{1,3})\s+)?)?(?P<who>\S.*?)\.\.\.\s*(?P<words>.*)"
)
_CODED: Final = re.compile(r"[45]\d\d[ -]")
_TALKING: Final = re.compile(r"(?:\.\.\. )?while talking to ([\w.\-]{1,255})", re.IGNORECASE)
_REASON: Final = re.compile(r"\((?:reason|expanded from|generated from):?")
# The first of several lines of a reply (RFC 5321 4.2.1), or one that ends in the middle of a link.
_FIRST_LINE: Final = re.compile(r"[45]\d\d-")
_PLAIN_REASONS: Final = (
    "unrecoverable error",
    "permanent failure",
    "permanent error",
    "fatal error",
    "temporary failure",
    "transient failure",
    "transient error",
    "warning",
    "failure",
    "delayed",
    "system config error",
    "local configuration error",
)
_CODES: Final = re.compile(r"(?:[45]\d\d[ -])?(?:[45]\.\d\.\d{1,3} )?")


class _Transcript(msgspec.Struct):
    """What the transcript tells, by address, and what it tells of nobody in particular."""

    words: dict[str, list[str]] = {}
    remotes: dict[str, str] = {}
    commands: dict[str, str] = {}
    #: In the order of the transcript: addresses with a line of their own.
    order: list[str] = []
    #: Replies and messages that name no address.
    loose: list[str] = []
    deferred: set[str] = set()


class _State:
    """Where in the session the transcript stands."""

    def __init__(self) -> None:
        self.host: str | None = None
        self.command: str | None = None
        self.asked: str | None = None
        self.pending: list[str] = []


def applies(page: Page) -> bool:
    return page.has(_MARKS)


def _sections(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Titles in lower case with their lines; what stands before the first title has none."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        title = _SECTION.match(line) if "--" in line else None
        if title is not None and not title[1].startswith("="):
            found.append((title[1].strip().lower(), []))
        else:
            found[-1][1].append(line)
    return found


def _note(told: _Transcript, address: str, words: list[str], state: _State) -> None:
    if address not in told.words:
        told.order.append(address)
    told.words[address] = words
    if state.host is not None:
        told.remotes.setdefault(address, state.host)
    if state.command is not None:
        told.commands.setdefault(address, state.command)


def _read_reply(told: _Transcript, line: str, state: _State) -> None:
    """`<<< reply`: of the address that RCPT named, else it is kept for the address that the session fails on."""
    words = line[3:].strip()
    if not _CODED.match(words):
        return
    # A server answers DATA with 503 when it took no recipient: that follows from the refusal before it.
    if state.command == "DATA" and words.startswith("503") and (state.pending or told.order):
        return
    if state.command == "RCPT" and state.asked is not None:
        known = told.words.get(state.asked)
        _note(told, state.asked, [*known, words] if known and words[3:4] != " " else [*(known or []), words], state)
    else:
        state.pending.append(words)
    told.loose.append(words)


def _read_command(line: str, state: _State) -> None:
    command = line[3:].strip()
    state.command = command.split(maxsplit=1)[0].upper().rstrip(":") if command else None
    state.asked = first_mention(command) if state.command == "RCPT" else None
    state.pending = []


def _read_final(told: _Transcript, line: str, state: _State) -> bool:
    """`550 5.1.1 <address>... words`: the last word on an address. True when the line is such a one."""
    found = _FINAL.match(line)
    address = first_mention(found["who"]) if found is not None else None
    if found is None or address is None:
        return False
    if (found["code"] or "").startswith("2"):
        told.deferred.update({address.lower()} if "deferred" in found["words"].lower() else set())
        return True
    known = told.words.get(address)
    if known is None:
        own = one_line([found["code"] or "", found["status"] or "", found["words"]])
        if state.command == "DATA" and "user unknown" in found["words"].lower():
            # Commands were pipelined: Sendmail shows the last it sent, and says this only of a refused RCPT.
            told.commands[address] = "RCPT"
        # The reply to MAIL or DATA says more than "Service unavailable" behind the address.
        _note(told, address, [*state.pending, own] if state.pending else [*_unsaid(told, state), own], state)
        if not state.pending and state.command == "MAIL":
            # The reply to MAIL has been told of another: this is Sendmail's own word, and no command led to it.
            told.commands.pop(address, None)
    state.pending = []
    return True


def _unsaid(told: _Transcript, state: _State) -> list[str]:
    """What a local mailer printed right before Sendmail's own line."""
    return [] if state.command is not None or not told.loose else told.loose[-1:]


def _transcript(lines: Sequence[str]) -> _Transcript:
    told, state = _Transcript(), _State()
    for raw in lines:
        line = raw.strip()
        if not line:
            continue
        talking = _TALKING.match(line)
        if talking is not None:
            state.host, state.command, state.asked, state.pending = talking[1].strip(".:").lower(), None, None, []
        elif line.startswith(">>>"):
            _read_command(line, state)
        elif line.startswith("<<<"):
            _read_reply(told, line, state)
        elif not _read_final(told, line, state):
            told.loose.append(line)
    return told


class _Listed(msgspec.Struct):
    recipient: str
    words: list[str]
    action: Action | None


def _listed(title: str, lines: Sequence[str]) -> list[_Listed]:
    """The addresses of one section with what the section itself says of each."""
    late = "transient" in title or "warning" in title or "delay" in title
    found: list[_Listed] = []
    arrived = False
    for line in lines:
        if line.rstrip().endswith(":"):
            # HP-UX lists both fates: `Sent OK:` and `Bounced, cannot deliver:`.
            arrived = line.strip().lower().startswith("sent ok")
        if arrived:
            continue
        head = head_of(line.lstrip(" |\t>"))
        if head is not None:
            said = head.rest.strip().removeprefix(">").strip()
            again = leading(said) if said.startswith("<") else None
            words = [again[1].strip() if again is not None else said]
            found.append(_Listed(head.recipient, words, Action.DELAYED if late else None))
        elif found and (reason := _REASON.match(line.strip())) is not None:
            if not line.strip().startswith(("(expanded", "(generated")):
                found[-1].words.append(line.strip()[reason.end() :].removesuffix(")").strip())
        elif found and line.strip() and line[:1].isspace() and "@" not in line:
            found[-1].words.append(line.strip())
    return found


def _words_for(told: _Transcript, key: str | None, one: _Listed, extra: Sequence[str]) -> Sequence[str]:
    """The reason in the list, unless the transcript has all of a reply of which the list has the first line."""
    own = [word for word in one.words if word and _CODES.sub("", word, count=1).lower() not in _PLAIN_REASONS]
    said = told.words[key] if key is not None else []
    if own and _FIRST_LINE.match(own[-1]):
        code = own[-1][:3]
        whole = [words for words in said or told.loose if words.startswith(code)]
        return whole or own
    return own or said or list(extra) or told.loose[-2:]


def _fates(told: _Transcript, listed: Sequence[_Listed], extra: Sequence[str]) -> list[Fate]:
    fates = []
    spelled = {address.lower(): address for address in reversed(told.order)}
    for one in listed[:REPORT_RECIPIENTS]:
        key = spelled.get(one.recipient.lower())
        words = _words_for(told, key, one, extra)
        remote, command = told.remotes.get(key or ""), told.commands.get(key or "")
        fates.append(fate(one.recipient, words, action=one.action, remote=remote, command=command))
    if fates:
        return fates
    return [
        fate(address, told.words[address], remote=told.remotes.get(address), command=told.commands.get(address))
        for address in told.order[:REPORT_RECIPIENTS]
        if address.lower() not in told.deferred
    ]


def read(page: Page) -> Notice | None:
    """Addresses from the list, or from the transcript where Sendmail 5 has no list; words from both."""
    listed: list[_Listed] = []
    transcript: list[str] = []
    extra: list[str] = []
    for title, lines in _sections(page.lines):
        if "address" in title or "recipient" in title:
            listed.extend(_listed(title, lines) if "successful" not in title else [])
        elif "transcript" in title or "log follows" in title:
            transcript.extend(lines)
        elif "information" in title:
            extra.extend(line.strip() for line in lines if line.strip())
        elif title:
            break
        elif any("while talking to" in line.lower() for line in lines):
            transcript.extend(lines)
    fates = _fates(_transcript(transcript), listed, [one_line(extra)] if extra else [])
    return notice(page, system_of(page, "sendmail"), fates)
