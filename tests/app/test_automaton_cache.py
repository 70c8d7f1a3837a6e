"""Compiled rules are kept on disk, and nothing that happens to the file changes a verdict."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from carom.app import engine
from carom.app.automaton_cache import cache_folder
from carom.core.errors import RuleError
from carom.core.rules.loader import RuleSource

pytestmark = pytest.mark.skipif(not engine.HAS_AUTOMATON, reason="no hyperscan wheel for this platform")

RULES = (
    RuleSource(
        "x.toml",
        b"[[rule]]\nid='a.b'\nreason='user_unknown'\nmatch=['no such user']\nsamples=['no such user']\n",
    ),
)


def _reason(folder: Path | None) -> str:
    return str(engine.build_classifier(RULES, folder).classify("550 no such user").reason)


def _only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_a_second_start_reads_what_the_first_has_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _reason(tmp_path) == "user_unknown"

    def refuse(*_: object) -> None:
        raise AssertionError("the rules were compiled again")

    monkeypatch.setattr(engine, "compile_book", refuse)
    assert _reason(tmp_path) == "user_unknown"


@pytest.mark.parametrize(
    "damage", [b"", b"rubbish", b"carom-automaton-2\n" + b"x" * 500, b"carom-automaton-2\n" + b"\0" * 56]
)
def test_a_damaged_file_is_built_anew(tmp_path: Path, damage: bytes) -> None:
    _reason(tmp_path)
    file = _only_file(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert _reason(tmp_path) == "user_unknown"
    assert _only_file(tmp_path).read_bytes() == whole


def test_a_file_cut_or_changed_in_the_middle_is_not_trusted(tmp_path: Path) -> None:
    _reason(tmp_path)
    file = _only_file(tmp_path)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(bytes(whole))
    assert _reason(tmp_path) == "user_unknown"


def test_a_file_that_others_may_write_is_not_read(tmp_path: Path) -> None:
    from carom.app.automaton_cache import load

    _reason(tmp_path)
    file = _only_file(tmp_path)
    assert load(file) is not None
    file.chmod(0o666)
    assert load(file) is None


def test_other_rules_get_another_file(tmp_path: Path) -> None:
    _reason(tmp_path)
    engine.build_classifier((RuleSource("x.toml", RULES[0].content + b"\n"),), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    assert _reason(in_the_way / "cache") == "user_unknown"
    assert _reason(None) == "user_unknown"


@pytest.mark.skipif(os.name != "posix", reason="POSIX homes")
def test_the_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAROM_CACHE", "/a")
    assert cache_folder() == Path("/a")
    monkeypatch.delenv("CAROM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/b")
    assert cache_folder() == Path("/b/carom")


def test_without_the_fast_engine_the_verdict_is_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine, "HAS_AUTOMATON", False)
    assert _reason(tmp_path) == "user_unknown"
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_few_rule_sets_are_kept(tmp_path: Path) -> None:
    for number in range(7):
        engine.build_classifier((RuleSource("x.toml", RULES[0].content + b"\n" * number),), tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


OWN = RULES[0].content.replace(b"a.b", b"own.b").replace(b"no such user", b"closed by acme")


def test_own_rules_get_a_file_of_their_own_and_leave_the_packaged_one_alone(tmp_path: Path) -> None:
    packaged = engine.build_engine(RULES, tmp_path)
    before = _only_file(tmp_path).stat()
    for number in range(7):
        engine.lay_rules_over(packaged, (RuleSource("own.toml", OWN + b"\n" * number),), tmp_path)
    names = sorted(path.name.partition("-")[0] for path in tmp_path.iterdir())
    assert names == ["own"] * 4 + ["rules"]
    (kept,) = tmp_path.glob("rules-*")
    assert kept.stat().st_mtime_ns == before.st_mtime_ns


def test_own_rules_are_not_compiled_again_while_they_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = engine.build_engine(RULES, tmp_path)
    own = (RuleSource("own.toml", OWN),)
    engine.lay_rules_over(packaged, own, tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the rules were compiled again")

    monkeypatch.setattr(engine, "compile_book", refuse)
    again = engine.lay_rules_over(packaged, own, tmp_path).classifier()
    assert again.classify("550 closed by acme").rule == "own.b"
    assert again.classify("550 no such user").rule == "a.b"


def test_other_packaged_rules_have_other_vocabulary_and_so_another_file_of_own_rules(tmp_path: Path) -> None:
    own = (RuleSource("own.toml", OWN),)
    for content in (RULES[0].content, RULES[0].content + b"[words]\nWHO = 'x'\n"):
        engine.lay_rules_over(engine.build_engine((RuleSource("x.toml", content),), None), own, tmp_path)
    assert len(list(tmp_path.glob("own-*"))) == 2


def test_a_pattern_that_the_automaton_alone_refuses_is_named_with_file_and_rule(tmp_path: Path) -> None:
    packaged = engine.build_engine(RULES, None)
    own = (
        RuleSource("own.toml", OWN),
        RuleSource("bad.toml", OWN.replace(b"own.b", b"bad.b").replace(b"acme", rb"#\b#")),
    )
    with pytest.raises(RuleError, match=r"^bad\.toml: rule bad\.b: pattern .*: the automaton cannot be built"):
        engine.lay_rules_over(packaged, own, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("has_automaton", [True, False])
def test_own_rules_judge_alike_on_both_engines(
    has_automaton: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "HAS_AUTOMATON", has_automaton)
    packaged = engine.build_engine(RULES, tmp_path)
    classify = engine.lay_rules_over(packaged, (RuleSource("own.toml", OWN),), tmp_path).classifier().classify
    assert [classify(text).rule for text in ("closed by acme", "no such user", "x")] == ["own.b", "a.b", None]


def test_whether_rules_are_compiled_is_known_before_anyone_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAROM_CACHE", str(tmp_path))
    engine.packaged_engine.cache_clear()
    try:
        assert not engine.is_compiled()
        engine.packaged_engine()
        assert engine.is_compiled()
    finally:
        engine.packaged_engine.cache_clear()
