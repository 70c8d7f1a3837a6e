"""The patterns of tokens, ids and wrappers, read once from patterns.toml.

They run with `re` over a bounded piece of the reply as it was written, case and lines included: a
queue id is nothing in lower case. The rules' automaton sees the folded text and needs none of this.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import msgspec

#: ``{HOST}`` and ``{IP}`` in a pattern.
_PARTS: Final = {"{HOST}": r"[\w.-]{1,255}", "{IP}": r"(?:IPv6:)?[0-9A-Fa-f:.]{2,45}"}


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one system writes its codes or ids; the first group is the code or id."""

    system: str
    match: str
    #: Texts, each with what is found in it.
    samples: tuple[tuple[str, str], ...]
    note: str = ""


class Wrapper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that one system puts before the reply of another."""

    system: str
    #: Ends where the inner reply begins; a group ``host`` names who spoke.
    match: str
    #: In lower case; without one of these words in the text the pattern is not tried.
    hints: tuple[str, ...]
    samples: tuple[tuple[str, str], ...]
    #: Where the inner reply ends, at the latest.
    until: str = ""
    #: The character that closes it, taken off at its last place.
    closing: str = ""


class PatternFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: tuple[Token, ...]
    id: tuple[Token, ...]
    wrapper: tuple[Wrapper, ...]


class CompiledToken(msgspec.Struct, frozen=True):
    system: str
    pattern: re.Pattern[str]


class CompiledWrapper(msgspec.Struct, frozen=True):
    system: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    until: re.Pattern[str] | None
    closing: str


@cache
def pattern_file() -> PatternFile:
    content = (resources.files("carom.core.classify.details") / "patterns.toml").read_bytes()
    return msgspec.toml.decode(content, type=PatternFile)


@cache
def code_tokens() -> tuple[CompiledToken, ...]:
    return tuple(map(_token, pattern_file().code))


@cache
def id_tokens() -> tuple[CompiledToken, ...]:
    return tuple(map(_token, pattern_file().id))


@cache
def wrappers() -> tuple[CompiledWrapper, ...]:
    return tuple(
        CompiledWrapper(
            system=row.system,
            pattern=_compiled(row.match),
            hints=row.hints,
            until=_compiled(row.until) if row.until else None,
            closing=row.closing,
        )
        for row in pattern_file().wrapper
    )


def _token(row: Token) -> CompiledToken:
    return CompiledToken(row.system, _compiled(row.match))


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    # ASCII, so that digits and letters of other scripts are no part of a code.
    return re.compile(pattern, re.ASCII)
