"""The template of a reply: what is left when everything that differs from one delivery to the next is masked.

Replies of one template are one failure seen many times, whoever it was about. Codes and words stay, since they say
what failed; ids, addresses, hosts, IPs, numbers and times go. Folding has taken the plainest of them already; here
the rest is taken, in one pass that looks at each character a bounded number of times.
"""

from __future__ import annotations

import re
from typing import Final

from carom.core.classify.extract import codes
from carom.core.classify.text import fold_masked, mask

#: A part of a word is an id when it goes from letters to digits or back so often, or mixes them at this length.
_CHANGES: Final = 2
_ID_CHARS: Final = 10
#: Digits behind letters that a provider's token may have (``tss04``, ``s3140``); with more, something is counted.
_TOKEN_DIGITS: Final = 4

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_CLOCK: Final = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
_ZONE: Final = r"(?: ?(?:z\b|utc\b|gmt\b|[+-]\d\d:?\d\d\b))?(?: \([a-z]{2,5}\))?"
_DATE: Final = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
    rf"(?:\d{{1,2}}[ -]{_MONTH}[ -]\d{{2,4}}|{_MONTH} \d{{1,2}},? (?:{_CLOCK} )?\d{{4}}"
    r"|\d{4}[-/]\d\d[-/]\d\d|\d\d?[-/.]\d\d?[-/.]\d{4})"
)
_TIME: Final = rf"(?<![\w.:-])(?:{_DATE}(?:[ t,]{{1,2}}{_CLOCK})?|{_CLOCK}(?!:)){_ZONE}(?!\w)"
_IPV4: Final = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)"
_HEX: Final = "[0-9a-f]{1,4}"
_IPV6: Final = (
    rf"(?<![\w:])(?:(?:{_HEX}:){{7}}{_HEX}|(?:{_HEX}:){{1,6}}(?::{_HEX}){{1,6}}|(?:{_HEX}:){{1,7}}:|::{_HEX})(?![\w:])"
)

#: Whatever may vary. A word of letters alone is met, too, and copied.
_VARYING: Final = re.compile(
    rf"(?P<host><id>(?:\.[a-z0-9_-]{{1,63}}){{1,20}})|(?P<time>{_TIME})|(?P<ip>(?:{_IPV4}|{_IPV6})(?:/\d{{1,3}})?)"
    r"|(?P<token>(?<!\w)[a-z]{2,8}\d{0,4}[#_]\d{1,4}(?!\w))"
    r"|(?P<word>[a-z0-9]+(?:(?:[._+~$-]+|(?<=\d),(?=\d))[a-z0-9]+)*)",
    re.ASCII,
)
_PART: Final = re.compile(r"[a-z0-9]+")
_RUNS: Final = re.compile(r"[a-z]+|[0-9]+")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,20}[a-z]{2,24}")
_NUMBER: Final = re.compile(r"[\d.,_+-]+", re.ASCII)
#: Brackets and points around a mask come and go with the mask of folding, so they always go.
_DRESSED: Final = re.compile(r"(?:(?<= )|^)[\[(<#=:'\"]*<(host|id|time)>[\])>,.;:'\"]*(?= |$)")
#: What ends like a host and is the name of a file in a link.
_FILE: Final = re.compile(r".{1,80}\.(?:aspx?|cf|cgi|html?|jsp|pdf|php|pl|txt)")


def template(text: str) -> str:
    """The stable part of a reply in one lower-case line: ``550 5.1.1 <addr>: no such user - <id>``.

    Masks: ``<addr>``, ``<host>``, ``<ip>``, ``<id>``, ``<n>``, ``<time>``. Reply codes, enhanced status codes and short
    tokens of providers stay.
    """
    return template_of_masked(mask(text))


def template_of_masked(text: str) -> str:
    """The same for a reply that `carom.core.classify.text.mask` has been through."""
    folded = fold_masked(text)
    found = codes(folded)
    kept = frozenset((*map(str, found.replies), *found.statuses))

    def masked(varying: re.Match[str]) -> str:
        kind = varying.lastgroup
        if kind == "word":
            word = varying[0]
            return word if word.isalpha() or word in kept else _masked_word(word)
        return varying[0] if kind == "token" else f"<{kind}>"

    return _DRESSED.sub(r"<\1>", _VARYING.sub(masked, folded))


def _masked_word(word: str) -> str:
    if "." in word and _HOST.fullmatch(word) is not None:
        return word if _FILE.fullmatch(word) is not None else "<host>"
    if _NUMBER.fullmatch(word) is not None:
        return "<n>"
    if any(map(_is_id, _PART.findall(word))):
        return "<id>"
    return _PART.sub(_masked_part, word)


def _is_id(part: str) -> bool:
    changes = len(_RUNS.findall(part)) - 1
    return changes >= _CHANGES or (changes > 0 and len(part) >= _ID_CHARS)


def _masked_part(found: re.Match[str]) -> str:
    """Numbers go, also before a unit (``300s``); what looks like a provider's token stays."""
    part = found[0]
    if part.isalpha():
        return part
    digits = part.strip("abcdefghijklmnopqrstuvwxyz")
    if part[0].isalpha() and len(digits) <= _TOKEN_DIGITS:
        return part
    return part.replace(digits, "<n>")
