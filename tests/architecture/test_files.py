"""What every tracked file keeps to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.repository import ROOT, tracked_files

FILE_LINES = 400
FUNCTION_LINES = 60

#: Longer files and functions, each with the reason. A reason is not "it grew".
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

#: Written apart, so that this file does not hold what it forbids.
REGISTRY_HOSTS = tuple(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("piwheels", "org")))
INDEX_OPTIONS = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host")
FOREIGN_PATH = re.compile(r"(?<![\w.:/%~>-])/(?:work|root|Users|opt/pypi|opt/wheels)/")
#: Servers name their own home folders in replies and logs.
QUOTES_SERVERS = ("examples/", "src/carom/core/rules/data/", "tests/", "tools/examples/")


def text_files() -> Iterator[tuple[str, str]]:
    for path in tracked_files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8", "replace")


def python_files() -> Iterator[tuple[str, str]]:
    return ((path, text) for path, text in text_files() if path.endswith(".py"))


def test_no_file_names_a_package_registry() -> None:
    found = [(path, host) for path, text in text_files() for host in REGISTRY_HOSTS if host in text]
    assert not found


def test_no_lock_names_an_index() -> None:
    locks = [(path, text) for path, text in text_files() if path.endswith(".lock")]
    assert locks
    assert not [(path, option) for path, text in locks for option in INDEX_OPTIONS if option in text]


def test_every_locked_version_has_hashes() -> None:
    pinned = re.compile(r"^\S+==\S+(?P<rest>.*(?:\n[ ]{4}--hash=sha256:[0-9a-f]{64}.*)*)", re.MULTILINE)
    found = [m for path, text in text_files() if path.endswith(".lock") for m in pinned.finditer(text)]
    assert found
    assert not [m[0] for m in found if "--hash" not in m["rest"]]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        (path, match[0])
        for path, text in text_files()
        if not path.startswith(QUOTES_SERVERS)
        for match in FOREIGN_PATH.finditer(text)
    ]
    assert not found


def test_no_python_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {path for path, text in python_files() if text.count("\n") > FILE_LINES}
    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path}:{node.name}"
        for path, text in python_files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


@pytest.mark.parametrize("folder", ["src/carom", "tests"])
def test_every_python_file_is_utf8_and_ends_with_a_line_end(folder: str) -> None:
    found = [path for path in tracked_files() if path.startswith(folder) and path.endswith(".py")]
    assert found
    for path in found:
        content = (ROOT / path).read_bytes()
        content.decode("utf-8")
        assert content == b"" or content.endswith(b"\n"), path
