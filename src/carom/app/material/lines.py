"""Lines of a stream with LF, CRLF or CR ends, however long, and room to read some of them again."""

from __future__ import annotations

from typing import Final, Protocol

#: Bytes of a line given at once; longer ones come in pieces.
_LINE_BYTES: Final = 64 * 1024
#: Bytes asked for at once.
_BLOCK: Final = 64 * 1024

BLANK: Final = (b"\n", b"\r\n", b"\r")


class Stream(Protocol):
    """`read` gives some bytes, at most `size`; none at the end."""

    def read(self, size: int, /) -> bytes: ...


class LineReader:
    """Gives line after line; all ends are CR when the first block holds no LF."""

    def __init__(self, stream: Stream, start: int = 0) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._end: bytes | None = None
        #: Bytes of the file before the next line.
        self.offset = start

    def next(self) -> bytes:
        """The next line with its end; empty at the end of the stream."""
        stop = self._buffer.find(self._end, self._at) if self._end is not None else -1
        while stop < 0 and len(self._buffer) - self._at < _LINE_BYTES and self._fill():
            assert self._end is not None
            stop = self._buffer.find(self._end, self._at)
        stop = len(self._buffer) if stop < 0 else stop + 1
        line = self._buffer[self._at : min(stop, self._at + _LINE_BYTES)]
        self._at += len(line)
        self.offset += len(line)
        return line

    def take(self, size: int) -> bytes:
        """The next bytes, fewer at the end of the stream."""
        parts = [self._buffer[self._at : self._at + size]]
        self._at += len(parts[0])
        left = size - len(parts[0])
        while left > 0 and (some := self._stream.read(min(left, 16 * _BLOCK))):
            parts.append(some)
            left -= len(some)
        self.offset += size - left
        return b"".join(parts)

    def push_back(self, taken: bytes) -> None:
        """Read these bytes again, which were the last ones taken."""
        self._buffer = taken + self._buffer[self._at :]
        self._at = 0
        self.offset -= len(taken)

    def at_separator(self) -> bool:
        """Whether an mbox could end here: at the end, or before ``From `` with at most one blank line between."""
        while len(self._buffer) - self._at < 8 and self._fill():
            pass
        rest = self._buffer[self._at : self._at + 8]
        blank = next((end for end in (b"\r\n", b"\n", b"\r") if rest.startswith(end)), b"")
        rest = rest.removeprefix(blank)
        return not rest or rest.startswith(b"From ")

    def _fill(self) -> bool:
        more = self._stream.read(_BLOCK)
        if self._end is None:
            self._end = b"\r" if b"\r" in more and b"\n" not in more else b"\n"
        self._buffer = self._buffer[self._at :] + more
        self._at = 0
        return bool(more)
