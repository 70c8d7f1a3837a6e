"""The documentation says what the code does: everything a user can name is there, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import carom
from carom.app.advice import adviser, default_remedies
from carom.app.engine import default_classifier
from carom.app.settings import setting_keys
from carom.core import errors
from carom.core.model import FailureType, Kind, Party, Reason
from tests.architecture.repository import ROOT, tracked_files
from tests.cli.support import all_commands
from tools.reference import PAGES, REFERENCE, SETTINGS, variable_of

_VARIABLE = re.compile(r"\bCAROM_[A-Z][A-Z_]*[A-Z]\b")
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")


def reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_written_page_is_what_the_code_gives(name: str) -> None:
    assert reference(name) == PAGES[name](), "run make docs"


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    page = reference("cli.md")
    section = page.split(f"## carom {name}\n")[1].split("\n## ")[0]
    for parameter in all_commands()[name].params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("-"):
                assert option in section


@pytest.mark.parametrize("slug", [*Reason, *Kind, *Party, *FailureType])
def test_every_word_of_the_taxonomy_is_in_the_reference(slug: str) -> None:
    assert f"`{slug}`" in reference("taxonomy.md")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_page_with_its_whole_remedy(reason: Reason) -> None:
    page, case = reference(f"reasons/{reason}.md"), default_remedies().general[reason]
    for text in (case.happened, case.first, *case.then, *case.avoid, case.subscriber, case.support):
        assert text in page
    assert f"({reason}.md)" in reference("reasons/README.md")


def test_every_provider_that_can_be_asked_about_has_a_page() -> None:
    index = reference("providers/README.md")
    for slug in adviser(default_classifier()).known_slugs():
        assert f"`{slug}`" in reference(f"providers/{slug}.md")
        assert f"({slug}.md)" in index


def test_every_case_and_token_is_on_the_page_of_its_speaker() -> None:
    for speaker in default_remedies().speakers:
        page = reference(f"providers/{speaker.slug}.md")
        for case in speaker.cases:
            assert f'id="{case.id}"' in page
            assert case.support in page
        assert [token.token for token in speaker.tokens if f"`{token.token}`" not in page] == []


def test_no_page_of_a_reason_or_provider_is_left_over() -> None:
    found = {
        f"{folder}/{page.name}" for folder in ("reasons", "providers") for page in (REFERENCE / folder).glob("*.md")
    }
    assert found <= set(PAGES)


def test_every_error_is_in_the_reference() -> None:
    names = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert names
    for name in names:
        assert f"`{name}`" in reference("errors.md")


def test_every_setting_is_explained_and_no_other() -> None:
    assert set(SETTINGS) == set(setting_keys())
    for key in setting_keys():
        assert f"| `{key}` | `{variable_of(key)}` |" in reference("configuration.md")


def test_every_environment_variable_is_in_the_reference() -> None:
    read = {
        variable
        for path in tracked_files()
        if path.startswith(("src/", "tests/", ".ci/")) or path == "Makefile"
        for variable in _VARIABLE.findall((ROOT / path).read_bytes().decode("utf-8", "replace"))
    }
    assert "CAROM_DATABASE_URL" in read
    page = reference("configuration.md")
    assert not [variable for variable in sorted(read) if f"`{variable}`" not in page]


def test_the_public_names_are_those_of_the_reference() -> None:
    documented = re.findall(r"^### `carom\.(\w+)", reference("python-api.md"), re.MULTILINE)
    assert sorted(documented) == sorted(carom.__all__)


def test_the_public_names_exist_and_none_other_is_public() -> None:
    for name in carom.__all__:
        assert hasattr(carom, name)
    submodules = {path.stem for path in (ROOT / "src" / "carom").iterdir()}
    imported = {"annotations", "Callable", "Iterable", "Iterator", "Mapping", "Sequence", "datetime", "timedelta"}
    imported |= {"cache", "partial", "current_classifier"}
    public = {name for name in vars(carom) if not name.startswith("_")} - submodules - imported
    assert public <= set(carom.__all__)


def pages() -> Iterator[Path]:
    return (ROOT / path for path in tracked_files() if path.endswith(".md"))


def test_every_relative_link_leads_to_a_file() -> None:
    broken = [
        (str(page.relative_to(ROOT)), target)
        for page in pages()
        for target in _LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith(("#", "mailto:"))
        if not (page.parent / target.partition("#")[0]).exists()
    ]
    assert not broken


def test_every_page_of_the_documentation_is_linked_from_the_index() -> None:
    # Folders of many pages have an index of their own, which the index links.
    indexes = [page for page in pages() if page.is_relative_to(ROOT / "docs") and page.name == "README.md"]
    linked = {
        (index.parent / target.partition("#")[0]).resolve()
        for index in indexes
        for target in _LINK.findall(index.read_text(encoding="utf-8"))
    }
    docs = {page.resolve() for page in pages() if page.is_relative_to(ROOT / "docs")}
    assert docs - {(ROOT / "docs" / "README.md").resolve()} <= linked
