"""Groups that load a command only when it is called, and turn every failure into one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click
import msgspec

from carom.cli.output import printable
from carom.core.errors import CaromError


class CommandEntry(msgspec.Struct, frozen=True):
    name: str
    #: ``module:attribute`` of the click command.
    target: str
    #: One line for the list of commands.
    summary: str


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that start-up pays for one only."""

    def __init__(self, *args: Any, entries: Sequence[CommandEntry] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {entry.name: entry for entry in entries}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        module, attribute = entry.target.split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.summary) for entry in self.entries.values()])


class Failure(click.ClickException):
    """What is wrong and where, ``carom: people.csv: …``; one line for each mistake."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        for line in self.format_message().splitlines():
            click.echo(f"carom: {printable(line)}", err=True)


class RootGroup(LazyGroup):
    """The outermost group: no exception that carom or the system raises on purpose shows a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except CaromError as error:
            raise Failure(str(error)) from error
        except BrokenPipeError:
            _abandon_stdout()
        except OSError as error:
            raise Failure(_os_words(error)) from error
        except KeyboardInterrupt:
            ctx.exit(130)
        else:
            return result


def _abandon_stdout() -> None:
    """The reader has enough (`carom … | head`): what is still buffered goes nowhere, and no one complains."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _os_words(error: OSError) -> str:
    words = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {words}" if error.filename else words
