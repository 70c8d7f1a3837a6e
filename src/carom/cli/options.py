"""Options that many commands share, and the objects that they become."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from carom.cli.output import Output

Handler = Callable[..., None]


def output_options(handler: Handler) -> Handler:
    """Give a command ``--json`` and ``--no-color``, and an `Output` as its argument ``out``."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
    @click.option("--no-color", is_flag=True, help="No colour; the environment variable NO_COLOR does the same.")
    @functools.wraps(handler)
    def with_output(*args: Any, as_json: bool, no_color: bool, **kwargs: Any) -> None:
        handler(*args, out=Output(as_json=as_json, no_color=no_color), **kwargs)

    return with_output
