"""Settings: from ``carom.toml``, then the environment, then flags; what comes later wins.

==================  ========================  ==========================
key in carom.toml   environment               what it is
==================  ========================  ==========================
database_url        CAROM_DATABASE_URL        ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/DATABASE``
policy.file         CAROM_POLICY__FILE        an operator's policy, laid over the default
rules.files         CAROM_RULES__FILES        an operator's own rules, laid over the packaged ones
ingest.batch        CAROM_INGEST__BATCH       mails, or events of a log, in one commit
ingest.stream       CAROM_INGEST__STREAM      stream of everything ingested, instead of the List-Id
return_path.*       CAROM_RETURN_PATH__*      keys, age and patterns of signed and speaking return paths
report.days         CAROM_REPORT__DAYS        days that a report covers, back from the newest event
report.floor        CAROM_REPORT__FLOOR       attempts below which a provider is not judged
==================  ========================  ==========================
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import msgspec

from carom.core.errors import NotFoundError, SettingsError

FILE_NAME: Final = "carom.toml"
PREFIX: Final = "CAROM_"

_Text = Annotated[str, msgspec.Meta(min_length=1)]


class PolicySettings(msgspec.Struct, frozen=True):
    #: Relative to the file that names it; None is the default policy alone.
    file: _Text | None = None


class RulesSettings(msgspec.Struct, frozen=True):
    #: Files, or folders of files, relative to the file that names them.
    files: tuple[_Text, ...] = ()


class IngestSettings(msgspec.Struct, frozen=True):
    batch: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 500
    stream: str | None = None


class ReturnPathSettings(msgspec.Struct, frozen=True):
    """How return paths of ours are signed and written. The keys do not show themselves."""

    #: ``ID:SECRET``, several separated by blanks; the first signs, all check.
    keys: _Text | None = None
    #: A file of such keys, one a line; relative to the file that names it.
    keys_file: _Text | None = None
    #: Days for which a signature proves something.
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 60
    #: The address that is signed, ``bounces@mail.example``.
    sender: _Text | None = None
    #: How recipients are written into return paths, beside the common forms; separated by blanks in a text.
    patterns: tuple[_Text, ...] | str = ()

    def __repr__(self) -> str:
        keys = None if self.keys is None else "***"
        return (
            f"ReturnPathSettings(keys={keys}, keys_file={self.keys_file!r}, days={self.days}, sender={self.sender!r})"
        )


class ReportSettings(msgspec.Struct, frozen=True):
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    floor: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 100


class Settings(msgspec.Struct, frozen=True):
    database_url: _Text = "sqlite:///carom.sqlite3"
    policy: PolicySettings = PolicySettings()
    rules: RulesSettings = RulesSettings()
    ingest: IngestSettings = IngestSettings()
    return_path: ReturnPathSettings = ReturnPathSettings()
    report: ReportSettings = ReportSettings()


class _Given(msgspec.Struct, frozen=True):
    """A value, and where a person would change it."""

    value: Any
    place: str


def load_settings(
    file: Path | None = None, environment: Mapping[str, str] | None = None, flags: Mapping[str, Any] | None = None
) -> Settings:
    """The settings of this process.

    `file`: None reads ``carom.toml`` of the working directory when it is there. `environment`: None is that of the
    process. `flags`: by dotted key, such as ``{"ingest.batch": 100}``; None as a value means not given.

    Raises NotFoundError for a named file that is not there, SettingsError that names every mistake with its
    file, variable or flag, one a line.
    """
    mistakes: list[str] = []
    given = dict(_from_file(_existing(file), mistakes))
    given |= dict(_from_environment(os.environ if environment is None else environment))
    given |= {key: _Given(value, f"--{key}") for key, value in (flags or {}).items() if value is not None}
    values = {key: _converted(key, value, mistakes) for key, value in given.items()}
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return msgspec.convert(_nested(values), Settings)


def own_rules_named(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The files of own rules that the environment alone names, for whoever reads no ``carom.toml``."""
    mistakes: list[str] = []
    given = dict(_from_environment(environment)).get(_RULES)
    files: tuple[str, ...] = _converted(_RULES, given, mistakes) if given else ()
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return files


def setting_keys() -> tuple[str, ...]:
    """Every key in dotted form."""
    return tuple(_TYPES)


def _leaves(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, kind in get_type_hints(struct, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _leaves(kind, f"{prefix}{name}.")
        else:
            yield prefix + name, kind


_TYPES: Final = dict(_leaves(Settings))
_RULES: Final = "rules.files"
#: Settings that name files; those of ``carom.toml`` are found beside it.
_FILES: Final = frozenset(("policy.file", "return_path.keys_file", _RULES))
#: Settings of several values. In the environment they are separated as in PATH.
_SEVERAL: Final = frozenset((_RULES,))


def _existing(file: Path | None) -> Path | None:
    if file is None:
        return Path(FILE_NAME) if Path(FILE_NAME).is_file() else None
    if not file.is_file():
        raise NotFoundError(f"{file}: there is no such configuration file")
    return file


def _from_file(file: Path | None, mistakes: list[str]) -> Iterator[tuple[str, _Given]]:
    if file is None:
        return
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mistakes.append(f"{file}: {error}")
        return
    for key, value in _flat(tables):
        if key not in _TYPES:
            mistakes.append(f"{file}: {key}: there is no such setting")
        else:
            yield key, _Given(_beside(file, value) if key in _FILES else value, f"{file}: {key}")


def _beside(file: Path, value: Any) -> Any:
    """A name, or each name of a list, seen from the folder of the file; what is no name is left for the check."""
    if isinstance(value, list):
        return [_beside(file, one) for one in value]
    return str(file.parent / value) if isinstance(value, str) and value else value


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, _Given]]:
    # Other names with our prefix belong to others (CAROM_CACHE, those of the tests) and are left alone.
    for key in _TYPES:
        name = PREFIX + key.upper().replace(".", "__")
        if name in environment:
            value = environment[name]
            yield key, _Given([one for one in value.split(os.pathsep) if one] if key in _SEVERAL else value, name)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict) and prefix + name not in _TYPES:
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _converted(key: str, given: _Given, mistakes: list[str]) -> Any:
    try:
        # Not strict: the environment knows only text.
        return msgspec.convert(given.value, _TYPES[key], strict=False)
    except msgspec.ValidationError as error:
        mistakes.append(f"{given.place}: {error}")
        return None


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key, value in values.items():
        *tables, name = key.split(".")
        place = nested
        for table in tables:
            place = place.setdefault(table, {})
        place[name] = value
    return nested
