"""Replies that were decoded wrongly keep their verdict, as far as their bytes survive."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable

import pytest

from carom.app.engine import default_classifier
from carom.core.classify.mojibake import repairs
from carom.core.limits import REPAIRS
from carom.core.model import Reason
from carom.core.rules.loader import packaged_sources, read_files

#: Some sentences of each language with the reason that its rules give them.
SAMPLES = {
    file.language: [(sample, rule.reason) for rule in file.rule for sample in rule.samples[::4] if not sample.isascii()]
    for name, file in read_files(packaged_sources())
    if name.startswith("lang/")
}

#: A language, the charset in which a reply was written, the one in which it was read, and the share of verdicts that
#: stay. Latin-1 read as UTF-8 loses every accented letter, CP1252 five of the bytes; two-byte charsets swallow some.
READINGS = [
    ("ja", "cp932", "latin_1", 0.97),
    ("ja", "euc_jp", "latin_1", 0.95),
    ("ja", "cp932", "cp1252", 0.4),
    ("ja", "utf_8", "cp1252", 0.9),
    ("ja", "utf_8", "cp932", 0.45),
    ("ja", "utf_8", "gbk", 0.35),
    ("zh", "gb18030", "latin_1", 0.95),
    ("zh", "big5", "latin_1", 0.95),
    ("zh", "utf_8", "cp1252", 0.85),
    ("zh", "utf_8", "gbk", 0.45),
    ("ko", "cp949", "latin_1", 0.97),
    ("ko", "utf_8", "cp1252", 0.85),
    ("ru", "koi8_r", "latin_1", 0.99),
    ("ru", "cp1251", "latin_1", 0.99),
    ("ru", "cp866", "latin_1", 0.99),
    ("ru", "koi8_r", "cp1251", 0.98),
    ("ru", "cp1251", "koi8_r", 0.99),
    ("ru", "cp866", "cp1251", 0.9),
    ("ru", "utf_8", "cp1251", 0.9),
    ("ru", "utf_8", "cp1252", 0.9),
    ("pl", "iso8859_2", "latin_1", 0.95),
    ("pl", "cp1250", "cp1252", 0.9),
    ("cs", "cp1250", "latin_1", 0.95),
    ("cs", "utf_8", "cp1252", 0.9),
    ("tr", "cp1254", "latin_1", 0.95),
    ("tr", "utf_8", "cp1252", 0.9),
    *((language, "latin_1", "utf_8", 0.95) for language in ("de", "fr", "es", "pt", "it", "sv")),
    *((language, "utf_8", "cp1252", 0.93) for language in ("de", "fr", "es", "pt", "it", "sv")),
    *((language, "utf_8", "ascii", 0.95) for language in ("de", "fr", "es", "pt", "it", "sv")),
]


def _kept(pairs: list[tuple[str, Reason]]) -> float:
    """The share of texts that are judged like their originals."""
    classify = default_classifier().classify
    return sum(classify(broken).reason == reason for broken, reason in pairs) / len(pairs)


@pytest.mark.parametrize(("language", "written", "read", "floor"), READINGS)
def test_a_reply_that_was_read_in_a_wrong_charset_keeps_its_verdict(
    language: str, written: str, read: str, floor: float
) -> None:
    pairs = []
    for sample, reason in SAMPLES[language]:
        data = sample.encode(written, "replace")
        if data.decode(written) == sample:
            pairs.append((data.decode(read, "replace"), reason))
    assert len(pairs) >= 5
    assert _kept(pairs) >= floor


@pytest.mark.parametrize("language", ["de", "fr", "ja", "ko", "pl", "ru", "tr", "zh"])
def test_a_reply_that_was_read_wrongly_twice_keeps_its_verdict(language: str) -> None:
    pairs = [
        (sample.encode().decode("latin_1").encode().decode("latin_1"), reason) for sample, reason in SAMPLES[language]
    ]
    assert _kept(pairs) >= 0.9


def _escaped(text: str, form: str) -> str:
    return "".join(c if c.isascii() else "".join(form.format(byte) for byte in c.encode()) for c in text)


ESCAPES: dict[str, Callable[[str], str]] = {
    "encoded word, base64": lambda text: f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?=",
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "hexadecimal bytes": lambda text: "".join(
        c if c.isascii() else "".join(f"\\x{b:02X}" for b in c.encode()) for c in text
    ),
    "octal bytes": lambda text: _escaped(text, "\\{:03o}"),
    "HTML": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "code points": lambda text: "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text),
}


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("language", ["de", "ja", "ru", "zh"])
def test_a_reply_that_was_left_escaped_keeps_its_verdict(language: str, escape: str) -> None:
    assert _kept([(ESCAPES[escape](sample), reason) for sample, reason in SAMPLES[language]]) >= 0.97


@pytest.mark.parametrize("escape", ["\x1b", ""], ids=["whole", "without escape characters"])
def test_japanese_in_seven_bits_keeps_its_verdict(escape: str) -> None:
    pairs = []
    for sample, reason in SAMPLES["ja"]:
        data = sample.encode("iso2022_jp", "ignore")
        pairs.append((data.decode("ascii").replace("\x1b", escape), reason))
    assert _kept(pairs) >= 0.95


PLAIN = [
    "550 5.1.1 <bob@example.com>: user unknown",
    "450 4.4.4 name service error for name=example.com type=MX (R&D)",
    "554 see https://example.org/why?ip=192.0.2.1&code=5%20x",
    "C:\\mail\\queue",
    "",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_has_no_other_reading(text: str) -> None:
    assert list(repairs(text)) == []


@pytest.mark.parametrize("language", SAMPLES)
def test_text_that_is_whole_is_judged_as_it_stands(language: str) -> None:
    classify = default_classifier().classify
    assert [sample for sample, reason in SAMPLES[language] if classify(sample).reason != reason] == []


@pytest.mark.parametrize(
    "text", ["\ud800\udcff", "\x00" * 50, "\ufffd" * 200, "=?x?B?!?=", "$B!(B", "é" * 100_000, "\\u0000"]
)
def test_whatever_comes_has_few_readings(text: str) -> None:
    assert len(list(repairs(text))) <= REPAIRS
