"""Lines from standard input, however long and in whatever encoding."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO, Final

#: Bytes of one line that are kept. A reply has at most a few thousand; a stream without line ends must not fill memory.
LINE_BYTES: Final = 64 * 1024


def stdin_lines() -> Iterator[str]:
    """The lines of standard input without their ends, one for each that came in, empty ones too."""
    return bounded_lines(sys.stdin.buffer)


def bounded_lines(stream: BinaryIO) -> Iterator[str]:
    while line := stream.readline(LINE_BYTES):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(LINE_BYTES)):
            pass
        yield line.decode("utf-8", "replace").rstrip("\r\n")
