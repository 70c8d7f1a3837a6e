"""Headers cleaned field by field: signatures and traces of filters emptied, names of people replaced."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from typing import Final

from carom.core.anonymise.named import DISPLAY, PEOPLE, is_system
from carom.core.anonymise.text import Cleaner
from carom.core.anonymise.vocabulary import LETTERS
from carom.core.reading.mail.header import decoded_words

_FIELD: Final = re.compile(rb"([!-9;-~]{1,100}):([^\r\n]*(?:(?:\r\n|\n|\r)[ \t][^\r\n]*)*)")
_REMOVED: Final = b" [removed]"
#: Fields of which the value names hosts and people in ways that nobody can clean; no reader looks at them.
_EMPTIED: Final = (
    b"dkim-signature", b"domainkey-signature", b"arc-", b"authentication-results", b"received-spf",
    b"x-google-dkim-signature", b"x-gm-message-state", b"x-google-smtp-source", b"x-forefront", b"x-microsoft-",
    b"x-spam", b"x-ironport", b"x-proofpoint", b"x-barracuda", b"x-ms-exchange-crosstenant", b"x-ms-exchange-antispam",
    b"x-ms-exchange-organization", b"x-originating", b"x-tm-", b"face", b"x-face", b"openpgp", b"autocrypt",
    b"thread-topic", b"thread-index", b"organization", b"organisation", b"keywords", b"comments",
)  # fmt: skip
#: Fields of an original that a report is read for; what else a sender or its customers write there is theirs.
_OF_ORIGINALS: Final = (
    b"return-path", b"received", b"from", b"to", b"cc", b"bcc", b"sender", b"reply-to", b"errors-to", b"subject",
    b"date", b"message-id", b"in-reply-to", b"references", b"list-", b"feedback-id", b"cfbl-", b"mime-version",
    b"content-", b"precedence", b"auto-submitted", b"delivered-to", b"envelope-", b"x-envelope-", b"x-original-to",
    b"x-mailer", b"x-failed-recipients", b"resent-", b"final-recipient", b"original-", b"reporting-mta", b"action",
    b"status", b"diagnostic-code", b"remote-mta", b"arrival-date", b"last-attempt-date", b"x-postfix-",
)  # fmt: skip
#: Fields that say how the mail is built.
_KEPT: Final = (b"mime-version", b"content-transfer-encoding", b"content-language", b"date")
_IDS: Final = (b"feedback-id", b"cfbl-feedback-id", b"x-campaign", b"x-job", b"x-mailing", b"x-stream", b"x-subscriber")
_NAMED_FILE: Final = re.compile(rb"((?:file)?name\*?[0-9]*\*?[ \t]*=[ \t]*)(?:\"[^\"\r\n]*\"|[^\s;\"]+)", re.IGNORECASE)
_RUN: Final = re.compile(rb"=\?[^?\s]{1,40}\?[bBqQ]\?[^?]{0,400}\?=(?:\s+=\?[^?\s]{1,40}\?[bBqQ]\?[^?]{0,400}\?=)*")
#: Who logged in.
_LOGGED_IN: Final = re.compile(r"(authenticated (?:sender|user|as)[:= ]+)[^\s()]+", re.IGNORECASE)
#: An answer's prefix; what comes after it is the subject of somebody.
_ANSWERS: Final = re.compile(
    r"(\s*(?:(?:re|aw|sv|antw|fwd?|wg|rv|tr|undeliverable|undelivered mail|unzustellbar|non remis|automatic reply|"
    r"auto(?:matic|mated)?[ -]?reply|out of office(?: reply)?|automatische antwort|abwesenheit\w{0,10}|"
    r"r.ponse automatique|respuesta autom.tica|risposta automatica|resposta autom.tica)\s*(?:\[\d+\])?:\s*)+)(\S.*)",
    re.IGNORECASE | re.DOTALL,
)


class Header:
    """Cleans the headers of one mail."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner

    def clean(self, head: bytes, *, of_original: bool = False) -> bytes:
        """The header block with its blank line; fields, order, folding and line ends stay."""
        out: list[bytes] = []
        place = 0
        for field in _FIELD.finditer(head):
            out.append(in_utf8(head[place : field.start()], self._cleaner.clean))
            out.append(field[1] + b":" + self._value(field[1].lower(), field[2], of_original=of_original))
            place = field.end()
        return b"".join([*out, in_utf8(head[place:], self._cleaner.clean)])

    def _value(self, name: bytes, value: bytes, *, of_original: bool) -> bytes:
        if name.startswith(_EMPTIED) or (of_original and not name.startswith(_OF_ORIGINALS)):
            return _REMOVED if value.strip() else value
        if name in _KEPT:
            return value
        if name.startswith(b"content-") and name != b"content-id":
            return _NAMED_FILE.sub(rb'\1"file"', value)
        clean = self._way_of(name.decode("ascii"), of_original=of_original)
        # Runs of encoded words first: what is behind them may be named elsewhere.
        return in_utf8(_RUN.sub(_decoded, value), lambda text: _encoded_again(clean(text), value))

    def _way_of(self, name: str, *, of_original: bool) -> Callable[[str], str]:
        if name == "subject":
            return self._original_subject if of_original else self._subject
        if name in PEOPLE:
            return self._people
        if name == "received":
            return self._received
        return self._id if name.encode().startswith(_IDS) else self._cleaner.clean

    def _original_subject(self, text: str) -> str:
        begin = text[: len(text) - len(text.lstrip())]
        cleaned = self._cleaner.clean(text)
        return cleaned if cleaned != text or not text.strip() else begin + self._of_nobody(text.strip())

    def _of_nobody(self, subject: str) -> str:
        """The subject of an original: a phrase of reports stays, since a returned report is known by it."""
        return self._cleaner.mapping.words(subject) if self._cleaner.is_anybodys(subject) else subject

    def _subject(self, text: str) -> str:
        answer = _ANSWERS.fullmatch(text)
        if answer is None or not self._cleaner.is_anybodys(answer[2]):
            return self._cleaner.clean(text)
        return answer[1] + self._cleaner.mapping.words(answer[2])

    def _people(self, text: str) -> str:
        return self._cleaner.clean(DISPLAY.sub(self._display, text))

    def _display(self, found: re.Match[str]) -> str:
        if is_system(found["name"]):
            return found[0]
        return found["begin"] + LETTERS.sub(lambda word: self._cleaner.mapping.name(word[0]), found["name"])

    def _received(self, text: str) -> str:
        return self._cleaner.clean_trace(_LOGGED_IN.sub(r"\1[removed]", text))

    def _id(self, text: str) -> str:
        return re.sub(r"[^\s:;,<>]+", lambda found: self._cleaner.mapping.ident(found[0]), text)


