r"""Text that was decoded wrongly, or not at all, on its way here, put right where the bytes allow.

Replies travel as bytes without a charset. Clients read Shift_JIS as Latin-1, UTF-8 twice, leave
``=?ISO-2022-JP?B?…?=`` or ``\303\244`` standing. `repairs` takes such a text back to bytes and reads
them in the charsets of mail; whoever asks judges each reading and keeps the one that says something.
"""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from carom.core.classify.plausible import plausibility
from carom.core.limits import REPAIRS, REPLY_CHARS

# An ASCII text without these is as it should be. The class in front lets the search skip from one to the next.
_ESCAPE: Final = re.compile(
    r"(?=[=&\\$%~+\x1b])(?:=\?[\w-]{2,30}\?[bBqQ]\?|&#?\w{2,8};|\\[ux][0-9a-fA-F]{2}|\\[23][0-7]{2}"
    r"|=[89A-Fa-f][0-9A-Fa-f]|%[89A-Fa-f][0-9A-Fa-f]|\$[@B][!-~]{4}|~\{[!-~]{2}|\+[A-Za-z0-9+/]{6})"
)
_ENCODED_WORD: Final = re.compile(r"=\?([\w-]{2,30})(?:\*[\w-]{1,10})?\?([bBqQ])\?([^?\s]{0,800})\?=")
_BETWEEN_WORDS: Final = re.compile(r"(\?=)\s+(?==\?[\w-]{2,30}\?[bBqQ]\?)")
_UNICODE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_BYTE: Final = re.compile(r"(?:\\x|[=%])([89A-Fa-f][0-9A-Fa-f])|\\([23][0-7]{2})")
_QUOTED: Final = re.compile(r"=([0-9A-F]{2})")
_SOFT_BREAK: Final = re.compile(r"=\r?\n")
# ISO-2022-JP, mostly without its escape characters, which are control characters that many filters drop.
_JIS: Final = re.compile(r"\x1b?\$[@B]((?:[!-~]{2}){1,400}?)\x1b?\([BJ]")
_HZ: Final = re.compile(r"~\{((?:[!-~]{2}){1,400}?)~\}")
_UTF_7: Final = re.compile(r"\+[A-Za-z0-9+/]{6,800}-?")

#: Charsets in which the bytes may have been read by mistake, and in which they may have been written.
_READ_AS: Final = ("latin", "cp1251", "koi8_r", "cp866", "cp437", "gbk", "cp932", "cp949")
_WRITTEN_IN: Final = (
    *("utf_8", "cp932", "euc_jp", "gb18030", "cp950", "cp949", "koi8_r", "cp1251", "cp866"),
    *("cp1250", "iso8859_2", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "cp1252"),
)
# CP1252 has no character for five bytes; readers give U+FFFD for them. 0x81 is by far the most frequent of the five in
# UTF-8 (hiragana, Cyrillic) and Shift_JIS.
_LOST_BYTE: Final = "\x81"
_LATIN: Final = {
    byte.decode("cp1252"): byte
    for number in range(0x80, 0xA0)
    if (byte := bytes((number,))) not in b"\x81\x8d\x8f\x90\x9d"
}
_AS_BYTE: Final = str.maketrans(
    {character: byte.decode("latin_1") for character, byte in _LATIN.items()} | {"\ufffd": _LOST_BYTE}
)
#: Characters of our samples whose UTF-8 holds one of those bytes, the most frequent where two differ in it alone.
_WITH_LOST_BYTE: Final = (
    "сましすがい이のたせてで不さには送되일čН자名에受인址发き도을의אなρあか限服バこ否된可だぎっ绝配量"
    "은お認再過子け禁크つก、み違停と要号含록单证فうめ式合음식적감증됨权允后稍え원판尝析ご現ぱ前達더직평"
    "ề帐灰問参へ序상득또락속동큽됩联额屏磁繁码违凍結職ち杯保遅ばほど同適폐응끊쁩링แ锁换职成只响遠偵遲理"
    "位来提每恶意取"
)
_LOSSY: Final = {
    character.encode().decode("cp1252", "replace"): character.encode().decode("latin_1")
    for character in _WITH_LOST_BYTE
}
_LOST: Final = re.compile("|".join(map(re.escape, _LOSSY)))
#: A text this plausible with no Latin letter beyond ASCII is as it was written: what our samples become by a wrong
#: reading stays below 0.62, and what they are as they stand, in scripts of their own, does not.
_WHOLE: Final = 0.65
_ACCENTED: Final = re.compile("[\u0080-\u024f]")
#: Readings below this are noise.
_PLAUSIBLE: Final = 0.1
#: Bytes at the end that may belong to a cut character; and a torn character must have so many whole ones beside it.
_TORN: Final = 4
#: What a reading gains by bytes that are UTF-8, which is rare by chance, or by an escape that says what it means.
_PROVED: Final = 0.6


