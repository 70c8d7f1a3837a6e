"""Ideas that every language words in its own way: the rule is written once, a language gives the words.

"Mailbox full" is a box, a gap and a word for full in any language. An `Idea` holds such patterns over
words in capitals; a language file holds a lexicon with its words and samples, and here the two become
rules: ``de.mailbox_full``, ``ja.mailbox_full`` …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

import msgspec

from carom.core.errors import RuleError
from carom.core.rules.format import Idea, Rule, RuleFile
from carom.core.rules.patterns import put_words_in, split_gaps

_WORD: Final = re.compile(r"(?<!\\)[A-Z][A-Z_]+")
#: A part that is a choice of words alone.
_CHOICE: Final = re.compile(r"\(\?:([A-Z_]+(?:\|[A-Z_]+)+)\)")

NamedFile = tuple[str, RuleFile]


def speak(files: Sequence[NamedFile]) -> list[NamedFile]:
    """The files with the rules that their lexicons give to the ideas; `RuleError` names a file that lacks samples."""
    ideas = [idea for _, file in files for idea in file.idea]
    words = {name: pattern for _, file in files for name, pattern in file.words.items()}
    return [(name, _spoken(name, file, ideas, words)) for name, file in files]


def _spoken(name: str, file: RuleFile, ideas: Sequence[Idea], words: Mapping[str, str]) -> RuleFile:
    if not file.lexicon:
        return file
    known = {**words, **file.lexicon}
    # Words of a lexicon may be made of others of the same.
    meanings = {word: put_words_in(pattern, known) for word, pattern in known.items()}
    rules = []
    for idea in ideas:
        if match := _sayable(idea.match, meanings, borrowed_alone=False):
            none = _sayable(idea.none, meanings, borrowed_alone=True)
            rules.append(_rule(name, file, idea, match, none))
    if unused := sorted(set(file.samples) - {rule.id.split(".", 1)[1] for rule in rules}):
        raise RuleError(f"{name}: samples of {', '.join(unused)}, for which there is no idea or no word")
    return msgspec.structs.replace(file, rule=[*rules, *file.rule])


def _sayable(patterns: Sequence[str], meanings: Mapping[str, str], *, borrowed_alone: bool) -> list[str]:
    """The patterns for which the language has all words, each with its own words and with borrowed ones."""
    found: dict[str, None] = {}
    for split in (split for pattern in patterns for split in _one_word_each(pattern)):
        ways = [
            _ways(part, meanings) if number % 2 == 0 else [(f" {part} ", True)] for number, part in enumerate(split)
        ]
        for way in product(*ways):
            if borrowed_alone or not all(is_borrowed for _, is_borrowed in way):
                found["".join(words for words, _ in way)] = None
    return list(found)


def _one_word_each(pattern: str) -> Iterator[tuple[str, ...]]:
    """The parts of a pattern and its gaps, once for each choice of words.

    The automaton looks for parts, and grows less with many patterns of the same few words than with every
    choice of words as a part of its own. A word that a language lacks is then missing by itself.
    """
    parts = split_gaps(pattern)
    yield from product(*(found[1].split("|") if (found := _CHOICE.fullmatch(part)) else (part,) for part in parts))


def _ways(part: str, meanings: Mapping[str, str]) -> list[tuple[str, bool]]:
    """A part in words of the language, and in words that languages borrow from English."""
    words = _WORD.findall(part)
    ways = []
    if all(word in meanings for word in words):
        ways.append((put_words_in(part, meanings), False))
    if borrowed := [meanings[loan] for word in words if (loan := f"LOAN_{word}") in meanings]:
        ways.append((f"(?:{'|'.join(borrowed)})", True))
    return ways


def _rule(name: str, file: RuleFile, idea: Idea, match: list[str], none: list[str]) -> Rule:
    samples = file.samples.get(idea.id)
    if not samples:
        raise RuleError(f"{name}: its lexicon has the words of the idea {idea.id}, but no sample")
    return Rule(
        id=f"{file.language}.{idea.id}",
        reason=idea.reason,
        match=match,
        none=none,
        samples=samples,
        refuses=[sample for other in idea.refuses for sample in file.samples.get(other, ())],
        strength=idea.strength,
        note=idea.note,
    )