def in_utf8(data: bytes, change: Callable[[str], str]) -> bytes:
    """Bytes changed as a text; those that are not UTF-8 stay as they are."""
    return change(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _decoded(run: re.Match[bytes]) -> bytes:
    return decoded_words(run[0].decode("ascii", "replace")).encode("utf-8", "replace")


def _encoded_again(cleaned: str, original: bytes) -> str:
    """In encoded words (RFC 2047) where the field had them and still needs them, in UTF-8 whatever it was."""
    if cleaned.isascii() or not original.isascii():
        return cleaned
    # Blanks around an address cannot be in a word, so words are made of what is beyond ASCII, with its neighbours.
    return re.sub(r"[^\s<>@,\"()]*[^\x00-\x7f](?:[^<>@,\"()\r\n]*[^\x00-\x7f])?[^\s<>@,\"()]*", _words_of, cleaned)


def _words_of(found: re.Match[str]) -> str:
    # A word has at most 75 characters (RFC 2047 section 2).
    pieces = _whole_characters(found[0].encode("utf-8", "replace"), 42)
    return " ".join(f"=?utf-8?b?{binascii.b2a_base64(piece, newline=False).decode()}?=" for piece in pieces)


def _whole_characters(data: bytes, size: int) -> list[bytes]:
    pieces: list[bytes] = []
    while data:
        end = min(size, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[:end])
        data = data[end:]
    return pieces
