"""Mails that answer mail and report no failure: automatic replies, challenges, unsubscribes, receipts."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.mail.dialects.page import contains
from carom.core.reading.mail.message import Mail

#: Characters of the text in which a phrase may stand; what comes later is a signature or a quotation.
_TEXT_CHARS: Final = 2000
#: An unsubscribe mail says little else; a longer subject only mentions the word.
_UNSUBSCRIBE_SUBJECT_CHARS: Final = 60
#: Characters of a subject that are looked at, and subjects that are remembered.
_SUBJECT_CHARS: Final = 400
_SUBJECTS: Final = 2048
#: Headers by which programs say that they answered, standard or not.
_AUTO_HEADERS: Final = frozenset(("x-autoreply", "x-autorespond", "x-autoresponder", "precedence", "x-auto-reply"))
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


@lru_cache(maxsize=_SUBJECTS)
def _subject_has(kind: Kind, field: str, subject: str) -> bool:
    """Whether a phrase of this field stands in a subject; the same subjects come again and again."""
    phrases: tuple[str, ...] = getattr(answers()[kind], field)
    return contains(subject, phrases)


def is_receipt(mail: Mail) -> bool:
    """A message disposition notification (RFC 8098), or a receipt of the older kind."""
    if "message/disposition-notification" in mail.types:
        return True
    return "disposition-notification" in mail.header("content-type").lower()


def is_challenge(mail: Mail) -> bool:
    known = answers()[Kind.CHALLENGE]
    if contains(mail.sender, known.senders):
        return True
    subject = mail.subject.lower()[:_SUBJECT_CHARS]
    return (_subject_has(Kind.CHALLENGE, "subjects", subject) or _ANSWERED.match(subject) is not None) and _says(
        mail, known
    )


def is_automatic_reply(mail: Mail) -> bool:
    """An automatic reply that says so in its subject or in a header of its own (RFC 3834 and older habits)."""
    if not _AUTO_HEADERS.isdisjoint(mail.root.header_names) and _says_automatic(mail):
        return True
    subject = mail.subject.lower()[:_SUBJECT_CHARS]
    if _subject_has(Kind.AUTO_REPLY, "subjects", subject):
        return True
    return _subject_has(Kind.AUTO_REPLY, "hints", subject) and _is_answer(mail, subject)


def _says_automatic(mail: Mail) -> bool:
    if mail.header("x-autoreply") or mail.header("x-autorespond") or mail.header("x-autoresponder"):
        return True
    return "auto_reply" in mail.header("precedence").lower() or "oof" in mail.header("x-auto-reply").lower()


def is_machine_reply(mail: Mail) -> bool:
    """An automatic reply by weaker signs; asked only when a mail is no notice of a failure."""
    if mail.header("auto-submitted").lower().startswith("auto-replied"):
        return True
    unattended = mail.return_path == "" or mail.header("precedence").lower() in ("bulk", "junk")
    unattended = unattended or bool(mail.header("x-auto-response-suppress"))
    return unattended and _says(mail, answers()[Kind.AUTO_REPLY])


def is_unsubscribe(mail: Mail) -> bool:
    """A mail that asks to be taken off a list: by subject, address (RFC 2369 3.2) or one-click body (RFC 8058)."""
    known = answers()[Kind.UNSUBSCRIBE]
    subject = mail.subject.lower().strip()
    if len(subject) <= _UNSUBSCRIBE_SUBJECT_CHARS and not _ANSWERED.match(subject):
        if contains(subject, known.never):
            return False
        if contains(subject, known.subjects):
            return not mail.header("list-id") and not mail.header("list-unsubscribe")
        local = mail.header("to").partition("@")[0].rpartition("<")[2].lower()
        if "unsubscribe" in local and mail.return_path != "":
            return True
    return contains(mail.text[:_TEXT_CHARS].lower(), known.texts)


def _is_answer(mail: Mail, subject: str) -> bool:
    """Whether a mail answers another one, or was sent by a program that wants no answer; list mail never does."""
    if mail.header("list-id") or mail.header("list-unsubscribe"):
        return False
    if mail.return_path == "" or _ANSWERED.match(subject) or mail.header("x-auto-response-suppress"):
        return True
    submitted = mail.header("auto-submitted").lower()
    return bool(mail.header("in-reply-to") or mail.header("references")) or submitted not in ("", "no")


def _says(mail: Mail, known: Answer) -> bool:
    text = " ".join(mail.text[:_TEXT_CHARS].lower().split())
    return contains(text, known.texts)
