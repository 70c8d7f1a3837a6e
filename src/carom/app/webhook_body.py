"""The body of a webhook from a file or standard input."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from carom.app.material.values import STDIN
from carom.core.errors import InputError, NotFoundError
from carom.core.limits import WEBHOOK_BYTES


def webhook_body(path: str, stdin: BinaryIO | None) -> bytes:
    """What was saved of one request, one byte more than allowed at most; ``-`` is `stdin`.

    Raises NotFoundError for a path that is not there, InputError for a directory or a file that cannot be read.
    """
    if path == STDIN:
        if stdin is None:
            raise NotFoundError("standard input: there is none")
        return stdin.read(WEBHOOK_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(WEBHOOK_BYTES + 1)
    except FileNotFoundError:
        raise NotFoundError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
