"""The header of a mail or of a part (RFC 5322 section 2.2), its values decoded when somebody asks for them."""

from __future__ import annotations

import binascii
import re
from typing import Final

from carom.core.limits import HEADER_FIELD_CHARS
from carom.core.reading.mail.charset import decode

#: A field with its folded lines.
_FIELD: Final = re.compile(r"\n([^\s:]+):([^\n]*+(?:\n[ \t][^\n]*+)*+)")
#: All fields; the line of a mailbox and pieces of a field that was cut off may stand before them.
_BLOCK: Final = re.compile(
    rb"(?:>?From [^\n]*+\n)?(?:[ \t][^\n]*+\n)*+(?:[^\s:][^:\n]*+:[^\n]*+(?:\n|\Z)(?:[ \t][^\n]*+(?:\n|\Z))*+)++"
)
#: An encoded word (RFC 2047 section 2), the language of RFC 2231 section 5 in it.
_WORD: Final = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,60})?\?([BbQq])\?([^?\n]*)\?=")


class Fields:
    """The fields of one header by their names in lower case. Values are read when asked for: of thirty, ten are."""

    __slots__ = ("_values",)

    def __init__(self, text: str) -> None:
        # Names in the order in which they first stand.
        values: dict[str, list[str]] = {}
        for name, value in _FIELD.findall("\n" + text):
            low = name.lower()
            if low in values:
                values[low].append(value)
            else:
                values[low] = [value]
        self._values = values

    def first(self, name: str) -> str:
        """First value, unfolded and decoded (RFC 2047); empty when there is none."""
        found = self._values.get(name)
        return _readable(found[0]) if found is not None else ""

    def every(self, name: str) -> list[str]:
        return [_readable(value) for value in self._values.get(name, ())]

    def has(self, name: str) -> bool:
        return name in self._values

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether there is a field of any of these names."""
        return not names.isdisjoint(self._values)

    def chosen(self, names: frozenset[str]) -> dict[str, list[str]]:
        """The values of all fields of these names, names in the order in which they first stand."""
        return {name: [_readable(value) for value in found] for name, found in self._values.items() if name in names}

    def __bool__(self) -> bool:
        """Whether there is a field at all."""
        return bool(self._values)


def end_of_header(raw: bytes, start: int, limit: int) -> tuple[int, int]:
    """Where the header that begins at `start` ends, and where the body begins.

    A line that is no field begins the body, also without the blank line that should stand before it.
    """
    block = _BLOCK.match(raw, start, limit)
    end = block.end() if block is not None else start
    if raw.startswith(b"\n", end):
        return end, end + 1
    return (end, end + 2) if raw.startswith(b"\r\n", end) else (end, end)


def header_text(head: bytes) -> str:
    """The text of a header with LF line ends: UTF-8 (RFC 6532 section 3.2), Latin-1 line by line where it is not."""
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n")
    try:
        return head.decode()
    except UnicodeDecodeError:
        return "\n".join([_legacy(line) for line in head.split(b"\n")])


def _legacy(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _readable(value: str) -> str:
    """Unfolded and decoded (RFC 2047)."""
    if len(value) > HEADER_FIELD_CHARS:
        value = value[:HEADER_FIELD_CHARS]
    if "\n" in value:
        value = " ".join(value.split())
    return (decoded_words(value) if "=?" in value else value).strip()


def decoded_words(value: str) -> str:
    """With its encoded words read; blanks between two of them are none (RFC 2047 section 6.2)."""
    found: list[str] = []
    end = 0
    held: tuple[str, bytes] = ("", b"")
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        charset, data = word[1].lower(), _word_bytes(word[2], word[3])
        if end and not between.strip():
            # Some mailers break a character in two: bytes of one charset are put together before they are read.
            if held[0] == charset:
                data = held[1] + data
            else:
                found.append(decode(held[1], held[0]))
        else:
            found += [decode(held[1], held[0]), between] if end else [between]
        held, end = (charset, data), word.end()
    return "".join([*found, decode(held[1], held[0]), value[end:]]) if end else value


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """What base64 says, as far as it can be read: mails are cut, and what is none of its letters is passed over."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = _NO_BASE64.sub(b"", data)
        # One letter of four says nothing; two and three lack their padding.
        whole = letters[:-1] if len(letters) % 4 == 1 else letters
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")
