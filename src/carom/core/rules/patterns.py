"""The pattern language of rules: what hyperscan and `re` both read in the same way.

Patterns run over UTF-8 bytes of a folded text (`carom.core.classify.text`): lower-case, single
blanks, addresses masked as ``<addr>``. On bytes the two engines agree on every construct that is
allowed here; what they would read differently, or what is not linear in time, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from carom.core.errors import RuleError

#: Bytes of one pattern, vocabulary put in; a longer one is a list of sentences, not an idea.
MAX_PATTERN = 2000

#: Longest ``{m,n}``; the automaton grows with it.
MAX_REPEAT = 120

_REFUSED = (
    (re.compile(r"(?<!\\)\(\?(?!:)"), "groups other than (?:…) and look-around are not known to both engines"),
    (re.compile(r"\\[1-9]"), "back references are not linear in time"),
    (re.compile(r"\\[AZzGKRXpPuUN]"), "this escape is not read alike by both engines"),
    (re.compile(r"(?:[*+?}])[+]"), "possessive quantifiers are not known to both engines"),
    (re.compile(r"[A-Z]"), "texts are lower-cased before they are matched"),
    (re.compile(r"  "), "blanks are folded to one before texts are matched"),
    (re.compile(r"[\r\n\t]"), "texts hold single blanks only"),
    (re.compile(r"[^\x00-\x7f][*+?{]"), "a quantifier binds the last byte of this character only; put it in (?:…)"),
    (re.compile(r"\[[^\]]*[^\x00-\x7f]"), "a class holds single bytes; write (?:a|b) for characters beyond ASCII"),
    (re.compile(r"(?<!\\)[.\])][*+]|\\[SWDw][*+]"), "an open repeat of anything; give it a bound, {0,40}"),
)
_WORD = re.compile(r"(?<!\\)[A-Z][A-Z_]+")
_ESCAPED_CAPITAL = re.compile(r"\\[BDSW]")
_REPEAT = re.compile(r"\{(\d*)(?:,(\d*))?\}")


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


def needs_beyond_ascii(pattern: str) -> bool:
    """Whether no text in ASCII alone can match: a character beyond ASCII stands outside all groups and choices.

    False when in doubt: ``(?:não|nao) existe`` may match either way.
    """
    depth, needed, escaped = 0, False, False
    for character in pattern:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "|" and not depth:
            return False
        else:
            depth += (character == "(") - (character == ")")
            needed = needed or (not depth and not character.isascii())
    return needed
