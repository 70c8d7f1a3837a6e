"""From settings to what is known of our own return paths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from carom.app.settings import ReturnPathSettings
from carom.core.errors import InputError, NotFoundError, SettingsError
from carom.core.limits import KEYS_BYTES
from carom.core.reading.mail.grounds import Grounds
from carom.core.return_path import Key, Keyring, Pattern, make_key, parse_pattern

_KEYS: Final = "return_path.keys"


def grounds_of(settings: ReturnPathSettings, today: date) -> Grounds:
    """What reports may rest on. Raises SettingsError, which never repeats a secret, and NotFoundError."""
    keyring = keyring_of(settings)
    return Grounds(today=today, keyring=keyring, patterns=patterns_of(settings))


def keyring_of(settings: ReturnPathSettings) -> Keyring | None:
    """The keys in force; None when there are none. Those of the settings come before those of the file."""
    keys: dict[str, Key] = {}
    for place, text in _given(settings):
        key = _key(text, place)
        if key.id in keys:
            raise SettingsError(f"{place}: there are two keys {key.id}")
        keys[key.id] = key
    return Keyring(tuple(keys.values()), settings.days) if keys else None


def patterns_of(settings: ReturnPathSettings) -> tuple[Pattern, ...]:
    given = settings.patterns.split() if isinstance(settings.patterns, str) else settings.patterns
    try:
        return tuple(map(parse_pattern, given))
    except InputError as error:
        raise SettingsError(f"return_path.patterns: {error}") from error


def _given(settings: ReturnPathSettings) -> Iterator[tuple[str, str]]:
    """The keys as they were written, each with its place for messages."""
    for number, text in enumerate((settings.keys or "").split(), start=1):
        yield f"{_KEYS}: key {number}", text
    if settings.keys_file is None:
        return
    for number, line in enumerate(_content(Path(settings.keys_file)).splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield f"{settings.keys_file}, line {number}", line.strip()


def _content(path: Path) -> str:
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file of keys")
    with path.open("rb") as file:
        content = file.read(KEYS_BYTES + 1)
    if len(content) > KEYS_BYTES:
        raise SettingsError(f"{path}: larger than {KEYS_BYTES} bytes; this is no file of keys")
    return content.decode("utf-8", "replace")


def _key(text: str, place: str) -> Key:
    key_id, colon, secret = text.partition(":")
    if not colon:
        raise SettingsError(f"{place}: a key is written ID:SECRET")
    try:
        return make_key(key_id, secret.encode("utf-8", "surrogatepass"))
    except InputError as error:
        raise SettingsError(f"{place}: {error}") from error
