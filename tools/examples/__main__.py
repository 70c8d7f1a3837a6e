"""Writes examples/, or says where it differs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.examples.files import files
from tools.examples.template import TemplateError

EXAMPLES = Path(__file__).parents[2] / "examples"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.examples", description="Write the files in examples/.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file differs")
    check = parser.parse_args().check
    try:
        made = files()
    except TemplateError as wrong:
        return _fail(str(wrong))
    if check:
        return _fail(f"differs: {', '.join(names)}") if (names := _different(made)) else 0
    EXAMPLES.mkdir(exist_ok=True)
    for name, content in made.items():
        (EXAMPLES / name).write_bytes(content)
    return 0


def _different(made: dict[str, bytes]) -> list[str]:
    return [
        name
        for name, content in made.items()
        if not (EXAMPLES / name).exists() or (EXAMPLES / name).read_bytes() != content
    ]


def _fail(message: str) -> int:
    sys.stderr.write(f"tools.examples: {message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
