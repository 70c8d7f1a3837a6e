"""The body of a request: JSON, JSON lines or a form, bounded and typed; whatever is wrong with it has a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec

from carom.core.errors import WebhookError
from carom.core.limits import WEBHOOK_BYTES, WEBHOOK_DEPTH, WEBHOOK_EVENTS, WEBHOOK_FORM_FIELDS

T = TypeVar("T")

_NO_BRACKETS: Final = bytes(set(range(256)).difference(b'[]{}"'))
_ESCAPED: Final = re.compile(rb"\\.", re.DOTALL)
_STRING: Final = re.compile(rb'"[^"]*"')
_AT: Final = re.compile(r" - at `\$?\.?(.*)`\Z", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `([^`]*)`")
_BOUNDARY: Final = re.compile(r'boundary="?([^";,\s]{1,70})', re.IGNORECASE)
_FIELD_NAME: Final = re.compile(rb'content-disposition:[^\r\n]{0,200}?[; ]name="([^"\r\n]{1,200})"', re.IGNORECASE)
_FILE: Final = re.compile(rb"content-disposition:[^\r\n]{0,400}?filename", re.IGNORECASE)
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
#: Bytes in which the head of one part of a form ends.
_HEAD_BYTES: Final = 2000
#: Characters of a mistake that are shown; it may quote what a stranger wrote.
_MISTAKE_CHARS: Final = 200


class Form:
    """The fields of a form, each with its values in their order."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def first(self, name: str) -> str | None:
        return next((value for field, value in self._fields if field == name), None)

    def last(self, name: str) -> str | None:
        return next((value for field, value in reversed(self._fields) if field == name), None)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._fields)


class Body:
    """What a service posted. All methods raise `WebhookError` that names the service and the field."""

    def __init__(self, service: str, raw: bytes, headers: Mapping[str, str]) -> None:
        self.service = service
        self.raw = raw
        self._headers = {name.lower(): value for name, value in headers.items()}
        if len(raw) > WEBHOOK_BYTES:
            raise self.wrong("body", f"more than {WEBHOOK_BYTES} bytes")

    def header(self, name: str) -> str:
        """The value of a header, named in lower case; empty when it is not there."""
        return self._headers.get(name, "")

    @property
    def is_json(self) -> bool:
        """By the first character: services and their tests forget the type, and no form begins so."""
        return self.raw[:64].lstrip().startswith((b"{", b"["))

    def wrong(self, field: str, what: str) -> WebhookError:
        return WebhookError(f"{self.service}: {field}: {what[:_MISTAKE_CHARS]}")

    def json(self, kind: type[T], text: str | bytes | None = None, field: str = "body") -> T:
        """The body, or `text` out of its `field`, as one value of this type."""
        raw = self._checked(text, field)
        value: T = self._decoded(_decoder(kind).decode, raw, field)  # type: ignore[arg-type]  # types are hashable
        return value

    def batch(self, kind: type[T], text: str | bytes | None = None, field: str = "body") -> list[T]:
        """One value, an array of them, or one a line."""
        raw = self._checked(text, field)
        if raw[:64].lstrip().startswith(b"["):
            values: list[T] = self._decoded(_decoder(list[kind]).decode, raw, field)  # type: ignore[valid-type]
            return self.bounded(values, field)
        decoder = _decoder(kind)  # type: ignore[arg-type]
        try:
            return [decoder.decode(raw)]
        except msgspec.ValidationError as error:
            raise self._mismatch(error, field) from None
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            # Several values, or none.
            return self.bounded(self._decoded(decoder.decode_lines, raw, field), field)

    def _decoded(self, decode: Callable[[bytes], Any], raw: bytes, field: str) -> Any:
        try:
            return decode(raw)
        except msgspec.ValidationError as error:
            raise self._mismatch(error, field) from None
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            raise self.wrong(field, f"no JSON: {error}") from None

    def bounded(self, values: list[T], field: str) -> list[T]:
        """The same values, when they are not more than a batch may have."""
        if len(values) > WEBHOOK_EVENTS:
            raise self.wrong(field, f"more than {WEBHOOK_EVENTS} events")
        return values

    def form(self) -> Form:
        """The fields of a form, URL-encoded or in parts; files are left out."""
        boundary = _BOUNDARY.search(self.header("content-type"))
        if boundary is not None or self.raw.startswith(b"--"):
            mark = (
                b"--" + boundary[1].encode("utf-8", "replace") if boundary is not None else self.raw.split(None, 1)[0]
            )
            return Form(self._parts(mark))
        try:
            return Form(parse_qsl(self.raw.decode(), keep_blank_values=True, max_num_fields=WEBHOOK_FORM_FIELDS))
        except ValueError as error:
            raise self.wrong("body", f"no form: {error}") from None

    def _parts(self, mark: bytes) -> list[tuple[str, str]]:
        """RFC 7578, as far as services use it."""
        parts = self.raw.split(mark, WEBHOOK_FORM_FIELDS + 1)[1:]
        if len(parts) > WEBHOOK_FORM_FIELDS:
            raise self.wrong("body", f"more than {WEBHOOK_FORM_FIELDS} fields")
        fields: list[tuple[str, str]] = []
        for part in parts:
            end = _HEAD_END.search(part, 0, _HEAD_BYTES)
            if end is None:
                continue
            head = part[: end.start()]
            name = _FIELD_NAME.search(head)
            if name is not None and not _FILE.search(head):
                value = part[end.end() :].removesuffix(b"\n").removesuffix(b"\r")
                fields.append((name[1].decode("utf-8", "replace"), value.decode("utf-8", "replace")))
        return fields

    def _checked(self, text: str | bytes | None, field: str) -> bytes:
        raw = self.raw if text is None else text.encode("utf-8", "replace") if isinstance(text, str) else text
        if not raw.strip():
            raise self.wrong(field, "empty")
        if _too_deep(raw):
            raise self.wrong(field, f"more than {WEBHOOK_DEPTH} levels deep")
        return raw

    def _mismatch(self, error: msgspec.ValidationError, field: str) -> WebhookError:
        message = str(error)
        at = _AT.search(message)
        place, what = at[1] if at is not None else "", _AT.sub("", message)
        if (missing := _MISSING.fullmatch(what)) is not None:
            place, what = f"{place}.{missing[1]}".lstrip("."), "missing"
        return self.wrong(place[:_MISTAKE_CHARS] or field, what.replace("Expected", "expected", 1))


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    # Lax: services send numbers as strings and the other way round, from one release to the next.
    return msgspec.json.Decoder(kind, strict=False)


def _too_deep(raw: bytes) -> bool:
    """Whether arrays and objects are nested deeper than allowed."""
    if raw.count(b"{") + raw.count(b"[") <= WEBHOOK_DEPTH:
        return False
    depth = 0
    for char in _STRING.sub(b"", _ESCAPED.sub(b"", raw).translate(None, _NO_BRACKETS)):
        if char in b"[{":
            depth += 1
            if depth > WEBHOOK_DEPTH:
                return True
        elif char in b"]}":
            depth -= 1
    return False
