"""Own rules are taken up when their files change; what is broken changes nothing and is told once."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from carom.app.engine import Engine
from carom.app.own_rules import read_own_rules, stamps_of
from carom.app.rules_in_force import LOOK_EVERY, RulesInForce
from carom.core.classify.match import ReMatcher
from carom.core.errors import RuleError
from carom.core.limits import RULE_FILE_BYTES, RULE_FILES
from tests.core.rules.ruling import packaged_book, rule

CLOSED = "550 closed by acme"


class World:
    """A folder with rules, a clock that is moved by hand, and an ear for warnings."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "own.toml"
        self.cache = folder / "cache"
        self.now = 100.0
        self.warnings: list[str] = []
        self._writes = 0

    def write(self, content: str) -> None:
        """As an editor saves: with a time of its own, whatever the clock of the disk says."""
        self._writes += 1
        self.file.write_text(content, "utf-8")
        os.utime(self.file, ns=(self._writes, self._writes))

    def rules(self, *files: Path) -> RulesInForce:
        return RulesInForce(
            files or (self.file,),
            warn=self.warnings.append,
            seconds=lambda: self.now,
            packaged=_packaged,
            folder=self.cache,
        )


def _packaged() -> Engine:
    book = packaged_book()
    return Engine(book, ReMatcher(book.patterns))


def _label(rules: RulesInForce) -> str | None:
    return rules.classifier().classify(CLOSED).label


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_changed_file_is_in_force_after_the_next_look(world: World) -> None:
    world.write(rule(label="one"))
    rules = world.rules()
    assert _label(rules) == "one"
    world.write(rule(label="two"))
    assert _label(rules) == "one"
    world.now += LOOK_EVERY
    assert _label(rules) == "two"
    assert world.warnings == []


def test_files_are_looked_at_once_a_second_at_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.write(rule())
    rules = world.rules()
    looks = 0

    def counting(*arguments: object) -> object:
        nonlocal looks
        looks += 1
        return stamps_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("carom.app.rules_in_force.stamps_of", counting)
    for _ in range(10):
        rules.classifier()
        world.now += LOOK_EVERY / 4
    assert looks == 2


def test_without_a_change_the_classifier_stays_the_same(world: World) -> None:
    world.write(rule())
    rules = world.rules()
    first = rules.classifier()
    world.now += 10 * LOOK_EVERY
    assert rules.classifier() is first


def test_whoever_has_taken_a_classifier_keeps_its_rules(world: World) -> None:
    world.write(rule(label="one"))
    rules = world.rules()
    taken = rules.classifier()
    world.write(rule(label="two"))
    world.now += LOOK_EVERY
    assert _label(rules) == "two"
    assert taken.classify(CLOSED).label == "one"
    assert taken.book.version != rules.classifier().book.version


BROKEN = [
    ("[[rule", "own.toml: "),
    (rule(reason="polcy") + rule(id="b", match=["a.*b"]), "rule acme.closed: reason: Invalid enum value 'polcy'"),
    (rule(reason="polcy") + rule(id="b", match=["a.*b"]), "rule b: pattern 'a.*b': an open repeat"),
]


@pytest.mark.parametrize(("content", "words"), BROKEN)
def test_a_broken_file_is_told_once_of_each_change_and_the_rules_in_force_stay(
    world: World, content: str, words: str
) -> None:
    world.write(rule(label="good"))
    rules = world.rules()
    world.write(content)
    for _ in range(3):
        world.now += LOOK_EVERY
        assert _label(rules) == "good"
    (told,) = world.warnings
    assert "the rules in force stay in force" in told
    assert words in told
    world.write(content + "\n")
    world.now += LOOK_EVERY
    assert _label(rules) == "good"
    assert len(world.warnings) == 2
    world.write(rule(label="mended"))
    world.now += LOOK_EVERY
    assert _label(rules) == "mended"


def test_a_file_that_is_gone_is_told_and_the_rules_in_force_stay(world: World) -> None:
    world.write(rule(label="good"))
    rules = world.rules()
    world.file.unlink()
    world.now += LOOK_EVERY
    assert _label(rules) == "good"
    assert world.warnings == [
        f"the rules in force stay in force:\n{world.file}: there is no such file of rules",
    ]


def test_rules_that_are_wrong_from_the_beginning_are_an_error(world: World) -> None:
    world.write(rule(reason="polcy"))
    with pytest.raises(RuleError, match=r"own\.toml: rule acme\.closed: reason"):
        world.rules()


def test_a_file_that_comes_into_a_named_folder_is_taken_up(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "rules.d"
    folder.mkdir()
    rules = world.rules(folder)
    assert _label(rules) is None
    (folder / "more.toml").write_text(rule(label="more"), "utf-8")
    (folder / "notes.txt").write_text("no rules", "utf-8")
    world.now += LOOK_EVERY
    assert _label(rules) == "more"
    assert world.warnings == []


def test_while_one_thread_compiles_the_others_go_on_with_the_rules_in_force(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write(rule(label="old"))
    rules = world.rules()
    begun, go_on = threading.Event(), threading.Event()

    def slow(files: object) -> object:
        begun.set()
        assert go_on.wait(30)
        return read_own_rules(files)  # type: ignore[arg-type]

    monkeypatch.setattr("carom.app.rules_in_force.read_own_rules", slow)
    world.write(rule(label="new"))
    world.now += LOOK_EVERY
    compiling = threading.Thread(target=rules.classifier)
    compiling.start()
    assert begun.wait(30)
    world.now += LOOK_EVERY
    assert _label(rules) == "old"
    go_on.set()
    compiling.join(30)
    assert _label(rules) == "new"


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "big.toml").write_bytes(b"#" * (RULE_FILE_BYTES + 1))
    with pytest.raises(RuleError) as caught:
        read_own_rules([tmp_path / "none.toml", tmp_path / "big.toml"])
    assert str(caught.value).splitlines() == [
        f"{tmp_path}/none.toml: there is no such file of rules",
        f"{tmp_path}/big.toml: over {RULE_FILE_BYTES} bytes",
    ]


def test_a_folder_of_very_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(RULE_FILES + 1):
        (tmp_path / f"{number:04}.toml").touch()
    with pytest.raises(RuleError, match=f"over {RULE_FILES} files"):
        read_own_rules([tmp_path])
