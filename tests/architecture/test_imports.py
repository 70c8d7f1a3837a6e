"""The rooms import one way, and a quick command loads nothing slow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SLOW = ("alembic", "carom.core.reading.mail", "carom.core.reading.webhooks", "psycopg", "rich", "sqlalchemy")


def test_every_import_contract_is_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(
        [*command, "--no-logo", "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments", [["classify", "550 5.1.1 User unknown"], ["explain", "5.1.1"], ["--help"], ["--version"]]
)
def test_quick_commands_load_neither_database_nor_readers_nor_rich(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from carom.cli.main import cli\n"
        f"cli.main({arguments!r}, prog_name='carom', standalone_mode=False)\n"
        f"print('LOADED', *sorted(set({SLOW!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED"
