"""Bytes of a mail part to text: the declared charset when it fits, the likely one when it does not."""

from __future__ import annotations

import codecs
import re
from typing import Final

#: Names that mailers use and Python does not know.
_ALIASES: Final = {
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "x-euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unknown": "utf-8",
    "unknown-8bit": "utf-8",
    "ansi_x3.110-1983": "latin-1",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "": "utf-8",
}
#: ISO-2022 announces itself by escape sequences (RFC 1468, RFC 1557, RFC 1922).
_ESCAPES: Final = ((b"\x1b$B", "iso2022_jp_2"), (b"\x1b$@", "iso2022_jp_2"), (b"\x1b$)C", "iso2022_kr"))
#: Codecs of Python that are no charset of mail; some take long or make characters that cannot be written.
_NO_CHARSETS: Final = frozenset(
    ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem")
)
#: Charsets in which bytes below 128 mean more than ASCII.
SEVEN_BIT: Final = ("utf-7", "utf7", "unicode-1-1", "utf-16", "utf16", "utf-32", "utf32", "iso-2022", "iso2022", "hz")
_CHARSET: Final = re.compile(
    r"charset\*?\s{0,8}=\s{0,8}(?:[\w\-]{0,40}''|[\"'])?\s{0,8}([A-Za-z0-9_.:\-]{1,40})", re.IGNORECASE
)


def declared(content_type: str) -> str:
    """The charset parameter of a Content-Type value, lower-case; empty when there is none."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else ""


def decode(data: bytes, charset: str) -> str:
    """Text of `data` with LF line ends. Never fails: what no charset explains becomes U+FFFD."""
    if b"\x1b$" in data[:65536]:
        charset = next((name for mark, name in _ESCAPES if mark in data), charset)
    if data.isascii() and not charset.startswith(SEVEN_BIT):
        text = data.decode("ascii")
    else:
        text = _decode(data, _ALIASES.get(charset, charset))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _decode(data: bytes, charset: str) -> str:
    # Japanese mailers name the charset of seven bits and write the one of their system.
    for name in (charset, "cp932" if charset.startswith("iso-2022-jp") else "utf-8", "utf-8"):
        try:
            codec = codecs.lookup(name)
            if not _is_charset(codec):
                continue
            text = data.decode(name)
            # UTF-7 can write halves of surrogate pairs, which no text may hold.
            return _whole(text) if codec.name == "utf-7" else text
        except (LookupError, UnicodeError, ValueError):
            continue
    if charset in ("utf-8", "iso2022_jp_2", "cp932", "gb18030", "cp949", "big5", "euc-jp"):
        text = data.decode(charset, "replace")
        # Not one sign of it beside the broken ones: the label is wrong.
        if charset != "utf-8" or not text.replace("\ufffd", "").isascii():
            return text
    return data.decode("cp1252", "replace")


def _is_charset(codec: codecs.CodecInfo) -> bool:
    # The documented way to tell "base64" from a charset is private.
    return codec.name.replace("-", "_") not in _NO_CHARSETS and codec._is_text_encoding  # noqa: SLF001


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
