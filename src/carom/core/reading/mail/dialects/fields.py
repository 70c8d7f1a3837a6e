"""Notices that are forms: `label: value` on each line, or on the line after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.model import Action
from carom.core.reading.mail.dialects.addresses import mentions
from carom.core.reading.mail.dialects.diagnosis import fate, one_line, status_of
from carom.core.reading.mail.dialects.notices import notice
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.dialects.systems import system_of
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.phrasebook import NOTICES

#: A label with its value fits in this; longer lines are prose.
_LABEL_CHARS: Final = 60
_TYPED: Final = ("smtp;", "dns;", "rfc822;", "rfc/822;", "x-unix;", "x-postfix;")


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels of one meaning."""

    labels: tuple[str, ...]
    samples: tuple[str, ...]


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    recipient: Field
    original: Field
    diagnostic: Field
    remote: Field
    status: Field
    action: Field


@cache
def labels() -> Labels:
    return msgspec.toml.decode((resources.files(__package__) / "labels.toml").read_bytes(), type=Labels)


@cache
def _meanings() -> dict[str, str]:
    known = labels()
    return {label: name for name in known.__struct_fields__ for label in getattr(known, name).labels}


class Line(msgspec.Struct, frozen=True):
    """One labelled value with the lines that continue it."""

    #: `recipient`, `original`, `diagnostic`, `remote`, `status` or `action`.
    meaning: str
    value: str
    more: str = ""

    @property
    def whole(self) -> str:
        return f"{self.value} {self.more}".strip()


def meaning_of(line: str) -> tuple[str, str] | None:
    """What a line's label introduces, and the value behind it; None for a line without a known label."""
    colon = _colon(line)
    if colon < 0:
        return None
    label = line[:colon].strip(" \t*-#.").lower()
    meaning = _meanings().get(label)
    return None if meaning is None else (meaning, line[colon + 1 :].strip())


def is_diagnostic_label(label: str) -> bool:
    """Whether a label in lower case introduces the reason."""
    return _meanings().get(label) == "diagnostic"


def _colon(line: str) -> int:
    """Place of the first colon, of either width, where a label may end; -1 when there is none."""
    narrow = line.find(":", 0, _LABEL_CHARS)
    if line.isascii():
        return narrow
    wide = line.find("\uff1a", 0, _LABEL_CHARS)
    return wide if narrow < 0 or 0 <= wide < narrow else narrow


def _untyped(value: str) -> str:
    low = value.lower()
    for typed in _TYPED:
        if low.startswith(typed):
            return value[len(typed) :].strip()
    return value


def lines_of(lines: Sequence[str]) -> Iterator[Line]:
    """The labelled values; a value goes on over following lines that have no label, up to a blank one."""
    meaning, held = "", list[str]()
    for line in lines:
        found = meaning_of(line)
        if found is not None:
            if meaning:
                yield Line(meaning, held[0], one_line(held[1:]))
            meaning, held = found[0], [_untyped(found[1])]
        elif meaning and line.strip() and not _is_other_label(line):
            held.append(line.strip())
        elif meaning and (any(held) or line.strip()):
            yield Line(meaning, held[0], one_line(held[1:]))
            meaning, held = "", []
    if meaning:
        yield Line(meaning, held[0], one_line(held[1:]))


def _is_other_label(line: str) -> bool:
    """`Subject: …` and its like end a value although nobody needs them."""
    bare = line.strip()
    label, colon, _ = bare[:30].partition(":")
    words = label.replace("-", " ").split()
    return bool(colon) and 0 < len(words) < 4 and label[0].isupper() and all(word.isalpha() for word in words)


class _Entry(msgspec.Struct):
    recipients: list[str]
    original: str | None = None
    words: list[str] = []
    remote: str | None = None
    status: str | None = None
    action: Action | None = None


def _entries(found: Sequence[Line]) -> tuple[list[_Entry], _Entry]:
    """One entry for each recipient, and one of what stands before the first."""
    before = _Entry([])
    entries: list[_Entry] = []
    for line in found:
        at = entries[-1] if entries else before
        if line.meaning == "recipient":
            addresses = _addresses(line.value) or _addresses(line.more)
            known = {address.lower() for entry in entries for address in entry.recipients}
            new = [address for address in addresses if address.lower() not in known]
            entries.extend([_Entry(new)] if new else [])
            if new and line.more and _addresses(line.value):
                entries[-1].words.append(line.more)
        elif line.meaning == "original":
            at.original = next(iter(_addresses(line.value)), None)
        elif line.meaning == "diagnostic" and line.whole:
            at.words.append(line.whole)
        elif line.meaning == "remote":
            at.remote = at.remote or line.value.split(" ", 1)[0].strip("<>()").lower() or None
        elif line.meaning == "status":
            at.status = at.status or status_of(line.value)
        elif line.meaning == "action" and line.value:
            at.action = _action(line.value)
    return entries, before


def _addresses(value: str) -> list[str]:
    return mentions(value.replace("<", " ").replace(">", " "))


def _action(value: str) -> Action | None:
    word = value.split(maxsplit=1)[0].lower().strip(".,;")
    return Action(word) if word in {Action.FAILED.value, Action.DELAYED.value} else None


def bare_recipients(lines: Sequence[str]) -> list[str]:
    """Values of recipient labels that are a local part alone."""
    named = (line.value for line in lines_of(lines) if line.meaning == "recipient")
    return [value for value in named if value and "@" not in value and " " not in value]


def fates_of(lines: Sequence[str]) -> list[Fate]:
    """The fates that a form tells of; empty when no line names a recipient."""
    entries, before = _entries(list(lines_of(lines)))
    return [_fate(address, entry, before) for entry in entries for address in entry.recipients]


def _fate(address: str, entry: _Entry, before: _Entry) -> Fate:
    words = entry.words or before.words
    # The diagnostic of a machine is more precise than the sentence before it.
    inside = entry.original is not None and "." not in address.rpartition("@")[2]
    told = fate(
        (entry.original if inside else None) or address,
        words[-1] if words else "",
        original=entry.original,
        action=entry.action or before.action,
        remote=entry.remote or before.remote,
    )
    status = entry.status or before.status
    return told if told.status is not None or status is None else msgspec.structs.replace(told, status=status)


_MARKS: Final = NOTICES.add(
    (
        "recipient address:",
        "failed recipient:",
        "failed recipient(s):",
        "undeliverable address:",
        "error-for:",
        "final-recipient:",
        "rcpt to:",
        "intended recipient:",
        "recipient:",
        "delivery failed:",
    )
)


def applies(page: Page) -> bool:
    return page.has(_MARKS)


def read(page: Page) -> Notice | None:
    """PMDF and Sun Messaging Server, James, LSMTP, SmarterMail, WorkMail and other forms."""
    return notice(page, system_of(page, "form"), fates_of(page.notice_lines))
