"""The pattern language of rules: what hyperscan and `re` both read in the same way.

Patterns run over UTF-8 bytes of a folded text (`carom.core.classify.text`): lower-case, single
blanks, addresses masked as ``<addr>``. On bytes the two engines agree on every construct that is
allowed here; what they would read differently, or what is not linear in time, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from carom.core.errors import RuleError

#: Bytes of one pattern, vocabulary and spellings put in; a longer one is a list of sentences, not an idea.
MAX_PATTERN = 12_000

#: Longest ``{m,n}``; the automaton grows with it.
MAX_REPEAT = 120

#: Words of a pattern for what may stand between two of its parts: at most so many characters, of one sentence but
#: for THEN, after which a new one may begin.
GAPS = {"GAP": 60, "NEAR": 24, "CLOSE": 10, "THEN": 80}

_GAP = re.compile(rf" ?(?<![A-Z_])({'|'.join(GAPS)})(?![A-Z_]) ?")

_REFUSED = (
    (re.compile(r"(?<!\\)\(\?(?!:)"), "groups other than (?:…) and look-around are not known to both engines"),
    (re.compile(r"\\[1-9]"), "back references are not linear in time"),
    (re.compile(r"\\[AZzGKRXpPuUN]"), "this escape is not read alike by both engines"),
    (re.compile(r"(?:[*+?}])[+]"), "possessive quantifiers are not known to both engines"),
    (re.compile(r"[A-Z]"), "texts are lower-cased before they are matched"),
    (re.compile(r"  "), "blanks are folded to one before texts are matched"),
    (re.compile(r"[\r\n\t]"), "texts hold single blanks only"),
    (re.compile(r"\[[^\]]*[^\x00-\x7f]"), "a class holds single bytes; write (?:a|b) for characters beyond ASCII"),
    (re.compile(r"(?<!\\)[.\])][*+]|\\[SWDw][*+]"), "an open repeat of anything; give it a bound, {0,40}"),
)
_WORD = re.compile(r"(?<!\\)[A-Z][A-Z_]+")
_ESCAPED_CAPITAL = re.compile(r"\\[BDSW]")
_REPEAT = re.compile(r"\{(\d*)(?:,(\d*))?\}")
#: One element of a pattern (escape, class, bracket, bar or character) and what is said of its number.
_TOKEN = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?:)?|.)([?*+]|\{\d*(?:,\d*)?\})?\??", re.DOTALL)
_MAY_BE_ABSENT = re.compile(r"[?*]|\{0?[,}]")


def put_words_in(pattern: str, words: Mapping[str, str]) -> str:
    """Replace each word in capitals by its pattern; raise `RuleError` when the vocabulary lacks it."""

    def meaning(found: re.Match[str]) -> str:
        if found[0] not in words:
            raise RuleError(f"pattern {pattern!r}: the vocabulary has no {found[0]}")
        return f"(?:{words[found[0]]})"

    return _WORD.sub(meaning, pattern)


def check_pattern(pattern: str) -> None:
    """Raise `RuleError` with the reason when a pattern is not of the common language."""
    if not pattern or len(pattern.encode()) > MAX_PATTERN:
        raise RuleError(f"pattern {pattern[:40]!r}: empty or over {MAX_PATTERN} bytes")
    plain = _ESCAPED_CAPITAL.sub("", pattern)
    for refused, why in _REFUSED:
        if refused.search(plain):
            raise RuleError(f"pattern {pattern!r}: {why}")
    for repeat in _REPEAT.finditer(plain):
        bounds = [int(number) for number in repeat.groups() if number]
        if repeat.group(2) == "" or max(bounds, default=0) > MAX_REPEAT:
            raise RuleError(f"pattern {pattern!r}: a repeat needs an end of at most {MAX_REPEAT}")
    try:
        compiled = re.compile(pattern.encode())
    except re.error as error:
        raise RuleError(f"pattern {pattern!r}: {error}") from error
    if compiled.search(b""):
        raise RuleError(f"pattern {pattern!r}: matches the empty text")


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
    return "".join(f"{kinds[part]}{{0,{GAPS[part]}}}" if number % 2 else f"(?:{part})" for number, part in enumerate(parts))


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
