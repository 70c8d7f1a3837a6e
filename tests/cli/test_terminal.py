"""What a person at a terminal sees, and what anything else gets."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.mails import bounce, mbox

CAROM = [sys.executable, "-m", "carom.cli.main"]
ESCAPE = b"\x1b["


def at_terminal(folder: Path, *arguments: str, **environment: str) -> tuple[bytes, bytes]:
    """Standard output and standard error of a command that has a terminal for each."""
    surroundings = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLUMNS")}
    surroundings |= {"TERM": "xterm", "COLUMNS": "100", **environment}
    (out, out_end), (err, err_end) = pty.openpty(), pty.openpty()
    with subprocess.Popen(
        [*CAROM, *arguments], cwd=folder, env=surroundings, stdout=out_end, stderr=err_end
    ) as process:
        os.close(out_end)
        os.close(err_end)
        # Both at once: a terminal that nobody reads holds its writer up.
        with ThreadPoolExecutor(2) as readers:
            shown, messages = readers.map(drained, (out, err))
    assert process.returncode == 0
    return shown, messages


def drained(end: int) -> bytes:
    gathered = b""
    with os.fdopen(end, "rb", buffering=0) as stream:
        while True:
            try:
                some = stream.read(65536)
            except OSError:  # how Linux says that the other end is closed
                return gathered
            if not some:
                return gathered
            gathered += some


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    (tmp_path / "bounces.mbox").write_bytes(mbox(*(bounce(f"p{number}@example.com") for number in range(40))))
    return tmp_path


def test_a_terminal_gets_drawn_tables_with_marked_titles(mailbox: Path) -> None:
    shown, _ = at_terminal(mailbox, "parse", "bounces.mbox")
    assert b"\xe2\x94\x80" * 20 in shown
    assert ESCAPE in shown


@pytest.mark.parametrize(
    ("options", "environment"), [([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}), (["--no-color"], {})]
)
def test_who_wants_no_colour_gets_no_marks(mailbox: Path, options: list[str], environment: dict[str, str]) -> None:
    shown, _ = at_terminal(mailbox, "explain", "550 5.1.1 User unknown", *options, **environment)
    assert b"What happened:" in shown
    assert ESCAPE not in shown


def test_a_progress_bar_is_shown_to_a_person_and_not_to_a_log(mailbox: Path) -> None:
    _, watched = at_terminal(mailbox, "ingest", "bounces.mbox")
    assert b"Reading" in watched
    done = subprocess.run([*CAROM, "ingest", "bounces.mbox"], cwd=mailbox, capture_output=True, check=True)
    assert done.stderr == b""


def test_a_drawn_cell_is_no_markup_and_no_command_to_the_terminal(tmp_path: Path) -> None:
    hostile = "550 5.1.1 [bold red]no such user[/] \x1b]0;title\x07"
    (tmp_path / "one.eml").write_bytes(bounce("ann@example.com", diagnostic=hostile))
    shown, _ = at_terminal(tmp_path, "parse", "one.eml", COLUMNS="200")
    assert b"[bold red]no such user[/]" in shown
    assert b"\x1b]0;" not in shown
    assert b"\x07" not in shown
