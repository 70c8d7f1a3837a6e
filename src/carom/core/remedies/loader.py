"""Remedy files in, one book out; all mistakes are named at once, each with its file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

from carom.core.errors import RemedyError
from carom.core.model import Reason
from carom.core.remedies.blanks import BLANKS, blanks_of
from carom.core.remedies.book import RemedyBook
from carom.core.remedies.format import Case, Link, Remedies, Speaker, Token
from carom.core.rules.patterns import fault_of
from carom.core.rules.reading import RuleSource, problems_of

_CODE: Final = re.compile(r"[245](?:\d\d|xx)|[245x]\.(?:\d{1,3}|x)\.(?:\d{1,3}|x)")
_URL: Final = re.compile(r"https?://[^\s<>\"]{4,300}")
_SLUG: Final = re.compile(r"[a-z0-9_]{1,60}")
#: How the tables of a file are called, and the field that each fills.
_TABLES: Final = {"token": "tokens", "case": "cases"}
_TEXTS: Final = ("title", "happened", "fault", "first", "subscriber", "support", "postmaster")
_LISTS: Final = ("then", "avoid", "links", "samples")


def packaged_remedies() -> tuple[RuleSource, ...]:
    """The remedy files that come with carom, in a fixed order."""
    data = resources.files("carom.core.remedies") / "data"
    found = [
        RuleSource(f"{folder.name}/{entry.name}", entry.read_bytes())
        for folder in data.iterdir()
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda source: source.name))


@cache
def remedies() -> RemedyBook:
    """The remedies that come with carom."""
    return compile_remedies(packaged_remedies())


def compile_remedies(sources: Iterable[RuleSource]) -> RemedyBook:
    """Read and check all files; raise `RemedyError` with every mistake, one a line.

    A file with a `slug` is about one speaker; one without has the case that each reason is by itself.
    """
    mistakes = Mistakes()
    speakers: list[Speaker] = []
    general: list[Case] = []
    for source in sources:
        tables = _tables(source, mistakes)
        if "slug" in tables:
            speakers += _speaker(tables, source.name, mistakes)
        else:
            general += _general(tables, source.name, mistakes)
    _check_whole(speakers, general, mistakes)
    mistakes.raise_any()
    return RemedyBook(Remedies(tuple(speakers), tuple(general)))


class Mistakes:
    """What is wrong, in the order of finding."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, where: str, what: str) -> None:
        self._found.append(f"{where}: {what}")

    def raise_any(self) -> None:
        if self._found:
            raise RemedyError("\n".join(self._found))


