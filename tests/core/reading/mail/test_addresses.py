"""Addresses as the fields of reports write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.limits import ADDRESS_CHARS
from carom.core.reading.mail.addresses import in_header, typed_address

TYPED = [
    ("rfc822; ann@example.org", "ann@example.org"),
    ("RFC822;<ann@EXAMPLE.org>", "ann@example.org"),
    ("rfc822 ; Ann.Lee@example.org", "Ann.Lee@example.org"),
    ("<ann@example.org>", "ann@example.org"),
    ("smtp; ann+list@example.org", "ann+list@example.org"),
    ("utf-8; \\x{6D4B}@example.org", "测@example.org"),
    ('rfc822; "ann lee"@example.org', '"ann lee"@example.org'),
    ("rfc822; ann@example.org (expanded)", "ann@example.org"),
    ("rfc822; ann", None),
    ("x400; /C=de/S=ann/", None),
    ("rfc822;", None),
    ("", None),
]

HEADERS = [
    ("Ann <ann@example.org>", ["ann@example.org"]),
    ("ann@example.org, Bob <bob@example.net>", ["ann@example.org", "bob@example.net"]),
    ('"Lee, Ann" <ann@example.org>', ["ann@example.org"]),
    ("ann@example.org, ann@example.org", ["ann@example.org"]),
    ("undisclosed-recipients:;", []),
]


@pytest.mark.parametrize(("field", "address"), TYPED)
def test_type_and_wrapping_are_taken_off(field: str, address: str | None) -> None:
    assert typed_address(field) == address


@pytest.mark.parametrize(("header", "addresses"), HEADERS)
def test_each_address_of_a_header_is_found_once(header: str, addresses: list[str]) -> None:
    assert in_header(header) == addresses


@given(st.text(max_size=400))
def test_what_is_read_is_an_address_of_bounded_length(field: str) -> None:
    address = typed_address(field)
    assert address is None or ("@" in address and len(address) <= 2 * ADDRESS_CHARS)
