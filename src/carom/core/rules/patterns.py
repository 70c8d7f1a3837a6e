"""The pattern language of rules: what hyperscan and `re` both read in the same way.

Patterns run over UTF-8 bytes of a folded text (`carom.core.classify.text`): lower-case, single
blanks, addresses masked as ``<addr>``. On bytes the two engines agree on every construct that is
allowed here; what they would read differently, or what is not linear in time, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from carom.core.errors import RuleError
from carom.core.rules.shape import shape_of

#: Bytes of one pattern, vocabulary and spellings put in; a longer one is a list of sentences, not an idea.
MAX_PATTERN: Final = 12_000

#: Longest ``{m,n}``; the automaton grows with it.
MAX_REPEAT: Final = 120

#: Repeats within repeats, multiplied: the automaton grows with their product, and `re` tries that many ways.
MAX_NESTED: Final = 1000


#: Words of a pattern for what may stand between two of its parts: at most so many characters, of one sentence but
#: for THEN, after which a new one may begin.
GAPS: Final = {"GAP": 60, "NEAR": 24, "CLOSE": 10, "THEN": 80}
_GAP: Final = re.compile(rf" ?(?<![A-Z_])({'|'.join(GAPS)})(?![A-Z_]) ?")


class FaultCode(StrEnum):
    """The sorts of faults of a pattern."""

    NOT_LINEAR = "not_linear"
    OUTSIDE_LANGUAGE = "outside_language"
    NEVER_MATCHES = "never_matches"


class Fault(msgspec.Struct, frozen=True):
    """Why a pattern is refused."""

    code: FaultCode
    why: str


_NOT_COMMON: Final = FaultCode.OUTSIDE_LANGUAGE
_NEVER: Final = FaultCode.NEVER_MATCHES
_NOT_LINEAR: Final = FaultCode.NOT_LINEAR

_REFUSED: Final = (
    (
        re.compile(r"(?<!\\)\(\?(?!:)"),
        Fault(_NOT_COMMON, "groups other than (?:…) and look-around are not known to both engines"),
    ),
    (re.compile(r"\\[1-9]"), Fault(_NOT_LINEAR, "back references are not linear in time")),
    (
        re.compile(r"\\(?!x[0-9a-f]{2})[a-zA-Z0-9](?<![bdsw])"),
        Fault(_NOT_COMMON, "escapes that both engines read alike are \\b, \\d, \\s, \\w, \\D, \\S, \\W and \\x7e"),
    ),
    (re.compile(r"\[:[a-z^]+:\]"), Fault(_NOT_COMMON, "classes with names are not known to both engines")),
    (
        re.compile(r"(?<!\\)\[(?:\^?\[|[^\]]*(?:--|&&|~~|\|\|))"),
        Fault(_NOT_COMMON, "sets within classes are not read alike by both engines; escape what is meant as it stands"),
    ),
    (re.compile(r"\{,"), Fault(_NOT_COMMON, "a repeat needs a beginning, {0,3}; one engine reads {,3} as text")),
    (re.compile(r"(?:[*+?}])[+]"), Fault(_NOT_COMMON, "possessive quantifiers are not known to both engines")),
    (re.compile(r"[A-Z]"), Fault(_NEVER, "texts are lower-cased before they are matched")),
    (re.compile(r"  "), Fault(_NEVER, "blanks are folded to one before texts are matched")),
    (re.compile(r"[\r\n\t]"), Fault(_NEVER, "texts hold single blanks only")),
    (
        re.compile(r"[^\x00-\x7f][*+?{]"),
        Fault(_NOT_COMMON, "a quantifier binds the last byte of this character only; put it in (?:…)"),
    ),
    (
        re.compile(r"\[[^\]]*[^\x00-\x7f]"),
        Fault(_NOT_COMMON, "a class holds single bytes; write (?:a|b) for characters beyond ASCII"),
    ),
    (
        re.compile(r"(?<!\\)[.\])][*+]|\\[SWDw][*+]"),
        Fault(_NOT_LINEAR, "an open repeat of anything; give it a bound, {0,40}"),
    ),
)
_WORD: Final = re.compile(r"(?<!\\)[A-Z][A-Z_]+")
_ESCAPED_CAPITAL: Final = re.compile(r"\\[DSW]")
_REPEAT: Final = re.compile(r"\{(\d*)(?:,(\d*))?\}")
#: One element of a pattern (escape, class, bracket, bar or character) and what is said of its number.
_TOKEN: Final = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?:)?|.)([?*+]|\{\d*(?:,\d*)?\})?\??", re.DOTALL)
_MAY_BE_ABSENT: Final = re.compile(r"[?*]|\{0?[,}]")


def put_words_in(pattern: str, words: Mapping[str, str]) -> str:
    """Replace each word in capitals by its pattern; raise `RuleError` when the vocabulary lacks it."""

    def meaning(found: re.Match[str]) -> str:
        if found[0] not in words:
            raise RuleError(f"pattern {pattern[:200]!r}: the vocabulary has no {found[0]}")
        return f"(?:{words[found[0]]})"

    return _WORD.sub(meaning, pattern)


def fault_of(pattern: str) -> Fault | None:
    """Why a pattern, vocabulary put in, is not of the common language; None when it is."""
    if not pattern or len(pattern.encode()) > MAX_PATTERN:
        return Fault(_NOT_COMMON, f"empty or over {MAX_PATTERN} bytes")
    plain = _ESCAPED_CAPITAL.sub("", pattern)
    for refused, fault in _REFUSED:
        if refused.search(plain):
            return fault
    for repeat in _REPEAT.finditer(plain):
        bounds = [int(number) for number in repeat.groups() if number]
        if repeat.group(2) == "" or max(bounds, default=0) > MAX_REPEAT:
            return Fault(_NOT_LINEAR, f"a repeat needs an end of at most {MAX_REPEAT}")
    return _compiled_fault(pattern)


def _compiled_fault(pattern: str) -> Fault | None:
    try:
        repeats = shape_of(pattern).repeats  # first, since it refuses a depth that `re` would stumble over
        compiled = re.compile(pattern.encode())
    except (re.error, RuleError) as error:
        return Fault(_NOT_COMMON, str(error))
    if repeats > MAX_NESTED:
        return Fault(_NOT_LINEAR, f"repeats within repeats: {repeats} times in all, at most {MAX_NESTED}")
    if compiled.search(b""):
        return Fault(_NOT_COMMON, "matches the empty text")
    return None


def split_gaps(pattern: str) -> list[str]:
    """The parts of a pattern and the words for the gaps between them, in turn; blanks around a gap are not meant."""
    return _GAP.split(pattern)


def join_gaps(parts: list[str]) -> str:
    """One expression over bytes of what `split_gaps` gave, for `re` alone: an automaton grows with its gaps."""
    # A full stop inside a word ("example.com") ends no sentence. In other scripts a character is two or three
    # bytes; a gap is counted in characters.
    wide = r"|[\xc0-\xff][\x80-\xbf]{1,3}" if not all(part.isascii() for part in parts) else r"|[\x80-\xff]"
    one = rf"(?:[^.;\x80-\xff]|[.](?=[^ ]){wide})"
    kinds = dict.fromkeys(GAPS, one) | {"THEN": "[^;]"}
    return "".join(
        f"{kinds[part]}{{0,{GAPS[part]}}}" if number % 2 else f"(?:{part})" for number, part in enumerate(parts)
    )


def alternatives(pattern: str) -> tuple[str, ...]:
    """The patterns between the bars that stand outside all groups: any of them is the whole pattern."""
    parts, depth, start = [], 0, 0
    for token in _TOKEN.finditer(pattern):
        if token[1] == "|" and not depth:
            parts.append(pattern[start : token.start()])
            start = token.end()
        depth += token[1].startswith("(") - (token[1] == ")")
    return (*parts, pattern[start:])


def needs_beyond_ascii(pattern: str) -> bool:
    """Whether no text in ASCII alone can match: every choice holds a character beyond ASCII that must be there."""
    # For each open group: whether all of its choices so far need one, and whether the present choice does.
    groups = [[True, False]]
    for token in _TOKEN.finditer(pattern):
        element, quantifier = token.groups()
        if element.startswith("("):
            groups.append([True, False])
            continue
        if element == "|":
            groups[-1] = [all(groups[-1]), False]
            continue
        needed = all(groups.pop()) if element == ")" else not element.isascii()
        if not _MAY_BE_ABSENT.match(quantifier or ""):
            groups[-1][1] |= needed
    return all(groups[0])
