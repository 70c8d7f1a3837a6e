"""Bytes of a part to text: declared charsets, wrong ones, and those that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.reading.mail.charset import declared, decode

DECLARED = [
    ("text/plain; charset=UTF-8", "utf-8"),
    ('text/plain; format=flowed; charset="iso-8859-1"', "iso-8859-1"),
    ("text/plain; charset = 'koi8-r'", "koi8-r"),
    ("text/plain; charset*=us-ascii''utf-8", "utf-8"),
    ("text/plain", ""),
]

DECODED = [
    (b"plain", "", "plain"),
    ("grüß".encode(), "utf-8", "grüß"),
    # The charset is a lie: UTF-8 shows by itself.
    ("grüß".encode(), "us-ascii", "grüß"),
    ("grüß".encode("latin-1"), "utf-8", "grüß"),
    # Latin-1 in the label, Windows in the bytes, as HTML has it too.
    (b"\x93quoted\x94", "iso-8859-1", "\u201cquoted\u201d"),
    ("宛先不明".encode("iso2022_jp"), "", "宛先不明"),
    ("宛先不明".encode("cp932"), "x-sjis", "宛先不明"),
    ("退信".encode("gb18030"), "gb2312", "退信"),
    ("반송".encode("cp949"), "ks_c_5601-1987", "반송"),
    ("письмо".encode("koi8-r"), "koi8-r", "письмо"),
    (b"caf+AOk-", "utf-7", "café"),
    ("hi".encode("utf-16-le"), "utf-16le", "hi"),
    (b"one\r\ntwo\rthree\n", "", "one\ntwo\nthree\n"),
    # Codecs of Python that no mail may reach.
    (b"\\u0041\xff", "unicode_escape", "\\u0041ÿ"),
    (b"a-z9\xff", "punycode", "a-z9ÿ"),
    (b"eJw=\xff", "base64", "eJw=ÿ"),
    (b"plain \xff", "no-such-charset", "plain ÿ"),
]


@pytest.mark.parametrize(("content_type", "charset"), DECLARED)
def test_the_charset_parameter_is_found_in_every_spelling(content_type: str, charset: str) -> None:
    assert declared(content_type) == charset


@pytest.mark.parametrize(("data", "charset", "text"), DECODED)
def test_text_is_decoded_by_what_fits(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset) == text


@given(st.binary(max_size=300), st.sampled_from([charset for _, charset, _ in DECODED]))
def test_any_bytes_become_text_that_can_be_written(data: bytes, charset: str) -> None:
    text = decode(data, charset)
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\r" not in text
