from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from carom.app.return_paths import grounds_of, keyring_of, patterns_of
from carom.app.settings import ReturnPathSettings, Settings
from carom.core.errors import CaromError, NotFoundError, SettingsError

#: No secret of anybody.
SECRET = "not-for-anybodys-eyes"  # noqa: S105


def test_without_keys_nothing_can_be_proved() -> None:
    assert keyring_of(ReturnPathSettings()) is None
    assert grounds_of(ReturnPathSettings(), date(2026, 11, 2)).keyring is None


def test_keys_of_the_settings_come_before_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"# ours\n\n  k3:{SECRET}3\n", "utf-8")
    settings = ReturnPathSettings(keys=f"k1:{SECRET}:1 k2:{SECRET}2", keys_file=str(tmp_path / "keys"), days=7)
    keyring = keyring_of(settings)
    assert keyring is not None
    assert [(key.id, key.secret) for key in keyring.keys] == [
        ("k1", f"{SECRET}:1".encode()),
        ("k2", f"{SECRET}2".encode()),
        ("k3", f"{SECRET}3".encode()),
    ]
    assert keyring.days == 7


@pytest.mark.parametrize(
    ("keys", "file", "says"),
    [
        (SECRET, "", "key 1: a key is written ID:SECRET"),
        (f"k1:{SECRET} k1:{SECRET}", "", "there are two keys k1"),
        (f"k1:{SECRET}", f"k2{SECRET}", "line 1: a key is written ID:SECRET"),
        (f"k1:{SECRET}", f"#\nK:{SECRET}", "line 2: key 'K'"),
        ("k1:not-for", "", "at least 16"),
        (f"k1:{SECRET}", "x" * 70_000, "this is no file of keys"),
    ],
)
def test_a_wrong_key_is_named_by_its_place_and_never_shown(tmp_path: Path, keys: str, file: str, says: str) -> None:
    (tmp_path / "keys").write_text(file, "utf-8")
    with pytest.raises(SettingsError, match=says) as caught:
        keyring_of(ReturnPathSettings(keys=keys, keys_file=str(tmp_path / "keys")))
    assert "not-for" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file of keys"):
        keyring_of(ReturnPathSettings(keys_file=str(tmp_path / "keys")))


def test_settings_do_not_show_the_keys() -> None:
    settings = Settings(return_path=ReturnPathSettings(keys=f"k1:{SECRET}"))
    assert SECRET not in repr(settings)
    assert "keys=***" in repr(settings)


def test_patterns_are_a_list_or_a_text_of_them() -> None:
    both = ("a-{recipient}@b.example", "{recipient}@c.example")
    assert [one.text for one in patterns_of(ReturnPathSettings(patterns=both))] == list(both)
    assert [one.text for one in patterns_of(ReturnPathSettings(patterns=" ".join(both)))] == list(both)


def test_a_wrong_pattern_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(SettingsError, match=r"return_path\.patterns: x\{y\}"):
        patterns_of(ReturnPathSettings(patterns=("x{y}",)))
    assert issubclass(SettingsError, CaromError)
