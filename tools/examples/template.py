"""Templates of mails: text with fields and a few directives, rendered to bytes.

Fields stand in double braces. Two write what plain text cannot hold: ``{{word CHARSET TEXT}}`` is an
encoded word (RFC 2047), ``{{hex FE FF}}`` is these bytes. Directives start a line:

    %include NAME      the template of that name, without its own suffix
    %each … %end       once for each recipient, whose fields go before those of the mail
    %wrap N … %end     one paragraph, wrapped at N columns, indented by four from the second line
    %qp CHARSET, %base64 CHARSET, %as CHARSET … %end   encoded so; `as` without transfer encoding
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from email.charset import BASE64, Charset
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"

_FIELD = re.compile(r"\{\{([^{}]+)\}\}")
_BLOCKS = ("each", "wrap", "qp", "base64", "as")

Fields = Mapping[str, str]


class TemplateError(Exception):
    """A template or the data for it are wrong; says where."""


def render(name: str, fields: Fields, recipients: Sequence[Fields]) -> bytes:
    """The mail that a template makes of the fields. Raises TemplateError for what is missing."""
    try:
        return _blocks(_lines(name), fields, recipients)
    except (KeyError, LookupError, UnicodeEncodeError) as wrong:
        raise TemplateError(f"template {name}: {wrong!r}") from wrong


def _lines(name: str) -> list[str]:
    path = TEMPLATES / f"{name}.eml"
    if not path.exists():
        raise TemplateError(f"there is no template {path}")
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        lines += _lines(line.split()[1]) if line.startswith("%include ") else [line]
    return lines


def _blocks(lines: Sequence[str], fields: Fields, recipients: Sequence[Fields]) -> bytes:
    rendered = b""
    rest = iter(lines)
    for line in rest:
        directive, _, argument = line[1:].partition(" ")
        if line.startswith("%") and directive in _BLOCKS:
            rendered += _block(directive, argument, list(_until_end(rest)), fields, recipients)
        else:
            rendered += _line(line, fields)
    return rendered


def _line(line: str, fields: Fields) -> bytes:
    text = fill(line, fields)
    # A line for an optional header: without a value it must not become the blank line that ends a block.
    return b"" if line.strip() and not text.strip() else _encode(text + "\n", "utf-8")


def _until_end(rest: Iterator[str]) -> Iterator[str]:
    depth = 1
    for line in rest:
        depth += line[1:].partition(" ")[0] in _BLOCKS if line.startswith("%") else 0
        depth -= line == "%end"
        if depth == 0:
            return
        yield line
    raise LookupError("%end is missing")


def _block(directive: str, argument: str, lines: Sequence[str], fields: Fields, recipients: Sequence[Fields]) -> bytes:
    if directive == "each":
        return b"".join(_blocks(lines, {**fields, **recipient}, recipients) for recipient in recipients)
    if directive == "wrap":
        paragraph = _blocks(lines, fields, recipients).decode("utf-8", "surrogateescape")
        return _encode(_wrap(paragraph, int(argument)) + "\n", "utf-8")
    text = _blocks(lines, fields, recipients).decode("utf-8", "surrogateescape")
    body = _encode(text, argument)
    if directive == "qp":
        return quopri.encodestring(body)
    return base64.encodebytes(body) if directive == "base64" else body


def _wrap(paragraph: str, width: int) -> str:
    return textwrap.fill(
        paragraph.replace("\n", " ").strip(),
        width,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def fill(line: str, fields: Fields) -> str:
    """The line with its fields put in. Raises KeyError for a field that is not there."""
    return _FIELD.sub(lambda match: _value(match[1], fields), line)


def _value(expression: str, fields: Fields) -> str:
    name, _, argument = expression.partition(" ")
    if not argument:
        return fields[name]
    if name == "word":
        charset, _, text = argument.partition(" ")
        return _encoded_word(text, charset)
    if name == "hex":
        return binascii.unhexlify(argument.replace(" ", "")).decode("ascii", "surrogateescape")
    raise LookupError(f"{{{{{expression}}}}} is no field")


def _encoded_word(text: str, name: str) -> str:
    charset = Charset(name)
    charset.header_encoding = BASE64
    return charset.header_encode(text)


def _encode(text: str, charset: str) -> bytes:
    return text.encode(charset, "surrogateescape")
