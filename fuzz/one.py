"""One target in a process of its own, led by coverage (atheris): started by `python -m fuzz`, which writes the seeds.

python -m fuzz.one TARGET [OPTIONS OF LIBFUZZER] FOLDER...
"""

from __future__ import annotations

import sys

import atheris


def main() -> None:
    name, *options = sys.argv[1:]
    # Only modules loaded in this block are led by coverage.
    with atheris.instrument_imports(include=["carom"], enable_loader_override=False):
        from fuzz.targets import TARGETS  # noqa: PLC0415
    target = TARGETS[name]
    # Tables and automata that are built on first use would count as slow.
    target(b"")
    atheris.Setup([sys.argv[0], *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
