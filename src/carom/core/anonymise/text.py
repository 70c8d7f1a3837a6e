"""Texts with everything that names somebody replaced, in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from carom.core.anonymise.mapping import Mapping
from carom.core.anonymise.named import Named, is_replaceable
from carom.core.anonymise.vocabulary import LETTERS, is_kept
from carom.core.domain import is_under_known_suffix, registrable_domain

# Han, kana, Hangul and full-width signs touch addresses without a blank between; a local part that has them is only
# known as one behind a bracket or a type.
_SCRIPTS: Final = "\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef"
_ATOM: Final = rf"[^\s\"(),:;<>@\[\]\\{_SCRIPTS}]"
LOCAL: Final = rf"(?:\"[^\"\s<>@]{{1,64}}\"|(?<=[<;])[^\s<>@;:]{{1,64}}|(?<=; )[^\s<>@;:]{{1,64}}|{_ATOM}{{1,64}})"
_ASCII_HOST: Final = r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.){1,8}[A-Za-z][A-Za-z0-9-]{1,23}"
_HOST: Final = rf"(?:{_ASCII_HOST}|(?:\w(?:[\w-]{{0,61}}\w)?\.){{1,8}}[^\W\d_][\w-]{{1,23}})"
_NAME: Final = rf"(?<![\w@.-])(?P<host>{_HOST})(?![\w-])"
#: Also of one label, as inside a company.
DOMAIN: Final = rf"(?:{_HOST}|#?[A-Za-z0-9_](?:[A-Za-z0-9._-]{{0,61}}[A-Za-z0-9])?)"

_URL: Final = rf"(?P<scheme>https?://)(?P<site>{_HOST})(?P<path>[/?#:][^\s<>\"')\]]{{0,2000}})?"
_ADDRESS: Final = rf"(?P<local>{LOCAL})(?P<at>@|%40)(?P<domain>{DOMAIN})"
_LITERAL: Final = rf"(?P<of_ip>{LOCAL})@(?=\[)"
_IPV6: Final = r"(?<![\w:.])(?P<ip6>(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?![\w:])"
_IPV4: Final = r"(?<![\d.])(?P<ip4>\d{1,3}(?:\.\d{1,3}){3})(?!\d|\.\d)"
_UUID: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_QUEUE: Final = r"[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}"
#: Letters and digits mixed, or many digits: codes that servers give are shorter.
_MIXED: Final = r"(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z0-9]{10,200}|\d{10,200}"
_IDENT: Final = rf"(?<![A-Za-z0-9])(?P<ident>{_UUID}|{_QUEUE}|{_MIXED})(?![A-Za-z0-9])"
#: Fields of delivery reports that hold an id of any form (RFC 3464 section 2.2.1).
_ID_FIELD: Final = r"(?:(?<=nvelope-Id: )|(?<=nvelope-ID: )|(?<=ueue-ID: )|(?<=ueue-Id: ))(?P<id_field>[^\s@]+)(?=\s)"
#: Hosts as they greet each other in a trace (RFC 5321 section 4.4), also of one label.
_GREETED: Final = (
    r"(?:(?<=from )|(?<=FROM )|(?<=by )|(?<=BY )|(?<=helo )|(?<=HELO )|(?<=ehlo )|(?<=EHLO )|(?<=helo=))"
    r"(?P<greeted>[A-Za-z_](?:[A-Za-z0-9_.-]{0,120}[A-Za-z0-9_-])?)(?=[\s;()])"
)
#: Suffixes that are also English words: a sentence may begin behind a full stop without a blank.
_WORDS: Final = frozenset(("am", "as", "at", "be", "do", "in", "is", "it", "me", "my", "no", "or", "so", "to", "us"))


class Cleaner:
    """Replaces what names somebody in the texts of one mail."""

    def __init__(self, mapping: Mapping, named: Named) -> None:
        self.mapping = mapping
        self._named = named
        kinds = [_ID_FIELD, _URL, _ADDRESS, _LITERAL, _IPV6, _IPV4]
        if named.subject:
            # Notices wrap it as they please.
            words = map(re.escape, named.subject.split())
            kinds.insert(0, "(?P<subject>" + r"\s+".join(words) + ")")
        if known := sorted((*named.locals, *named.labels, *named.names), key=len, reverse=True):
            kinds.append(rf"(?<![\w@-])(?P<word>(?i:{'|'.join(map(re.escape, known))}))(?![\w@-]|\.\w)")
        # Files have names like hosts: `answer.py`.
        self._in_path = re.compile("|".join([*kinds, _IDENT]))
        kinds += [_NAME, _IDENT]
        self._expression = re.compile("|".join(kinds))
        self._ways: dict[str, Callable[[re.Match[str]], str]] = {
            "subject": self._subject,
            "site": self._url,
            "path": self._url,
            "domain": self._address,
            "of_ip": self._address_of_ip,
            "ip4": self._ip,
            "ip6": self._ip,
            "host": self._host,
            "greeted": self._greeted,
            "ident": self._ident,
            "id_field": self._ident,
            "word": self._word,
        }
        self._of_trace = re.compile("|".join([_GREETED, *kinds]))

    def clean(self, text: str) -> str:
        """The text with replacements; the same text when it names nobody."""
        return self._expression.sub(self._replaced, text)

    def clean_trace(self, text: str) -> str:
        """The same for the value of a Received field."""
        return self._of_trace.sub(self._replaced, text)

    def is_anybodys(self, subject: str) -> bool:
        """Whether a subject has a word that no report is written with."""
        return any(map(is_replaceable, LETTERS.findall(subject)))

    def _replaced(self, found: re.Match[str]) -> str:
        # Of each kind the group that closes last.
        return self._ways[found.lastgroup or "word"](found)

    def _subject(self, found: re.Match[str]) -> str:
        return self.mapping.words(found[0])

    def _url(self, found: re.Match[str]) -> str:
        path = found["path"] or ""
        if is_kept(found["site"].lower()):
            return found["scheme"] + found["site"] + self._in_path.sub(self._replaced, path)
        # A path may be all names and tokens.
        return found["scheme"] + self.mapping.host(found["site"]) + ("/removed" if path else "")

    def _address(self, found: re.Match[str]) -> str:
        local, domain = found["local"], found["domain"]
        return self.mapping.local(local, domain) + found["at"] + self.mapping.host(domain)

    def _address_of_ip(self, found: re.Match[str]) -> str:
        return self.mapping.local(found["of_ip"], "") + "@"

    def _ip(self, found: re.Match[str]) -> str:
        return self.mapping.ip(found[0])

    def _host(self, found: re.Match[str]) -> str:
        return self.mapping.host(found[0]) if _is_host(found[0]) else found[0]

    def _greeted(self, found: re.Match[str]) -> str:
        text = found[0]
        return self.mapping.host(text) if "." in text or is_replaceable(text) else text

    def _ident(self, found: re.Match[str]) -> str:
        return self.mapping.ident(found[0])

    def _word(self, found: re.Match[str]) -> str:
        low = found[0].lower()
        if low in self._named.locals:
            return self.mapping.local(low, self._named.locals[low])
        return self.mapping.label(low) if low in self._named.labels else self.mapping.name(found[0])


def _is_host(text: str) -> bool:
    """A name of a host, and no end of one sentence with the beginning of the next, nor a name of a file."""
    low = text.lower()
    if low.rpartition(".")[2] in _WORDS and text.count(".") == 1 and not text.islower():
        return False
    return is_under_known_suffix(low) and registrable_domain(low) is not None
