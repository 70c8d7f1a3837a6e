"""A mail taken apart, whatever its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.limits import HEADER_BLOCK_BYTES, MIME_DEPTH, MIME_PARTS
from carom.core.reading.mail.header import Fields
from carom.core.reading.mail.part import message_in, take_apart

RAW = (
    b"Subject: =?utf-8?q?Zur=C3=BCck?=\nContent-Type: multipart/report; boundary=XX\n\n"
    b"--XX\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nYWJj\n"
    b"--XX\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nAction: failed\n"
    b"--XX\nContent-Type: message/rfc822\n\nSubject: inner\n\nwords\n--XX--\nafter the end\n"
)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_parts_are_those_of_the_mail(line_end: bytes) -> None:
    root, text, status, message = take_apart(RAW.replace(b"\n", line_end))
    assert root.fields.first("subject") == "Zurück"
    assert text.text == "abc"
    assert status.text.split() == ["Reporting-MTA:", "dns;", "a", "Action:", "failed"]
    inner = message_in(message)
    assert inner is not None
    assert inner.fields.first("subject") == "inner"
    assert inner.text == "words\n"


BODIES = [
    ("nothing closes the last part", "--b\n\none\n--b\n\ntwo", ["one\n", "two"]),
    ("the first line closes", "--b--\n\none\n--b\n\ntwo\n--b--\n", ["one\n", "two\n"]),
    ("another boundary begins alike", "--b\n\none\n--bb\nstill one\n--b--\n", ["one\n--bb\nstill one\n"]),
    ("dashes stand within a line", "--b\n\none --b\n--b--\n", ["one --b\n"]),
    ("blanks follow the boundary", "--b  \n\none\n--b--  \n", ["one\n"]),
    (
        "no blank line follows the header",
        "--b\nContent-Type: text/plain\nwords without a colon\n--b--\n",
        ["words without a colon\n"],
    ),
    ("a part has no header", "--b\njust words\n--b--\n", ["just words\n"]),
    ("nothing announces a part", "words\n", []),
]


@pytest.mark.parametrize(
    ("body", "texts"), [(body, texts) for _, body, texts in BODIES], ids=[name for name, *_ in BODIES]
)
def test_parts_lie_between_boundaries(body: str, texts: list[str]) -> None:
    root, *parts = take_apart(f"Content-Type: multipart/mixed; boundary=b\n\n{body}".encode())
    assert [part.text for part in parts] == texts
    assert root.is_hollow is not bool(parts)


NESTED = {
    "multiparts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
    "messages": b"Content-Type: message/rfc822\n\n" * 2000,
}


@pytest.mark.parametrize("name", list(NESTED))
def test_nesting_is_followed_to_a_bound(name: str) -> None:
    assert len(take_apart(NESTED[name])) <= MIME_DEPTH + 1


def test_parts_are_counted_to_a_bound() -> None:
    assert (
        len(take_apart(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * MIME_PARTS * 3)) == MIME_PARTS
    )


def test_a_header_without_an_end_is_read_to_a_bound() -> None:
    (part,) = take_apart(b"Subject: x\n" + b"X-Bomb: y\n" * HEADER_BLOCK_BYTES)
    assert part.header_end <= HEADER_BLOCK_BYTES
    assert part.fields.first("subject") == "x"


VALUES = [
    ("plain", "plain"),
    ("folded\n  here\n\tand there", "folded here and there"),
    ("=?utf-8?q?a=C3=A4_b?=", "aä b"),
    ("=?utf-8?B?w6Q=?= =?utf-8?b?w7Y=?= u", "äö u"),
    ("=?utf-8?q?=E3=81?= =?utf-8?q?=82?=", "あ"),
    ("=?utf-8*de?q?a?=", "a"),
    ("=?iso-8859-1?q?=e4?=\n =?utf-8?q?=C3=B6?=", "äö"),
    ("a =?utf-8?b?w6Q?= without padding", "a ä without padding"),
    ("=?not closed", "=?not closed"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "value"), VALUES)
def test_values_are_unfolded_and_decoded(written: str, value: str) -> None:
    fields = Fields(f"X: 1\nSubject: {written}\nY: 2\nsubject: again")
    assert fields.first("subject") == value
    assert fields.every("subject") == [value, "again"]
    assert (fields.has("y"), fields.has("z")) == (True, False)
    assert (fields.has_any(frozenset("yz")), fields.has_any(frozenset("z"))) == (True, False)
    assert fields.chosen(frozenset(("subject", "y"))) == {"subject": [value, "again"], "y": ["2"]}


def test_letters_that_grow_in_lower_case_move_no_field() -> None:
    assert Fields("X: \u0130\u0130\nSubject: here").first("subject") == "here"


def test_a_header_in_an_older_charset_is_read_line_by_line() -> None:
    part = take_apart("Subject: ä\n".encode() + "From: ö\n\n".encode("latin-1"))[0]
    assert (part.fields.first("subject"), part.fields.first("from")) == ("ä", "ö")


@given(st.binary(max_size=400), st.integers(0, len(RAW)))
def test_any_bytes_give_parts(put_in: bytes, at: int) -> None:
    parts = take_apart(RAW[:at] + put_in + RAW[at:])
    assert all("\r" not in part.text for part in parts)
