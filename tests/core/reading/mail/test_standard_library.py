"""Mails that the fast parser refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.reading.mail.part import Part
from carom.core.reading.mail.standard import standard_node

RAW = (
    b"Subject: =?utf-8?q?Zur=C3=BCck?=\nContent-Type: multipart/report; boundary=XX\n\n"
    b"--XX\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nYWJj\n"
    b"--XX\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nAction: failed\n"
    b"--XX\nContent-Type: message/rfc822\n\nSubject: inner\n\nwords\n--XX--\n"
)

NESTED = {
    "multiparts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
    "messages": b"Content-Type: message/rfc822\n\n" * 2000,
}


def test_parts_are_those_of_the_mail() -> None:
    root = Part(standard_node(RAW), 0)
    text, status, message = root.children
    assert root.header("subject") == "Zurück"
    assert text.text == "abc"
    assert status.text.split() == ["Reporting-MTA:", "dns;", "a", "Action:", "failed"]
    assert message.children[0].header("subject") == "inner"


@pytest.mark.parametrize("name", list(NESTED))
def test_deep_nesting_is_read_as_one_part(name: str) -> None:
    assert Part(standard_node(NESTED[name]), 0).children == ()


@given(st.binary(max_size=400), st.integers(0, len(RAW)))
def test_any_bytes_give_a_part(put_in: bytes, at: int) -> None:
    root = Part(standard_node(RAW[:at] + put_in + RAW[at:]), 0)
    assert isinstance(root.text, str)
    assert all(isinstance(child.content, bytes) for child in root.children)
