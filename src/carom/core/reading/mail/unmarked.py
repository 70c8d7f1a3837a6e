"""Automatic replies that no header tells apart from what people write: short answers that say what they are."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from carom.core.lazy import lazy
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.folding import folded, foldings
from carom.core.reading.mail.phrasebook import contains

#: Characters of such a reply. People who write more have something else to say.
_OWN_CHARS: Final = 700
#: Characters of a mail among which those are looked for; what is longer quotes or says more.
_TEXT_CHARS: Final = 6000
#: Characters of one sentence in which all words that say one thing stand.
_SENTENCE_CHARS: Final = 200
#: Words of a greeting without a comma, and characters of one with it.
_GREETING_WORDS: Final = 3
_GREETING_CHARS: Final = 60
#: Shorter sentences say nothing of another matter.
_MATTER_CHARS: Final = 40
#: Digits that a telephone number or an opening time has, and sentences of another matter seldom.
_DIGITS: Final = 4
#: Characters of a title, such as `Automatic reply`.
_TITLE_CHARS: Final = 40
# Not after a digit: `closed from 1. to 12. August`.
_SENTENCE_ENDS: Final = re.compile(r"(?<=[^\d\s][.!:])\s+|[\u3002\uff01]\s*|\n\s*\n")
_CLAUSE_ENDS: Final = re.compile(r"[,;(\u3001\uff0c\u060c]")
#: Characters between the beginnings of two words that belong together.
_JOINED_CHARS: Final = 30
# Where the answered message begins: its lines are marked, or something announces it.
_QUOTATION: Final = re.compile(
    r"^\s?>|^\s?-{2,} ?\w[^\n]{0,60}-{2,}\s*$|^_{10,}\s*$"
    r"|^\s?(?:from|von|de|da|van|från|fra|od|от|від|发件人|寄件者|差出人|보낸 사람)\s?[:\uff1a][^\n]{0,200}@"
    r"|^[^\n]{0,200}(?:wrote|schrieb|ecrit|escribio|escreveu|ha scritto|schreef|skrev|kirjoitti|napisal|napsal"
    r"|irta|a scris|написал|пише|пишет|yazdi|写道|寫道|のメール|작성)[^\n]{0,80}[:\uff1a]\s*$",
    re.MULTILINE,
)
#: Questions are people's.
_QUESTIONS: Final = ("?", "\uff1f", "\u061f", "\u037e")


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language, in lower case (unmarked.toml); parts of words where these are inflected."""

    code: str
    this: tuple[str, ...]
    automatic: tuple[str, ...]
    reply: tuple[str, ...]
    message: tuple[str, ...]
    #: Words for a mailbox.
    addresses: tuple[str, ...]
    #: Said by somebody who works there no more.
    left: tuple[str, ...]
    away: tuple[str, ...]
    #: What to do till then, and when that is.
    meanwhile: tuple[str, ...]
    received: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subjects: tuple[str, ...]
    later: tuple[str, ...]
    closings: tuple[str, ...]
    language: tuple[Language, ...]


@cache
def _file() -> _File:
    return msgspec.toml.decode((resources.files(__package__) / "unmarked.toml").read_bytes(), type=_File)


def languages() -> tuple[Language, ...]:
    return _file().language


@cache
def _known() -> tuple[Language, ...]:
    """The words as they stand in folded texts."""
    names = [name for name in Language.__struct_fields__ if name != "code"]
    return tuple(
        msgspec.structs.replace(language, **{name: foldings(getattr(language, name)) for name in names})
        for language in languages()
    )


@cache
def _subjects() -> tuple[str, ...]:
    return foldings(_file().subjects)


@cache
def _later() -> tuple[str, ...]:
    return foldings(_file().later)


@cache
def _closings() -> tuple[str, ...]:
    return foldings(_file().closings)


@cache
def _addresses() -> tuple[str, ...]:
    return tuple(word for language in _known() for word in language.addresses)


def begins_with_absence(page: Page) -> bool:
    """Whether the subject begins with a word for absence."""
    return folded(page.subject).startswith(_subjects())


def says_automatic(page: Page, departures: tuple[str, ...]) -> bool:
    """Whether an answer says that it is automatic, or says nothing but that nobody is there to read.

    `departures`: phrases that tell that a mailbox is read no more; they count beside a word for a mailbox.
    """
    said = _Said(page)
    if not 0 < len(said.own) <= _OWN_CHARS or contains(said.own, _QUESTIONS):
        return False
    return any(said.is_automatic(language) for language in _known()) or said.tells_of_absence(departures)


