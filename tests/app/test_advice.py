"""Remedies are read from their files once and from the cache afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from carom.app import advice
from carom.core.errors import RemedyError
from carom.core.remedies import packaged_remedies
from carom.core.rules.loader import RuleSource


def never(*_: object) -> None:
    raise AssertionError("the files were read again")


def test_a_second_start_reads_the_cache_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = advice.build_remedies(packaged_remedies(), tmp_path)
    monkeypatch.setattr(advice, "compile_remedies", never)
    assert advice.build_remedies(packaged_remedies(), tmp_path).remedies == first.remedies


@pytest.mark.parametrize("damage", [b"", b"no msgpack", b"\x92\x01"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    first = advice.build_remedies(packaged_remedies(), tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert advice.build_remedies(packaged_remedies(), tmp_path).remedies == first.remedies
    assert kept.read_bytes() == whole


def test_without_a_folder_that_can_be_written_the_files_are_read(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    for folder in (None, blocked / "cache"):
        assert advice.build_remedies(packaged_remedies(), folder).general


def test_changed_files_are_read_and_their_mistakes_are_named(tmp_path: Path) -> None:
    advice.build_remedies(packaged_remedies(), tmp_path)
    with pytest.raises(RemedyError, match=r"mine\.toml: kind is missing"):
        advice.build_remedies((*packaged_remedies(), RuleSource("mine.toml", b'slug = "mine"')), tmp_path)


def test_old_caches_are_forgotten(tmp_path: Path) -> None:
    for number in range(4):
        name = f'slug = "s{number}"\nname = "S"\nkind = "mailbox"\nabout = "S."\nlinks = []'.encode()
        advice.build_remedies((*packaged_remedies(), RuleSource("s.toml", name)), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
