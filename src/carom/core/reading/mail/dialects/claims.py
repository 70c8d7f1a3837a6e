"""What a mail claims to be, by its subject and its first words: a notice that a message failed, or something else.

The words of failure are spoken of as often as they are said: in the subjects of tickets, forums and meetings, by
couriers and shops, in statistics and by those who imitate a notice to be clicked on.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.reading.mail.dialects.phrases import phrases_of_subject, spotted_in_subject
from carom.core.reading.mail.phrasebook import NOTICES, SUBJECTS, Spotted, contains


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases in lower case by which other mail is known."""

    phrases: tuple[str, ...]
    samples: tuple[str, ...]


class Topics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: Topic
    inbound: Topic
    ours: Topic
    refused: Topic


@cache
def topics() -> Topics:
    return msgspec.toml.decode((resources.files(__package__) / "topics.toml").read_bytes(), type=Topics)


_TOPICS: Final = SUBJECTS.add(topics().topic.phrases)
_INBOUND: Final = NOTICES.add(topics().inbound.phrases)
_OURS: Final = NOTICES.add(topics().ours.phrases)
_REFUSED: Final = SUBJECTS.add(topics().refused.phrases)
#: Subjects that are remembered: mail systems send the same ones again and again.
_REMEMBERED: Final = 2048
#: Before the colon or the dash behind which a mail system puts its claim: `Mail System Error - Returned Mail`.
_SYSTEMS: Final = (
    "mail",
    "post",
    "smtp",
    "system",
    "server",
    "daemon",
    "admin",
    "notice",
    "warn",
    "error",
    "fail",
    "auto",
    "deliver",
    "return",
    "urgent",
    "important",
)
#: The end of what stands before words that are only spoken of: a quotation, or the title of something else.
_QUOTING: Final = re.compile(r"(?:^|[\s(\[:])['\"\u2018\u201c\u00ab\u201e\u300c]\s?$")
_TITLE: Final = re.compile(r"(.{2,100}?)(?::\s|\s[-\u2013\u2014|]\s)")
# Trackers put the number of the case, or the name of the project, before what somebody wrote in the subject.
_CASE: Final = re.compile(
    r"\s*(?:\[[^\]\n]{0,60}#[^\]\n]{0,40}\d[^\]\n]{0,20}\]|\[[\w.\-]{1,60}/[\w.\-]{1,60}\]|\[jira\]|##?\d{2,}|#[a-z]{0,10}-?\d{3,})|[\[(][a-z]{2,10}-\d{1,6}[\])]"
)
#: What an address is called says nothing of the mail: `Your mail to invoices@example.org was rejected`.
_ADDRESS: Final = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,255}")
# Statistics, and bait: a notice is about one message.
_COUNTED: Final = re.compile(
    r"(?<![\w.,\-])(?:[2-9]|\d{2,6})\)? (?:\w{2,14} ){0,2}(?:messages|mails|emails|e-mails|contacts|addresses"
    r"|subscribers|bounces|nachrichten|kontakte|e-mail-nachrichten|courriels|mensajes|correos|mensagens|messaggi|berichten"
    r"|meddelanden|wiadomości|сообщени[йя]|писем)\b"
    r"|\b(?:messages|mails|emails|e-mails|nachrichten|courriels|mensajes|correos|mensagens|messaggi|berichten)"
    r" [(\[](?:[2-9]|\d{2,6})[)\]]"
)


class Claim(msgspec.Struct, frozen=True):
    """What a subject says of its mail."""

    #: That a message failed or is late.
    failure: bool = False
    #: The words of failure stand in it, and it only speaks of them.
    mentions: bool = False
    #: Up to the colon behind the claim; what follows is the subject of the message that failed.
    head: str = ""
    #: It names something else that fails or arrives, maybe in the subject of the message that failed.
    other: bool = False
    #: It counts messages.
    counts: bool = False


@lru_cache(maxsize=_REMEMBERED)
def claim_of(subject: str) -> Claim:
    """What a subject in lower case claims."""
    bare = _ADDRESS.sub(lambda found: "_" * len(found[0]), subject) if "@" in subject else subject
    spotted = spotted_in_subject(bare)
    named = phrases_of_subject(spotted)
    if not named:
        refused = bare != subject and _REFUSED.among(spotted) and _OURS.occur_in(bare)
        return Claim(refused, head=subject, other=_TOPICS.among(spotted), counts=counts_messages(subject))
    place = min(map(subject.find, named))
    before = subject[:place]
    colon = subject.find(":", place)
    head = subject if colon < 0 else subject[:colon]
    other = contains(before, _TOPICS.those_of(spotted))
    mentions = other or _is_spoken_of(before)
    return Claim(not mentions, mentions, head, other or _TOPICS.among(spotted), counts_messages(head))


def is_case(subject: str) -> bool:
    """Whether a subject in lower case begins with the number of a ticket or the name of a project."""
    return _CASE.match(subject) is not None


def _is_spoken_of(before: str) -> bool:
    if _QUOTING.search(before) or is_case(before):
        return True
    title = _TITLE.search(before)
    return title is not None and not contains(title[1], _SYSTEMS)


def counts_messages(opening: str) -> bool:
    """Whether the first words of a text in lower case count messages."""
    return _COUNTED.search(opening) is not None


def is_inbound(spotted: Spotted) -> bool:
    """Whether a text tells its reader of mail that others sent to him."""
    return _INBOUND.among(spotted)


def speaks_of_ours(opening: Spotted) -> bool:
    """Whether the first words of a text speak of a message that their reader sent."""
    return _OURS.among(opening)
