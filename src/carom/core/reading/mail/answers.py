"""Mails that answer mail and report no failure: automatic replies, challenges, unsubscribes, receipts."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.message import Mail
from carom.core.reading.mail.phrasebook import NOTICES, SUBJECTS, Phrases, contains

#: Characters of the text in which a phrase may stand; what comes later is a signature or a quotation.
_TEXT_CHARS: Final = 2000
#: An unsubscribe mail says little else; a longer subject only mentions the word.
_UNSUBSCRIBE_SUBJECT_CHARS: Final = 60
# An answer's subject repeats the one it answers: "Re: Re: your newsletter".
_ANSWERED: Final = re.compile(r"\A\s*(?:re|aw|sv|antw|fw|fwd|wg)\s*:", re.IGNORECASE)


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The phrases of one kind of answer, in lower case (answers.toml)."""

    kind: Kind
    subjects: tuple[str, ...]
    texts: tuple[str, ...]
    #: Subjects that people write as well; they count when something else says that a program answered.
    hints: tuple[str, ...] = ()
    #: In a subject: the mail is not of this kind, whatever else it says.
    never: tuple[str, ...] = ()
    #: Parts of the addresses that send nothing else.
    senders: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answer: tuple[Answer, ...]


@cache
def answers() -> dict[Kind, Answer]:
    content = (resources.files(__package__) / "answers.toml").read_bytes()
    return {answer.kind: answer for answer in msgspec.toml.decode(content, type=_File).answer}


class _Known(msgspec.Struct, frozen=True):
    """The same in the books of phrases."""

    subjects: Phrases
    hints: Phrases
    never: Phrases
    texts: Phrases


def _known(kind: Kind) -> _Known:
    answer = answers()[kind]
    return _Known(
        subjects=SUBJECTS.add(answer.subjects),
        hints=SUBJECTS.add(answer.hints),
        never=SUBJECTS.add(answer.never),
        texts=NOTICES.add(answer.texts),
    )


_AUTO_REPLY: Final = _known(Kind.AUTO_REPLY)
_CHALLENGE: Final = _known(Kind.CHALLENGE)
_CHALLENGERS: Final = answers()[Kind.CHALLENGE].senders
_UNSUBSCRIBE: Final = _known(Kind.UNSUBSCRIBE)


def is_receipt(mail: Mail) -> bool:
    """A message disposition notification (RFC 8098), or a receipt of the older kind."""
    if "message/disposition-notification" in mail.types:
        return True
    return "disposition-notification" in mail.written_type


def is_challenge(page: Page) -> bool:
    if contains(page.sender, _CHALLENGERS):
        return True
    suspected = _CHALLENGE.subjects.among(page.subject_spotted) or _ANSWERED.match(page.subject) is not None
    return suspected and _says(page, _CHALLENGE)


def is_automatic_reply(page: Page) -> bool:
    """An automatic reply that says so in its subject or in a header of its own (RFC 3834 and older habits)."""
    if _says_automatic(page.mail):
        return True
    if _AUTO_REPLY.subjects.among(page.subject_spotted):
        return True
    return _AUTO_REPLY.hints.among(page.subject_spotted) and _is_answer(page)


def _says_automatic(mail: Mail) -> bool:
    if mail.header("x-autoreply") or mail.header("x-autorespond") or mail.header("x-autoresponder"):
        return True
    return "auto_reply" in mail.header("precedence").lower() or "oof" in mail.header("x-auto-reply").lower()


def is_machine_reply(page: Page) -> bool:
    """An automatic reply by weaker signs; asked only when a mail is no notice of a failure."""
    mail = page.mail
    if mail.header("auto-submitted").lower().startswith("auto-replied"):
        return True
    unattended = mail.return_path == "" or mail.header("precedence").lower() in ("bulk", "junk")
    unattended = unattended or bool(mail.header("x-auto-response-suppress"))
    return unattended and _says(page, _AUTO_REPLY)


def is_unsubscribe(page: Page) -> bool:
    """A mail that asks to be taken off a list: by subject, address (RFC 2369 3.2) or one-click body (RFC 8058)."""
    mail, subject = page.mail, page.subject.strip()
    if len(subject) <= _UNSUBSCRIBE_SUBJECT_CHARS and not _ANSWERED.match(subject):
        if _UNSUBSCRIBE.never.among(page.subject_spotted):
            return False
        if _UNSUBSCRIBE.subjects.among(page.subject_spotted):
            return not mail.header("list-id") and not mail.header("list-unsubscribe")
        local = mail.header("to").partition("@")[0].rpartition("<")[2].lower()
        if "unsubscribe" in local and mail.return_path != "":
            return True
    return contains(page.low[:_TEXT_CHARS], _UNSUBSCRIBE.texts.those_of(page.spotted))


def _is_answer(page: Page) -> bool:
    """Whether a mail answers another one, or was sent by a program that wants no answer; list mail never does."""
    mail = page.mail
    if mail.header("list-id") or mail.header("list-unsubscribe"):
        return False
    if mail.return_path == "" or _ANSWERED.match(page.subject) or mail.header("x-auto-response-suppress"):
        return True
    submitted = mail.header("auto-submitted").lower()
    return bool(mail.header("in-reply-to") or mail.header("references")) or submitted not in ("", "no")


def _says(page: Page, known: _Known) -> bool:
    return known.texts.among(NOTICES.spot(" ".join(page.low[:_TEXT_CHARS].split())))
