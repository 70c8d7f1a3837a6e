"""A stream that ends where its packed file is damaged, instead of raising."""

from __future__ import annotations

from typing import IO, Final

from carom.app.material.stream import DAMAGED, is_damage

#: Bytes asked for at once, so that what stands before the damage is not lost.
_SOME: Final = 64 * 1024


class Tolerant:
    """Reads in pieces; `damaged` tells afterwards whether the end came too early."""

    def __init__(self, stream: IO[bytes]) -> None:
        # Readers without `read1` give what they have from `read`.
        self._read = getattr(stream, "read1", stream.read)
        self._readline = stream.readline
        self.damaged = False

    def read(self, size: int, /) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        try:
            return bytes(self._read(min(size, _SOME)))
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            self.damaged = True
            return b""

    def read_up_to(self, size: int) -> bytes:
        """All bytes that are left, at most `size`."""
        gathered = bytearray()
        while len(gathered) < size and (some := self.read(size - len(gathered))):
            gathered += some
        return bytes(gathered)

    def readline(self, size: int, /) -> bytes:
        try:
            return self._readline(size)
        except DAMAGED:
            self.damaged = True
            return b""
