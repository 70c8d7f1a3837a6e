"""How much a text looks like one that people wrote: the judge of the readings in `mojibake`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

#: Letters of Russian that make up most of any text in it.
_FREQUENT_CYRILLIC: Final = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфїієґъё")
_FREQUENT_LATIN: Final = frozenset("äöüßéèêàâçîïôûùñáíóúãõåøæąćęłńśźżčďěňřšťůýžğışăâțșőű")
#: Charsets that list ideographs by use, and the last first byte of the frequent ones (level 1).
_LEVELS: Final = (("gb2312", 0xD7), ("shift_jis", 0x97), ("big5", 0xC6))
#: What each further script of a text costs, and what a letter gains or loses by standing in a Latin word.
_MIXED: Final = 0.3
_IN_WORD: Final = 0.5

#: Characters beyond ASCII that are judged: what three hundred do not tell, more will not.
_JUDGED: Final = 300
#: Characters that are searched for capitals within words.
_SHOUTED: Final = 1000

#: What is no text, and what is rare in it: half-width katakana, capitals, signs.
_NOISE: Final = -3.0
_ODD: Final = -0.4
_EAST_ASIAN_MARKS: Final = frozenset("\u3000、。「」・ー")

#: What a usual letter is worth. Accented ones are few in any Latin text, so they prove little.
_SCRIPTS: Final = {
    "CYRILLIC": 1.0,
    "GREEK": 0.7,
    "HEBREW": 0.8,
    "ARABIC": 0.8,
    "THAI": 0.8,
    "HIRAGANA": 1.0,
    "KATAKANA": 1.0,
    "HANGUL": 1.0,
    "CJK": 0.9,
    "LATIN": 0.4,
}


def plausibility(text: str) -> float:
    """The mean over the characters beyond ASCII, from -3 for noise to 1 for frequent letters; 0 for plain ASCII."""
    places = [place for place, character in enumerate(text) if character > "\x7f"]
    if not places:
        return 0.0
    if len(places) > _JUDGED:
        text, places = text[: places[_JUDGED]], places[:_JUDGED]
    worth = sum(_worth(text[place]) + _fit(text, place) for place in places) / len(places)
    scripts = {script for place in places if (script := _script(text[place])) in _SCRIPTS}
    # Japanese is written in three of these at once.
    families = {"JAPANESE" if script in ("HIRAGANA", "KATAKANA", "CJK") else script for script in scripts}
    words = text[:_SHOUTED]
    shouting = sum(words[at].isupper() and words[at - 1].islower() for at in range(1, len(words)))
    return worth - _MIXED * max(len(families) - 1, 0) - shouting / len(words)


def _fit(text: str, place: int) -> float:
    """Whether a letter goes with its neighbours: an accented one in a Latin word, and no other script there."""
    around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    if not any(letter.isascii() and letter.isalpha() for letter in around):
        return 0.0
    return _IN_WORD if text[place] in _FREQUENT_LATIN else -_IN_WORD


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "?").split(" ", 1)[0].split("-", 1)[0]


@lru_cache(maxsize=4096)
def _worth(character: str) -> float:
    category = unicodedata.category(character)
    if category[0] == "C" or character == "\ufffd":
        return _NOISE
    if character in _EAST_ASIAN_MARKS or "\uff00" <= character <= "\uff60":
        return 0.8
    script = _script(character)
    if script not in _SCRIPTS or "\uff61" <= character <= "\uff9f":
        return _ODD
    if category[0] != "L":
        return 0.2 if category[0] == "M" else _ODD
    return _SCRIPTS[script] if _is_usual(character, script) else _ODD


def _is_usual(character: str, script: str) -> bool:
    """Whether a letter is one of those that make up most of any text in its script."""
    if script == "CJK":
        return _is_frequent_ideograph(character)
    if script == "HANGUL":
        return _is_in(character, "euc_kr")
    if script == "CYRILLIC":
        return character in _FREQUENT_CYRILLIC
    return character in _FREQUENT_LATIN if script == "LATIN" else not character.isupper()


def _is_in(character: str, charset: str) -> bool:
    try:
        return bool(character.encode(charset))
    except UnicodeEncodeError:
        return False


def _is_frequent_ideograph(character: str) -> bool:
    return any(_is_in(character, charset) and character.encode(charset)[0] <= last for charset, last in _LEVELS)
