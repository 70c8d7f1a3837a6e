"""Words as people type them without the letters of their language: `à` as `a`, `ü` as `u` or `ue`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

#: The marks of letters; what makes another syllable of a Japanese one lies elsewhere.
_MARKS: Final = dict.fromkeys(range(0x300, 0x370))
_LETTERS: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "\u2018": "'", "\u2019": "'"})
_TWO_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def folded(low: str) -> str:
    """A text in lower case without marks on its letters."""
    if low.isascii():
        return low
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", low).translate(_MARKS)).translate(_LETTERS)


def foldings(phrases: Iterable[str]) -> tuple[str, ...]:
    """All that phrases in lower case may have become in a folded text."""
    both = ((folded(phrase), folded(phrase.translate(_TWO_LETTERS))) for phrase in phrases)
    return tuple(dict.fromkeys(one for pair in both for one in pair))
