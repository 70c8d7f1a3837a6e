"""Look for bytes that break a reader: python -m fuzz [TARGET...] [--seconds N] [--out FOLDER].

Each target runs for so many seconds, in a process of its own, from the samples of the project on; what was learned
stays in ``out/fuzz/TARGET/corpus``, so that the next run goes on. An input that raises, takes over five seconds or two
gigabytes is written to ``out/fuzz/TARGET``, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Final

from fuzz.seeds import ROOT, seeds
from fuzz.targets import TARGETS

#: Seconds and megabytes that one input may take.
_SLOW: Final = 5
_MEGABYTES: Final = 2048
#: Bytes of one input: a mail with all its parts fits, and more only makes each try slower.
_LONGEST: Final = 16_384


def main() -> int:
    options = _options()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is missing: say make fuzz (on Linux, x86-64)", file=sys.stderr)
        return 2
    found = {name: _run(name, options.seconds, options.out / name) for name in options.targets or TARGETS}
    for name, files in found.items():
        print(f"{name:12} {'nothing' if not files else ', '.join(map(str, files))}")
    return 1 if any(found.values()) else 0


def _run(name: str, seconds: int, folder: Path) -> list[Path]:
    """What was found in this run."""
    corpus, begin = folder / "corpus", folder / "seeds"
    for one in (corpus, begin):
        one.mkdir(parents=True, exist_ok=True)
    for seed in seeds(name):
        (begin / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    before = _findings(folder)
    command = [
        *(sys.executable, "-m", "fuzz.one", name, f"-max_total_time={seconds}", f"-timeout={_SLOW}"),
        *(f"-rss_limit_mb={_MEGABYTES}", f"-max_len={_LONGEST}", f"-artifact_prefix={folder}/"),
        *("-print_final_stats=1", str(corpus), str(begin)),
    ]
    print(f"{name}: {seconds} s", flush=True)
    with (folder / "log").open("wb") as log:
        subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)
    new = sorted(_findings(folder) - before)
    if not new and b"stat::number_of_executed_units" not in (folder / "log").read_bytes():
        # Broken before it began.
        return [folder / "log"]
    return new


def _findings(folder: Path) -> set[Path]:
    return {path for kind in ("crash", "timeout", "oom", "leak") for path in folder.glob(f"{kind}-*")}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target; 60 by default")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "fuzz")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
