"""Options that many commands share, and the objects that they become."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from carom.app.settings import load_settings, setting_keys
from carom.cli.output import Output
from carom.core.vocabularies import SLUGS

Handler = Callable[..., None]


def output_options(handler: Handler) -> Handler:
    """Give a command ``--json`` and ``--no-color``, and an `Output` as its argument ``out``."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
    @click.option("--no-color", is_flag=True, help="No colour; the environment variable NO_COLOR does the same.")
    @functools.wraps(handler)
    def with_output(*args: Any, as_json: bool, no_color: bool, **kwargs: Any) -> None:
        handler(*args, out=Output(as_json=as_json, no_color=no_color), **kwargs)

    return with_output


def label_option(handler: Handler) -> Handler:
    """Give a command ``--as``, and the vocabularies asked for as its argument ``vocabularies``."""
    return click.option(
        "--as",
        "vocabularies",
        type=click.Choice(SLUGS),
        multiple=True,
        metavar="SYSTEM",
        help=f"Name verdicts in another system's terms as well, several if given again: {', '.join(SLUGS)}.",
    )(handler)


#: Own rules for one call; the argument is popped by `config_options`, so this stands above it.
rules_option = click.option(
    "--rules",
    "rules_files",
    metavar="FILE",
    multiple=True,
    help="Rules of your own, a file or a folder; instead of those in the settings. May be given again.",
)


def config_options(handler: Handler) -> Handler:
    """Give a command ``--config``, and the `Settings` in effect as its argument ``settings``.

    Options of the command named like a setting (``ingest_stream`` for ``ingest.stream``) are laid over them.
    """

    @click.option("--config", metavar="FILE", help="Settings; carom.toml of the working directory by default.")
    @functools.wraps(handler)
    def with_settings(*args: Any, config: str | None, **kwargs: Any) -> None:
        flags = {key: kwargs.pop(_argument(key)) for key in setting_keys() if _argument(key) in kwargs}
        # An option that may be given again is an empty tuple when it is not given.
        given = {key: value for key, value in flags.items() if value != ()}
        settings = load_settings(Path(config) if config is not None else None, flags=given)
        handler(*args, settings=settings, **kwargs)

    return with_settings


def settings_options(handler: Handler) -> Handler:
    """Give a command ``--database`` besides what `config_options` gives it."""
    return click.option(
        "--database",
        "database_url",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE; sqlite:///carom.sqlite3 by default.",
    )(config_options(handler))


def jobs_option(handler: Handler) -> Handler:
    """Give a command ``--jobs``, and what `number_of` takes as its argument ``jobs``."""
    return click.option(
        "--jobs",
        type=click.IntRange(0, 256),
        default=1,
        metavar="N",
        help="Read mails with so many processes; 0 is one for each core. The order stays.",
    )(handler)


def number_of(jobs: int) -> int:
    """How many processes are meant."""
    return jobs or os.cpu_count() or 1


def _argument(key: str) -> str:
    return key.replace(".", "_")
