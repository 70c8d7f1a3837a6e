"""What the tests of the command line share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest
from click.testing import Result

from carom.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture(scope="session", autouse=True)
def cache_of_rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes started by tests share a cache of their own: compiling the rules anew takes each of them seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAROM_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def json_lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def all_commands() -> dict[str, click.Command]:
    """Every command that does something, by its full name: ``lists import``."""
    found: dict[str, click.Command] = {}
    pending: list[tuple[str, click.Command]] = [("", cli)]
    while pending:
        name, command = pending.pop()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for child in command.list_commands(context):
                loaded = command.get_command(context, child)
                assert loaded is not None
                pending.append((f"{name} {child}".strip(), loaded))
        else:
            found[name] = command
    return found
