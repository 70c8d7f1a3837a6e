"""Files of a tar stream, one after the other, without seeking and without a table in memory.

Read here and not by `tarfile`, which takes extended headers of any size into memory. Formats: ustar, pax and GNU
(POSIX 1003.1 section "pax", GNU tar manual section "Basic Tar Format"). Links, devices and folders are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from carom.app.material.stream import Stream
from carom.core.limits import ARCHIVE_HEADER_BYTES

_BLOCK: Final = 512
_CHECKSUM: Final = slice(148, 156)
#: Types of members that hold a file.
_REGULAR: Final = (b"0", b"\0", b"7")
#: Records of an extended header: ``27 path=some/name\n``.
_RECORD: Final = re.compile(rb"(?:^|\n)\d{1,10} (path|size)=([^\n]*)")


class TarError(Exception):
    """What stands here is no header of a member."""


class TarMember:
    """One file of the stream; it can be read until the next is asked for."""

    def __init__(self, stream: Stream, name: str, size: int) -> None:
        self._stream = stream
        self._left = size
        self._padding = -size % _BLOCK
        self.name = name
        self.size = size

    def read(self, size: int, /) -> bytes:
        """Some bytes, at most `size`; none at the end of the file."""
        some = self._stream.read(min(size, self._left)) if self._left else b""
        self._left -= len(some)
        return some

    @property
    def is_cut(self) -> bool:
        """Whether the stream ended before the file did; known once the file was read."""
        return self._left > 0

    def skip(self) -> None:
        """Go to the end of the member."""
        while self._left and self.read(64 * 1024):
            pass
        if not self._left:
            _exactly(self._stream, self._padding)


def tar_members(stream: Stream) -> Iterator[TarMember]:
    """The files in their order. Raises TarError where the stream is damaged."""
    extended: dict[bytes, bytes] = {}
    while header := _exactly(stream, _BLOCK):
        if not header.strip(b"\0"):
            return
        if len(header) < _BLOCK or not _is_header(header):
            raise TarError("tar: damaged here")
        kind = header[156:157]
        size = _number(header[124:136])
        if kind in (b"x", b"L"):
            extended |= _extended(TarMember(stream, "", size), kind)
            continue
        name = extended.get(b"path") or header[:100].rstrip(b"\0")
        stated = extended.get(b"size", b"")
        member = TarMember(stream, name.decode("utf-8", "replace"), int(stated) if stated.isdigit() else size)
        extended = {}
        if kind in _REGULAR and not name.endswith(b"/"):
            yield member
        member.skip()


def _extended(member: TarMember, kind: bytes) -> dict[bytes, bytes]:
    """The name and size of the next member, when an extended header has them."""
    content = _exactly(member, min(member.size, ARCHIVE_HEADER_BYTES))
    member.skip()
    if kind == b"L":
        return {b"path": content.rstrip(b"\0")}
    return {key: value[:4096] for key, value in _RECORD.findall(content)}


def _is_header(header: bytes) -> bool:
    blanked = header[: _CHECKSUM.start] + b" " * 8 + header[_CHECKSUM.stop :]
    try:
        return sum(blanked) == _number(header[_CHECKSUM])
    except TarError:
        return False


def _number(field: bytes) -> int:
    """Octal digits, or base 256 behind a set bit (GNU)."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not re.fullmatch(rb"[0-7]{0,12}", digits):
        raise TarError("tar: damaged here")
    return int(digits or b"0", 8)


def _exactly(stream: Stream, size: int) -> bytes:
    gathered = bytearray()
    while len(gathered) < size and (some := stream.read(size - len(gathered))):
        gathered += some
    return bytes(gathered)