class _Said:
    """What a mail says itself, without what it quotes."""

    def __init__(self, page: Page) -> None:
        text = folded(page.low[:_TEXT_CHARS])
        quotation = _QUOTATION.search(text)
        self.own = (text[: quotation.start()] if quotation is not None else text).strip()
        self._quotes = quotation is not None or bool(page.mail.quoted)
        self._name = tuple(word for word in re.findall(r"[^\W\d_]{3,}", folded(_name_of(page).lower())))

    @lazy
    def _sentences(self) -> list[str]:
        parts = (" ".join(part.split()) for part in _SENTENCE_ENDS.split(self.own))
        return [part for part in parts if part]

    def is_automatic(self, language: Language) -> bool:
        """Whether it calls itself an automatic reply; an automatic message must say more."""
        if not contains(self.own, language.automatic):
            return False
        named = [one for one in self._sentences if len(one) <= _SENTENCE_CHARS and contains(one, language.automatic)]
        titles = [one for one in self._sentences[:2] if len(one) <= _TITLE_CHARS and one in named]
        of_itself = [one for one in named if contains(one, language.this)]
        if any(_joined(one, language) for one in (*titles, *of_itself)):
            return True
        absent = (*language.away, *language.left, *language.meanwhile, *language.received)
        return any(contains(one, language.message) for one in of_itself) and contains(self.own, absent)

    def tells_of_absence(self, departures: tuple[str, ...]) -> bool:
        """Whether it says that somebody is away or has left, and quotes nothing: people mostly do."""
        if self._quotes:
            return False
        if any(self._is_away(language) for language in _known()):
            return True
        place = next((n for n, one in enumerate(self._sentences) if contains(one, departures)), None)
        return place is not None and self._opens(place, ()) and self._is_gone(self._sentences[place])

    def _is_away(self, language: Language) -> bool:
        """People who answer say that they are away as well, among other things and of days to come."""
        if not contains(self.own, language.away) and not contains(self.own, language.left):
            return False
        told = (*language.away, *language.left)
        place = next((n for n, one in enumerate(self._sentences) if contains(one, told)), None)
        if place is None or contains(self._sentences[place], _later()):
            return False
        formulas = (*language.meanwhile, *language.received, *language.message, *language.addresses)
        if not self._opens(place, (*language.received, *language.message)) or self._goes_on(place, (*told, *formulas)):
            return False
        return contains(self._sentences[place], language.left) or contains(self.own, language.meanwhile)

    def _opens(self, place: int, thanks: tuple[str, ...]) -> bool:
        """Whether nothing stands before a sentence but a greeting, and thanks for the message."""
        return all(_is_greeting(one) or contains(one, thanks) for one in self._sentences[:place])

    def _goes_on(self, place: int, formulas: tuple[str, ...]) -> bool:
        """Whether something else follows a sentence, up to the end of the letter."""
        for sentence in self._sentences[place + 1 :]:
            if contains(sentence, _closings()):
                return False
            telling = len(sentence) > _MATTER_CHARS and "@" not in sentence
            if telling and not contains(sentence, formulas) and sum(map(str.isdigit, sentence)) < _DIGITS:
                return True
        return False

    def _is_gone(self, sentence: str) -> bool:
        """Offers are no longer valid as well: the sentence names a mailbox, or whoever the mail is from."""
        return contains(sentence, _addresses()) or contains(sentence, self._name)


def _joined(sentence: str, language: Language) -> bool:
    """Whether a sentence calls something an automatic reply; an automatic message says that it takes no reply."""
    for clause in _CLAUSE_ENDS.split(sentence):
        automatic = [clause.find(word) for word in language.automatic if word in clause]
        reply = [clause.find(word) for word in language.reply if word in clause]
        if any(abs(one - other) <= _JOINED_CHARS for one in automatic for other in reply):
            return True
    return False


def _is_greeting(sentence: str) -> bool:
    if " " not in sentence:
        # Languages without spaces between words.
        return len(sentence) <= _TITLE_CHARS // 2
    ends = sentence.endswith((",", "!", ":", "\uff0c")) and len(sentence) <= _GREETING_CHARS
    return ends or sentence.count(" ") < _GREETING_WORDS


def _name_of(page: Page) -> str:
    return page.mail.header("from").rpartition("<")[0]
