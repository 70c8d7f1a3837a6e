"""Runs the ``carom`` commands that a page shows and puts in what they print: ``make docs``. A test compares."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

#: Pages whose console blocks are run, each from its top in one fresh directory that holds examples/.
PAGES: Final = ("README.md", "docs/how-to/find-out-why-mail-fails.md", "docs/tutorial/a-first-clean-list.md")

_BLOCK: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND: Final = re.compile(r"^\$ (carom .*)$", re.MULTILINE)
#: Variables that would change what a command does or looks like.
_PRIVATE: Final = ("CAROM_DATABASE_URL", "COLUMNS", "FORCE_COLOR")


def with_output(page: str) -> str:
    """The page with every command followed by what it prints on standard output; raises when a command fails."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "examples").symlink_to(ROOT / "examples")
        (place / "out").mkdir()
        return _BLOCK.sub(lambda block: f"```console\n{_rerun(block[1], place)}```", page)


def _rerun(block: str, place: Path) -> str:
    return "\n".join(f"$ {command}\n{_run(command, place)}" for command in _COMMAND.findall(block))


def _run(command: str, place: Path) -> str:
    arguments = shlex.split(command)[1:]
    environment = {name: value for name, value in os.environ.items() if name not in _PRIVATE}
    done = subprocess.run(
        [sys.executable, "-m", "carom.cli.main", *arguments],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def main() -> None:
    for name in PAGES:
        path = ROOT / name
        path.write_text(with_output(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
