"""What holds for every command: help, exit codes, one line for every failure, quiet when a pipe ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from carom.cli.group import LazyGroup, RootGroup
from carom.cli.main import COMMANDS, cli
from carom.core.errors import FormatError
from carom.version import __version__
from tests.cli.support import Run, all_commands

CAROM = [sys.executable, "-m", "carom.cli.main"]


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").stdout == f"carom {__version__}\n"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command_with_its_summary(run: Run, option: str) -> None:
    result = run(option)
    assert result.exit_code == 0
    for entry in COMMANDS:
        assert f"  {entry.name} " in result.stdout
        assert entry.summary.split(",")[0][:40] in result.stdout


def test_without_a_command_the_help_is_shown_as_wrong_usage(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Usage: carom" in result.output


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_every_command_has_help_with_examples_json_and_no_color(run: Run, name: str) -> None:
    result = run(*name.split(), "-h")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert "--json" in result.stdout
    assert "--no-color" in result.stdout


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_the_examples_of_every_command_begin_with_its_name(name: str) -> None:
    epilog = all_commands()[name].epilog or ""
    assert f"carom {name}" in epilog


@pytest.mark.parametrize("arguments", [["clasify"], ["classify", "--jsn", "x"], ["--nonsense"]])
def test_what_carom_does_not_know_is_wrong_usage(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage:" in result.stderr


class FailingCli(RootGroup):
    """A command line with one command, which fails."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(name="carom")
        self.error = error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        assert ctx.command is self
        return click.Command(cmd_name, callback=self.fail)

    def fail(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            FormatError("people.csv: there is no column of addresses"),
            "carom: people.csv: there is no column of addresses",
        ),
        (PermissionError(13, "Permission denied", "out.csv"), "carom: out.csv: Permission denied"),
        (OSError(28, "No space left on device"), "carom: No space left on device"),
    ],
)
def test_a_failure_is_one_line_and_exit_code_1(error: Exception, line: str) -> None:
    result = CliRunner().invoke(FailingCli(error), ["fail"])
    assert result.exit_code == 1
    assert result.stderr == line + "\n"
    assert result.stdout == ""


def test_control_c_ends_with_130() -> None:
    result = CliRunner().invoke(FailingCli(KeyboardInterrupt()), ["fail"])
    assert result.exit_code == 130


def test_control_c_of_a_true_process_ends_with_130_and_without_a_traceback() -> None:
    with subprocess.Popen(
        [*CAROM, "classify"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for _ in range(2):  # with the second answer all that the first had to prepare is done
            process.stdin.write(b"550 no such user\n")
            process.stdin.flush()
            assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        # Its input stays open until it has ended: an end of file that came first would be an end in order.
        assert process.wait(timeout=60) == 130
        assert b"Traceback" not in process.stderr.read()


def test_a_reader_that_has_enough_is_no_failure() -> None:
    reader, writer = os.pipe()
    with subprocess.Popen(
        [*CAROM, "classify"], stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.PIPE
    ) as process:
        os.close(writer)
        os.close(reader)
        _, errors = process.communicate(b"550 no such user\n" * 50, timeout=20)
    assert process.returncode == 0
    assert errors == b""


def test_a_summary_tells_the_same_as_the_help_of_its_command() -> None:
    context = click.Context(cli)
    for entry in COMMANDS:
        command = cli.get_command(context, entry.name)
        assert command is not None
        if not isinstance(command, LazyGroup):
            assert (command.help or "").splitlines()[0] == entry.summary


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_output_is_no_reason_to_fail(closed: str) -> None:
    shell = ["/bin/sh", "-c", f'"$0" -m carom.cli.main classify 550 {closed}', sys.executable]
    done = subprocess.run(shell, capture_output=True, check=False)
    assert done.returncode == 0


def test_a_full_disk_is_a_failure_in_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*CAROM, "explain", "550"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "carom: No space left on device\n")
