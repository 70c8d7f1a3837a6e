from __future__ import annotations

from pathlib import Path

from carom.core.model import Reason
from carom.policy import default_policy
from carom.policy.table import markdown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "policy.md"


def test_the_page_in_the_docs_is_the_policy_as_it_is() -> None:
    assert PAGE.read_text("utf-8") == markdown(default_policy())


def test_the_page_names_every_reason() -> None:
    page = markdown(default_policy())
    assert [reason for reason in Reason if f"`{reason}`" not in page] == []