def repairs(text: str) -> Iterator[str]:
    """Other readings of a text, the most plausible first, at most `REPAIRS`; none for a text that seems whole.

    Plain ASCII costs one search. Pure; never raises on text.
    """
    text = text[:REPLY_CHARS]
    if _ESCAPE.search(text) is None and (text.isascii() or _is_whole(text)):
        return
    found: dict[str, float] = {}
    for plain in _unescaped(text):
        if plain != text:
            found[plain] = plausibility(plain) + _PROVED
        found.update(_reread(plain))
        # UTF-8 that was wrongly read and written again as UTF-8 is noise in between.
        if once := _read(_bytes_of(plain, "latin"), "utf_8"):
            found.update({twice: score for twice, score in _reread(once) if twice not in found})
    found.pop(text, None)
    yield from _best(found, REPAIRS)


def _is_whole(text: str) -> bool:
    return _ACCENTED.search(text) is None and plausibility(text) >= _WHOLE


def _best(found: dict[str, float], number: int) -> list[str]:
    ranked = sorted(found, key=lambda reading: -found[reading])
    return [reading for reading in ranked if found[reading] >= _PLAUSIBLE or reading.isascii()][:number]


def _unescaped(text: str) -> Iterable[str]:
    """The text itself, and what it says when escapes are taken for what they stand for."""
    yield text
    if _ESCAPE.search(text) is None:
        return
    plain = _ENCODED_WORD.sub(_word, _BETWEEN_WORDS.sub(r"\1", text))
    plain = _JIS.sub(lambda found: _decoded(b"\x1b$B" + found[1].encode() + b"\x1b(B", "iso2022_jp"), plain)
    plain = _HZ.sub(lambda found: _decoded(b"~{" + found[1].encode() + b"~}", "hz"), plain)
    plain = html.unescape(plain) if "&" in plain else plain
    plain = _UNICODE.sub(lambda found: chr(int(found[1], 16)), plain)
    if plain == text and "+" in text:
        plain = _UTF_7.sub(lambda found: _decoded(found[0].encode(), "utf_7"), plain)
    # Escaped bytes are not characters yet: they become Latin-1, which `_reread` takes back to bytes.
    yield _BYTE.sub(lambda found: chr(int(found[1], 16) if found[1] else int(found[2], 8)), _SOFT_BREAK.sub("", plain))


def _word(found: re.Match[str]) -> str:
    """One encoded word of RFC 2047; as it stands when its charset or bytes are of no known kind."""
    charset, encoding, content = found.groups()
    try:
        if encoding in "bB":
            return binascii.a2b_base64(content + "=" * (-len(content) % 4)).decode(charset, "replace")
        unquoted = _QUOTED.sub(lambda byte: chr(int(byte[1], 16)), content.replace("_", " "))
        return unquoted.encode("latin_1").decode(charset, "replace")
    except (LookupError, ValueError):
        return found[0]


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return data.decode("latin_1")


def _reread(text: str) -> Iterator[tuple[str, float]]:
    """Every reading of the bytes behind a text that is a text at all, with its plausibility."""
    if text.isascii():
        return
    for wrong in _READ_AS:
        data = _bytes_of(text, wrong)
        for right in _WRITTEN_IN:
            reading = _read(data, right)
            if reading and reading != text:
                yield reading, plausibility(reading) + (_PROVED if right == "utf_8" else 0.0)


def _bytes_of(text: str, wrong: str) -> bytes:
    """The bytes that read so; empty when no bytes do."""
    try:
        if wrong == "latin":
            if "\ufffd" in text:
                text = _LOST.sub(lambda found: _LOSSY[found[0]], text)
            return text.translate(_AS_BYTE).encode("latin_1", "surrogateescape")
        return text.replace("\ufffd", "?").encode(wrong)
    except UnicodeEncodeError:
        return b""


def _read(data: bytes, charset: str) -> str:
    """The text, without a last character that was cut off; empty when more than that is wrong."""
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        if charset == "utf_8":
            return _nearly(data)
        return data[: error.start].decode(charset) if error.start >= len(data) - _TORN else ""


def _nearly(data: bytes) -> str:
    """UTF-8 in which few characters are torn: readers in two-byte charsets swallow one here and there."""
    reading = data.decode("utf_8", "replace")
    beyond = sum(character > "\x7f" for character in reading)
    return reading if reading.count("\ufffd") * _TORN <= beyond else ""
