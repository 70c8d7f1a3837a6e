from pathlib import Path

from carom.core.codes import registered_replies, registered_statuses
from carom.core.codes.reference import reference_page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "status-codes.md"


def test_the_page_in_the_documentation_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page()


def test_every_code_has_one_row() -> None:
    page = reference_page()
    codes = [*(facts.code for facts in registered_statuses()), *(str(facts.code) for facts in registered_replies())]
    rows = [f"\n| `{code}` |" for code in codes]
    assert [row for row in rows if page.count(row) != 1] == []


def test_no_cell_breaks_its_row() -> None:
    tables = [line for line in reference_page().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in tables} == {4, 7, 8}
