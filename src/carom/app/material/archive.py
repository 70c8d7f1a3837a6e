"""Mails in a zip or a tar, read where they lie: no name of a member ever becomes a path, nothing is unpacked to disk.

Archives come from strangers, too. Their number of members, their unpacked size and how many times their packed size
that is are bounded (`carom.core.limits`); an archive inside an archive is not opened.
"""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Final, NamedTuple

from carom.app.material.form import HEAD_BYTES, recognise
from carom.app.material.mbox import TOO_LONG, split_mbox
from carom.app.material.stream import DAMAGED, Stream, is_damage
from carom.app.material.tar import TarError, tar_members
from carom.app.material.tolerant import Tolerant
from carom.app.material.values import Form, Piece
from carom.core import limits

OnDefect = Callable[[str], None]

_END: Final = b"PK\x05\x06"
_END64: Final = b"PK\x06\x06"
#: Bytes in which the end of a zip's directory stands: its record, that of zip64, and a comment (APPNOTE 4.3.14-16).
_TAIL: Final = 22 + 56 + 20 + 0xFFFF
_GZIP: Final = b"\x1f\x8b"
#: What `zipfile` raises of numbers and names that make no sense.
_SENSELESS: Final = (NotImplementedError, ValueError, RuntimeError, OverflowError, struct.error)


class BombError(Exception):
    """An archive passes a bound; the message says which."""


class _Member(NamedTuple):
    name: str
    content: Stream
    #: Asked when the content was read: whether it ended too early.
    is_cut: Callable[[], bool]


class Meter:
    """Counts what an archive has given so far, against the bounds."""

    def __init__(self, packed: Callable[[], int]) -> None:
        self._packed = packed
        self._unpacked = self._members = 0

    def count_member(self) -> None:
        self._members += 1
        if self._members > limits.ARCHIVE_MEMBERS:
            raise BombError(f"more than {limits.ARCHIVE_MEMBERS} files; the rest was left out")

    def count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > limits.ARCHIVE_BYTES:
            raise BombError(f"unpacks to more than {limits.ARCHIVE_BYTES} bytes; the rest was left out")
        free = self._unpacked <= limits.ARCHIVE_FREE_BYTES
        if not free and self._unpacked > limits.ARCHIVE_RATIO * max(self._packed(), 1):
            raise BombError(f"unpacks to more than {limits.ARCHIVE_RATIO} times its size; the rest was left out")


class Metered:
    """A stream of which every byte is counted."""

    def __init__(self, stream: Stream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def read(self, size: int, /) -> bytes:
        some = self._stream.read(size)
        self._meter.count(len(some))
        return some


class _Begun:
    """A stream with its first bytes put back."""

    def __init__(self, head: bytes, rest: Stream) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        if self._head:
            some, self._head = self._head[:size], self._head[size:]
            return some
        return self._rest.read(size)


def zip_pieces(file: IO[bytes], source: str, on_defect: OnDefect) -> Iterator[Piece]:
    """The mails of a zip that can be searched, in the order of its directory."""
    size = file.seek(0, os.SEEK_END)
    if _directory_bytes(file, size) > limits.ARCHIVE_DIRECTORY_BYTES:
        on_defect(f"zip: more than {limits.ARCHIVE_DIRECTORY_BYTES} bytes of directory; not opened")
        return
    try:
        archive = zipfile.ZipFile(file)
    except (*_SENSELESS, *DAMAGED, OSError) as error:
        _raise_unless_damage(error)
        on_defect(f"zip: damaged, not opened ({error})")
        return
    with archive:
        try:
            yield from _zip_members(archive, size, source, on_defect)
        except BombError as error:
            on_defect(f"zip: {error}")


def _zip_members(archive: zipfile.ZipFile, size: int, source: str, on_defect: OnDefect) -> Iterator[Piece]:
    # Members may overlap, so each is held against its own packed size: the ratio of the whole would not tell.
    packed = 0

    def packed_so_far() -> int:
        return min(packed, size)

    meter = Meter(packed_so_far)
    for info in archive.infolist():
        # Not `is_dir`, which fails on a name without a character.
        if info.filename.endswith("/"):
            continue
        if info.flag_bits & 1:
            on_defect(f"{info.filename}: encrypted, passed over")
            continue
        packed += info.compress_size
        meter.count_member()
        try:
            with archive.open(info) as opened:
                tolerant = Tolerant(opened)
                member = _Member(info.filename, Metered(tolerant, meter), partial(getattr, tolerant, "damaged"))
                yield from _member_pieces(member, source, on_defect)
        except (*_SENSELESS, *DAMAGED, OSError) as error:
            _raise_unless_damage(error)
            on_defect(f"{info.filename}: damaged, passed over ({error})")


def _raise_unless_damage(error: Exception) -> None:
    """A disk that fails is for whoever runs this, a file that lies is not."""
    if not isinstance(error, _SENSELESS) and not is_damage(error):
        raise error


def tar_pieces(stream: Tolerant, packed: Callable[[], int], source: str, on_defect: OnDefect) -> Iterator[Piece]:
    """The mails of a tar stream, in its order. `packed`: how many bytes of the file were read so far."""
    meter = Meter(packed)
    try:
        for member in tar_members(Metered(stream, meter)):
            meter.count_member()
            given = _Member(member.name, member, partial(getattr, member, "is_cut"))
            yield from _member_pieces(given, source, on_defect)
        if stream.damaged:
            on_defect("tar: the file is cut or damaged here")
    except TarError as error:
        on_defect(str(error))
    except BombError as error:
        on_defect(f"tar: {error}")


def _member_pieces(member: _Member, source: str, on_defect: OnDefect) -> Iterator[Piece]:
    head = _up_to(member.content, HEAD_BYTES)
    form = recognise(head, member.name)
    content = _Begun(head, member.content)
    if form in (Form.ZIP, Form.TAR) or head.startswith(_GZIP):
        on_defect(f"{member.name}: an archive inside an archive is not opened")
    elif form is Form.MBOX:
        yield from split_mbox(content, source)
        if member.is_cut():
            on_defect(f"{member.name}: cut or damaged")
    elif form is Form.EML:
        raw = _up_to(content, limits.MAIL_BYTES + 1)
        if len(raw) > limits.MAIL_BYTES:
            yield Piece(raw[: limits.MAIL_BYTES], source, (TOO_LONG,))
        else:
            yield Piece(raw, source, ("archive: this mail is cut or damaged",) if member.is_cut() else ())
    else:
        what = "a log" if form is Form.LOG else "neither mail nor mbox"
        on_defect(f"{member.name}: {what}, passed over")


def _up_to(stream: Stream, size: int) -> bytes:
    gathered = bytearray()
    while len(gathered) < size and (some := stream.read(size - len(gathered))):
        gathered += some
    return bytes(gathered)


def _directory_bytes(file: IO[bytes], size: int) -> int:
    """What the end of the file says of the directory's size, which `zipfile` reads at once."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    at = tail.rfind(_END)
    # Two records disagree only in a file that was made to hurt, so the larger counts.
    stated = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    at64 = tail.rfind(_END64)
    stated64 = int.from_bytes(tail[at64 + 40 : at64 + 48], "little") if at64 >= 0 else 0
    return max(stated64, stated if stated != 0xFFFFFFFF else 0)
