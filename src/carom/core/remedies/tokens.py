"""Codes of providers' own, found however a person writes them: ``TSS04`` finds ``[TSS04]``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.core.remedies.format import Speaker, Token

# What stands around a token in replies and is left out by people who ask for it.
_AROUND: Final = " \t[](){}<>.,;\"'"
_BEFORE: Final = re.compile(r"(?:[?&]?[pc]=|(?:aup)?#(?:[io]-)?)", re.IGNORECASE)
_DIGITS: Final = r"(\d{0,4})"


class KnownToken(msgspec.Struct, frozen=True):
    """A token of the tables with its speaker."""

    speaker: str
    token: Token
    #: As its server writes it, the digits filled in that the table leaves open.
    written: str


class TokenIndex:
    """All tokens of all speakers by what is left when the signs around them are taken away."""

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        self._exact: dict[str, KnownToken] = {}
        self._open: list[tuple[re.Pattern[str], str, Token]] = []
        for speaker in speakers:
            for token in speaker.tokens:
                if "*" in token.token:
                    shape = re.escape(bare(token.token)).replace(r"\*", _DIGITS)
                    self._open.append((re.compile(shape), speaker.slug, token))
                else:
                    self._exact.setdefault(bare(token.token), KnownToken(speaker.slug, token, token.token))

    def find(self, asked: str) -> KnownToken | None:
        """The token that a person means; None when no table has it."""
        key = bare(asked)
        if (known := self._exact.get(key)) is not None:
            return known
        for shape, slug, token in self._open:
            if (found := shape.fullmatch(key)) is not None:
                return KnownToken(slug, token, token.token.replace("*", found[1]))
        return None

    def names(self) -> Iterator[str]:
        """Every token as it is written."""
        yield from (known.written for known in self._exact.values())
        yield from (token.token for _, _, token in self._open)


def bare(token: str) -> str:
    """``[TSS04]`` -> ``tss04``, ``AUP#I-1310`` -> ``1310``."""
    return _BEFORE.sub("", token.strip(_AROUND).lower(), count=1)


def spellings(word: str) -> tuple[str, ...]:
    """The ways in which servers may write a token that a person gives alone."""
    return (word, f"[{word}]", f"({word})", f"AUP#{word}", f"?p={word}")
