"""The tracked files of the repository, for tests about the repository itself."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@cache
def tracked_files() -> tuple[str, ...]:
    """Paths from the root; skips the test where there is no git or no checkout (a source archive)."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("git is not installed, so the tracked files are not known")
    if done.returncode:
        pytest.skip("this is not a git checkout, so the tracked files are not known")
    return tuple(path for path in done.stdout.split("\0") if path and (ROOT / path).is_file())
