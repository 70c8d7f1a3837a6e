from __future__ import annotations

import re

import carom
from tests.architecture.repository import ROOT


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)\]?", changelog, re.MULTILINE)
    assert versions[0] == carom.__version__


def test_every_version_in_the_changelog_has_a_date_or_is_unreleased() -> None:
    entries = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert entries
    for entry in entries:
        assert re.fullmatch(r"\d+\.\d+\.\d+ - (?:\d{4}-\d{2}-\d{2}|unreleased)", entry), entry
