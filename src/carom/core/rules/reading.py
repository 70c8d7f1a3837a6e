"""One rule file from TOML to values; whatever is wrong in it is told entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec

from carom.core.rules.format import Blocklist, CodeSign, CommandSign, Idea, Marker, OwnRemedy, Rule, RuleFile
from carom.core.rules.mistakes import Mistake

_Entry = TypeVar("_Entry", bound=msgspec.Struct)

#: The arrays of tables in a rule file, what each entry is, and the key that names it for a person.
_ARRAYS: Final[Mapping[str, tuple[type[msgspec.Struct], str]]] = {
    "rule": (Rule, "id"),
    "idea": (Idea, "id"),
    "marker": (Marker, "provider"),
    "blocklist": (Blocklist, "name"),
    "status": (CodeSign, "code"),
    "reply": (CodeSign, "code"),
    "command": (CommandSign, "command"),
    "remedy": (OwnRemedy, "reason"),
}


class RuleSource(msgspec.Struct, frozen=True):
    """One rule file, not yet read: its name for messages and its bytes."""

    name: str
    content: bytes


def read_entries(source: RuleSource) -> tuple[RuleFile, list[Mistake]]:
    """The entries of a file that can be read, and the mistakes of the others. Never raises on content."""
    try:
        tables: dict[str, Any] = msgspec.toml.decode(source.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return RuleFile(), [Mistake(source.name, "", "unreadable", str(error))]
    mistakes: list[Mistake] = []
    head = {key: value for key, value in tables.items() if key not in _ARRAYS}
    file = _entry(head, RuleFile, source.name, "", mistakes) or RuleFile()
    arrays = {key: _entries(key, tables[key], source.name, mistakes) for key in _ARRAYS if key in tables}
    return msgspec.structs.replace(file, **arrays), mistakes


def _entries(key: str, given: object, file: str, mistakes: list[Mistake]) -> list[msgspec.Struct]:
    kind, naming = _ARRAYS[key]
    if not isinstance(given, list):
        mistakes.append(Mistake(file, key, "unreadable", f"entries are written as [[{key}]]"))
        return []
    read = (
        _entry(table, kind, file, _place(key, naming, number, table), mistakes)
        for number, table in enumerate(given, start=1)
    )
    return [entry for entry in read if entry is not None]


def _place(key: str, naming: str, number: int, table: object) -> str:
    name = table.get(naming) if isinstance(table, dict) else None
    return f"{key} {name}" if name and isinstance(name, str) else f"[[{key}]] number {number}"


def _entry(given: object, kind: type[_Entry], file: str, place: str, mistakes: list[Mistake]) -> _Entry | None:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        problems = list(problems_of(given, kind)) if isinstance(given, dict) else [str(error)]
        mistakes.extend(Mistake(file, place, "unreadable", problem) for problem in problems or [str(error)])
        return None


def problems_of(given: Mapping[str, object], kind: type[msgspec.Struct]) -> Iterator[str]:
    """All that is wrong with an entry, key by key: a conversion as a whole stops at the first."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name in given:
        if name not in fields:
            yield f"{name}: there is no such key"
    for name, field in fields.items():
        if name in given:
            try:
                msgspec.convert(given[name], field.type)
            except msgspec.ValidationError as error:
                yield f"{name}: {error}"
        elif field.required:
            yield f"{name} is missing"
