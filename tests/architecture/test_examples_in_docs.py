"""What the pages show is what the commands print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT
from tests.cli.mails import bounce
from tools.readme import PAGES, with_output


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_print_what_it_shows(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert "```console\n$ carom " in page
    assert with_output(page) == page, "run make docs"


def test_the_python_of_the_readme_prints_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "bounce.eml").write_bytes(bounce("ann@example.com"))
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["mailbox_full recipient soft", "bounce ann@example.com user_unknown"]


def test_make_run_writes_the_clean_list_the_removed_and_the_suppressions(tmp_path: Path) -> None:
    carom = tmp_path / "carom"
    carom.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m carom.cli.main "$@"\n')
    carom.chmod(0o755)
    out = tmp_path / "out"
    done = subprocess.run(
        ["sh", "tools/demo.sh", str(carom), str(out)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "$ carom report" in done.stdout
    assert {path.name for path in out.iterdir()} == {
        "carom.sqlite3",
        "removed.csv",
        "subscribers.csv",
        "suppressions.jsonl",
    }
    rows = {name: (out / f"{name}.csv").read_text().count("\n") for name in ("subscribers", "removed")}
    assert rows["subscribers"] + rows["removed"] >= 500
    assert (out / "suppressions.jsonl").read_text().count('"reason":"user_unknown"') > 10
