from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from carom.app.policies import policy_of
from carom.app.settings import PolicySettings, Settings, load_settings, own_rules_named, setting_keys
from carom.core.errors import NotFoundError, SettingsError
from carom.core.model import Reason


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "carom.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_anything_given_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(environment={})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///carom.sqlite3"


def test_the_file_of_the_working_directory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "[report]\nfloor = 7\n")
    monkeypatch.chdir(tmp_path)
    assert load_settings(environment={}).report.floor == 7


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'database_url = "sqlite:///file"\n[ingest]\nbatch = 1\nstream = "file"\n')
    environment = {"CAROM_DATABASE_URL": "sqlite:///environment", "CAROM_INGEST__BATCH": "2"}
    settings = load_settings(file, environment, {"database_url": "sqlite:///flag", "ingest.batch": None})
    assert (settings.database_url, settings.ingest.batch, settings.ingest.stream) == ("sqlite:///flag", 2, "file")


def test_every_setting_can_be_given_by_the_environment() -> None:
    values = {"database_url": "u", "policy.file": "p", "ingest.batch": "3", "ingest.stream": "s"}
    values |= {"report.days": "4", "report.floor": "5", "rules.files": f"r{os.pathsep}q"}
    values |= {"return_path.keys": "k1:x", "return_path.keys_file": "f", "return_path.days": "6"}
    values |= {"return_path.sender": "b@mail.example", "return_path.patterns": "{recipient}@a {recipient}@b"}
    assert set(values) == set(setting_keys())
    settings = load_settings(
        environment={"CAROM_" + key.upper().replace(".", "__"): value for key, value in values.items()}
    )
    assert (settings.database_url, settings.policy.file, settings.ingest.stream) == ("u", "p", "s")
    assert (settings.ingest.batch, settings.report.days, settings.report.floor) == (3, 4, 5)
    assert settings.rules.files == ("r", "q")


def test_names_of_others_in_the_environment_are_left_alone() -> None:
    assert load_settings(environment={"CAROM_CACHE": "/x", "CAROM_CORPUS": "/y", "HOME": "/z"}) == Settings()


@pytest.mark.parametrize(
    ("text", "environment", "says"),
    [
        ("databse_url = 1", {}, "carom.toml: databse_url: there is no such setting"),
        ("[ingest]\nbatch = 0", {}, "carom.toml: ingest.batch: Expected `int` >= 1"),
        ("[ingest]\nbatch = [1]", {}, "carom.toml: ingest.batch: Expected `int`"),
        ("ingest = 3", {}, "carom.toml: ingest: there is no such setting"),
        ('[rules]\nfiles = "own.toml"', {}, "carom.toml: rules.files: Expected `array`"),
        ('[rules]\nfiles = ["own.toml", ""]', {}, "carom.toml: rules.files: Expected `str` of length >= 1"),
        ('database_url = ""', {}, "carom.toml: database_url: Expected `str` of length >= 1"),
        ("[ingest", {}, "carom.toml: "),
        ("", {"CAROM_INGEST__BATCH": "many"}, "CAROM_INGEST__BATCH: Expected `int`"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, text: str, environment: Mapping[str, str], says: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, text), environment)
    assert says in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "other = 1\n[report]\ndays = -1\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {"CAROM_REPORT__FLOOR": "x"}, {"ingest.batch": "y"})
    assert len(str(caught.value).splitlines()) == 4
    assert "--ingest.batch: " in str(caught.value)


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\.toml: there is no such configuration file"):
        load_settings(tmp_path / "none.toml", {})


def test_a_file_in_another_encoding_is_an_error_and_no_crash(tmp_path: Path) -> None:
    file = tmp_path / "carom.toml"
    file.write_bytes(b'database_url = "\xff"')
    with pytest.raises(SettingsError, match=r"carom\.toml: "):
        load_settings(file, {})


def test_the_policy_is_found_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[reason.mailbox_full]\nfailures = 3\n")
    settings = load_settings(written(tmp_path, '[policy]\nfile = "own.toml"\n'), {})
    assert policy_of(settings.policy).bounces[Reason.MAILBOX_FULL].failures == 3


def test_own_rules_are_found_beside_the_file_that_names_them(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, '[rules]\nfiles = ["own.toml", "/etc/carom/rules"]\n'), {})
    assert settings.rules.files == (str(tmp_path / "own.toml"), "/etc/carom/rules")


def test_own_rules_can_be_read_from_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, '[rules]\nfiles = ["own.toml"]\n')
    monkeypatch.chdir(tmp_path)
    assert own_rules_named({"CAROM_RULES__FILES": f"a{os.pathsep}{os.pathsep}b"}) == ("a", "b")
    assert own_rules_named({}) == own_rules_named({"CAROM_RULES__FILES": ""}) == ()


def test_a_policy_that_is_missing_or_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\.toml: there is no such policy file"):
        policy_of(PolicySettings(str(tmp_path / "none.toml")))
    (tmp_path / "own.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match=r"own\.toml: "):
        policy_of(PolicySettings(str(tmp_path / "own.toml")))
