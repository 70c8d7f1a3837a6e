"""Mails that answer mail and report no failure: automatic replies, challenges, unsubscribes, receipts."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.mail.message import Mail

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
    #: Parts of the addresses that send nothing else.
    senders: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answer: tuple[Answer, ...]


@cache
def answers() -> dict[Kind, Answer]:
    content = (resources.files(__package__) / "answers.toml").read_bytes()
    return {answer.kind: answer for answer in msgspec.toml.decode(content, type=_File).answer}


def is_receipt(mail: Mail) -> bool:
    """A message disposition notification (RFC 8098), or a receipt of the older kind."""
    return "disposition-notification" in mail.header("content-type").lower() or any(
        part.content_type == "message/disposition-notification" for part in mail.parts
    )


def is_challenge(mail: Mail) -> bool:
    known = answers()[Kind.CHALLENGE]
    if any(sender in mail.sender for sender in known.senders):
        return True
    subject = mail.subject.lower()
    return any(phrase in subject for phrase in known.subjects) and _says(mail, known)


def is_automatic_reply(mail: Mail) -> bool:
    """An automatic reply that says so in its subject or in a header of its own (RFC 3834 and older habits)."""
    if mail.header("x-autoreply") or mail.header("x-autorespond") or mail.header("x-autoresponder"):
        return True
    if "auto_reply" in mail.header("precedence").lower() or "oof" in mail.header("x-auto-reply").lower():
        return True
    subject = mail.subject.lower()
    return bool(subject) and any(phrase in subject for phrase in answers()[Kind.AUTO_REPLY].subjects)


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
        if any(phrase in subject for phrase in known.subjects):
            return not mail.header("list-id") and not mail.header("list-unsubscribe")
        local = mail.header("to").partition("@")[0].rpartition("<")[2].lower()
        if "unsubscribe" in local and mail.return_path != "":
            return True
    return any(phrase in mail.text[:_TEXT_CHARS].lower() for phrase in known.texts)


def _says(mail: Mail, known: Answer) -> bool:
    text = " ".join(mail.text[:_TEXT_CHARS].lower().split())
    return any(phrase in text for phrase in known.texts)
