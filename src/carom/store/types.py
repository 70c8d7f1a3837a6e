"""Column types that make SQLite and PostgreSQL keep and give back the same values."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import msgspec
from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from carom.core.errors import StoreError
from carom.core.limits import ADDRESS_CHARS

#: Characters of a value that is looked up by. PostgreSQL refuses an index entry above 2,704 bytes, and the longest
#: index holds two such values of at most four bytes each.
HANDLE_CHARS: Final = ADDRESS_CHARS

_MARK_CHARS: Final = 16
_LEVEL: Final = 6

_E = TypeVar("_E", bound=StrEnum)
_S = TypeVar("_S")


def storable(text: str) -> str:
    """The text without what a database cannot hold: PostgreSQL has no NUL, neither has lone surrogates.

    They come from hostile or wrongly decoded mail; each becomes U+FFFD. The raw bytes are kept beside it.
    """
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def handle(text: str) -> str:
    """The text as a key: cut at `HANDLE_CHARS`, with a digest of the whole, so that two long ones stay two."""
    text = storable(text)
    if len(text) <= HANDLE_CHARS:
        return text
    mark = hashlib.sha256(text.encode()).hexdigest()[:_MARK_CHARS]
    return f"{text[: HANDLE_CHARS - _MARK_CHARS - 1]}~{mark}"


def utc(time: datetime) -> datetime:
    """The same instant in UTC. Raises StoreError for a time without a zone: it names no instant."""
    if time.tzinfo is None:
        raise StoreError(f"{time.isoformat()} has no time zone; the store takes no time without one")
    return time.astimezone(UTC)


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC that always carries its zone. SQLite would hand it back without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Free text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class Handle(TypeDecorator[str]):
    """Text that is looked up by; see `handle`. In the order of its characters on both, whatever the server's locale."""

    impl = Text().with_variant(Text(collation="C"), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else handle(value)


class Slug(TypeDecorator[_E], Generic[_E]):
    """A member of an enum as its slug; no member at all as the empty text, so that it can be part of a key."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[_E]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: _E | None, dialect: Dialect) -> str:  # noqa: ARG002
        return "" if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> _E | None:  # noqa: ARG002
        try:
            return self.members(value) if value else None
        except ValueError as error:
            raise _unreadable(error) from error


class Json(TypeDecorator[_S], Generic[_S]):
    """A value of a known type as JSON text.

    Text and not JSONB, because that has no U+0000 and the value has to come back as it was.
    """

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._decoder: msgspec.json.Decoder[_S] = msgspec.json.Decoder(shape)

    def process_bind_param(self, value: _S | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        try:
            return msgspec.json.encode(value).decode()
        except UnicodeEncodeError:
            return msgspec.json.encode(_repaired(msgspec.to_builtins(value))).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> _S | None:  # noqa: ARG002
        try:
            return None if value is None else self._decoder.decode(value)
        except msgspec.DecodeError as error:
            raise _unreadable(error) from error


class Compressed(TypeDecorator[bytes]):
    """Bytes, deflated."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else zlib.compress(value, _LEVEL)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        try:
            return None if value is None else zlib.decompress(value)
        except zlib.error as error:
            raise _unreadable(error) from error


def _unreadable(error: Exception) -> StoreError:
    return StoreError(
        f"the database holds a value that this carom cannot read: {error}; was it written by a newer one?"
    )


def _repaired(value: Any) -> Any:
    """The same tree of JSON values with every text storable; as deep as the structs it came from."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: _repaired(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_repaired(item) for item in value]
    return value
