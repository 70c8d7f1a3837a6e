from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from carom.cli.main import cli
from tests.cli.support import Run, cache_of_rules

__all__ = ["cache_of_rules"]


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a directory of its own, so that no carom.toml or database of another is found."""
    for name in ("CAROM_DATABASE_URL", "CAROM_RULES__FILES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run() -> Run:
    """Run the command line in this process; standard output and standard error are kept apart."""

    def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin, prog_name="carom")

    return run