def _tables(source: RuleSource, mistakes: Mistakes) -> dict[str, Any]:
    try:
        tables = tomllib.loads(source.content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mistakes.add(source.name, str(error))
        return {}
    return {key: _folded(value) for key, value in tables.items()}


def _folded(value: Any) -> Any:
    """Texts may be broken into lines in a file; they are told as one."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_folded(one) for one in value]
    return {key: _folded(one) for key, one in value.items()} if isinstance(value, dict) else value


def _general(tables: Mapping[str, Any], name: str, mistakes: Mistakes) -> list[Case]:
    for key in tables.keys() - {"case"}:
        mistakes.add(f"{name}: {key}", "there is no such key")
    cases = _rows(Case, tables.get("case", []), f"{name}: case", mistakes)
    for case in cases:
        where = f"{name}: case {case.reason}"
        _check_advice(case, where, mistakes)
        if case.id or case.has_marks():
            mistakes.add(
                where, "the case of a reason has neither an id nor marks; those belong into the file of a speaker"
            )
    return [msgspec.structs.replace(case, id=str(case.reason)) for case in cases]


def _speaker(tables: Mapping[str, Any], name: str, mistakes: Mistakes) -> list[Speaker]:
    given = {_TABLES.get(key, key): value for key, value in tables.items()}
    cases = _rows(Case, given.get("cases", []), f"{name}: case", mistakes)
    tokens = _rows(Token, given.get("tokens", []), f"{name}: token", mistakes)
    speaker = _row(Speaker, given | {"cases": [], "tokens": []}, name, mistakes)
    if speaker is None:
        return []
    if not _SLUG.fullmatch(speaker.slug):
        mistakes.add(f"{name}: slug", "must be lower-case letters, digits and underscores")
    for case in cases:
        where = f"{name}: case {case.id or case.title}"
        _check_advice(case, where, mistakes)
        _check_marks(case, where, mistakes)
        if not case.id.startswith(f"{speaker.slug}."):
            mistakes.add(f"{where}: id", f"must begin with {speaker.slug}.")
    return [msgspec.structs.replace(speaker, cases=tuple(cases), tokens=tuple(tokens))]


def _rows(shape: type[msgspec.Struct], given: Any, where: str, mistakes: Mistakes) -> list[Any]:
    if not isinstance(given, list):
        mistakes.add(where, "must be a list of tables")
        return []
    read = (_row(shape, row, f"{where} {_called(row, number)}", mistakes) for number, row in enumerate(given, 1))
    return [row for row in read if row is not None]


def _called(row: Any, number: int) -> str:
    """What a person knows a row by: its id, else what it has of a name, else its place."""
    if isinstance(row, dict):
        for key in ("id", "token", "reason", "title"):
            if isinstance(row.get(key), str):
                return str(row[key])
    return f"number {number}"


def _row(shape: type[msgspec.Struct], given: Any, where: str, mistakes: Mistakes) -> Any:
    """The table as a struct, or None with every key that is missing, unknown or of the wrong type on record."""
    if not isinstance(given, dict):
        mistakes.add(where, "must be a table")
        return None
    wrong = list(problems_of(given, shape))
    for problem in wrong:
        mistakes.add(where, problem)
    return None if wrong else msgspec.convert(given, shape)


def _check_advice(case: Case, where: str, mistakes: Mistakes) -> None:
    for key in _TEXTS:
        if not getattr(case, key).strip():
            mistakes.add(f"{where}: {key}", "must say something")
    for key in _LISTS:
        if not getattr(case, key):
            mistakes.add(f"{where}: {key}", "needs at least one")
    for key in ("then", "avoid"):
        if not all(text.strip() for text in getattr(case, key)):
            mistakes.add(f"{where}: {key}", "must say something in each entry")
    for blank in blanks_of(case.postmaster):
        if blank not in BLANKS:
            mistakes.add(f"{where}: postmaster", f"there is no blank {{{blank}}}; there are {', '.join(BLANKS)}")
    _check_links(case.links, where, mistakes)


def _check_links(links: Iterable[Link], where: str, mistakes: Mistakes) -> None:
    for link in links:
        if not link.title.strip() or not _URL.fullmatch(link.url):
            mistakes.add(f"{where}: links", f"{link.url!r} needs a title and an address that begins with http")


def _check_marks(case: Case, where: str, mistakes: Mistakes) -> None:
    for pattern in case.match:
        if (fault := fault_of(pattern)) is not None:
            mistakes.add(f"{where}: match", f"pattern {pattern!r}: {fault.why}")
    for code in case.codes:
        if not _CODE.fullmatch(code):
            mistakes.add(f"{where}: codes", f"{code!r} is no code such as 421, 5xx, 5.7.26 or x.7.26")


def _check_whole(speakers: Iterable[Speaker], general: Iterable[Case], mistakes: Mistakes) -> None:
    """What no file can be wrong in by itself: two of one name, a reason without its case."""
    seen: set[str] = set()
    for speaker in speakers:
        names = [(f"speaker {slug}", "slug") for slug in speaker.slugs()]
        names += [(case.id, "id") for case in speaker.cases]
        for name, key in names:
            if name in seen:
                mistakes.add(f"{name}: {key}", "there are two of this name")
            seen.add(name)
        _check_links(speaker.links, f"speaker {speaker.slug}", mistakes)
    reasons = [case.reason for case in general]
    for reason in Reason:
        if reasons.count(reason) != 1:
            mistakes.add(f"case {reason}", f"each reason has one case of its own; there are {reasons.count(reason)}")
