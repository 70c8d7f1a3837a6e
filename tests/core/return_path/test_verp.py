from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.address import parse_address
from carom.core.errors import InputError
from carom.core.return_path import parse_pattern, pattern_recipient, verp_recipients

ANN = "ann@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "bounces+ann=example.org@list.example",
        "garden-bounces+ann=example.org@list.example",
        "bounce-123-ann=example.org@list.example",
        "bounce-5899542-1206365-ann=example.org@list.example",
        "bounce+8c8b98.c-ann=example.org@list.example",
        "bounces+123-abcd-ann=example.org@list.example",
        "bounce-mc.us1_123.456-ann=example.org@list.example",
        "garden-return-17-ann=example.org@list.example",
        "rose-garden-return-17-ann=example.org@list.example",
        "owner-garden-ann=example.org@list.example",
        "ann=example.org@list.example",
        "ann=example.org__0-1a2b3c@bnc.example",
        "owner-GARDEN*ann**example.org@list.example",
        "owner-garden*ann*example.org@list.example",
        "bounce+ann==a==example.org==garden@list.example",
        "somebody+caf_=ann=example.org@mail.example",
        "BOUNCES+ann=EXAMPLE.ORG@list.example",
    ],
)
def test_the_common_forms_name_the_recipient_first(address: str) -> None:
    assert verp_recipients(address)[0] == ANN


@pytest.mark.parametrize(
    ("address", "recipient"),
    [
        ("bounces+ann+tag=example.org@list.example", "ann+tag@example.org"),
        ("bounce-123-mary-ann=example.org@list.example", "mary-ann@example.org"),
        ("bounces+mary-ann=example.org@list.example", "mary-ann@example.org"),
        ("bounces+a=b=example.org@list.example", "a=b@example.org"),
        ("bounces+ann=mail.example.co.uk@list.example", "ann@mail.example.co.uk"),
    ],
)
def test_signs_in_the_recipients_own_name_stay(address: str, recipient: str) -> None:
    assert verp_recipients(address)[0] == recipient


def test_where_dashes_leave_a_doubt_every_reading_is_a_candidate() -> None:
    candidates = verp_recipients("owner-rose-garden-mary-ann=example.org@list.example")
    assert {"ann@example.org", "mary-ann@example.org", "garden-mary-ann@example.org"} <= set(candidates)


@pytest.mark.parametrize(
    "address",
    [
        "news@mail.example",
        "bounces+4711@mail.example",
        "bounces+ann=localhost@mail.example",
        "bounces+=example.org@mail.example",
        "bounces+a b=example.org@mail.example",
        "0100018f3c1d2e4f-0a1b2c3d-000000@eu-west-1.example",
        "x=1@mail.example",
        "ann=example.org",
        "a" * 400 + "=example.org@mail.example",
        "",
    ],
)
def test_what_names_nobody_gives_nobody(address: str) -> None:
    assert verp_recipients(address) == ()


@given(st.text(alphabet="bounces+-=*_.@a1", max_size=120))
def test_whatever_is_read_is_an_address(text: str) -> None:
    assert all(parse_address(recipient) is not None for recipient in verp_recipients(text))


@pytest.mark.parametrize(
    ("pattern", "address", "recipient"),
    [
        ("b-{number}-{recipient}@bounces.example", "b-17-mary-ann=example.org@bounces.example", "mary-ann@example.org"),
        ("{local}.at.{domain}.x@bounces.example", "ann.at.example.org.x@bounces.example", ANN),
        ("r_{any}_{domain}#{local}@bounces.example", "r_a_b_example.org#ann@Bounces.Example", ANN),
        ("b-{number}-{recipient}@bounces.example", "b-x-ann=example.org@bounces.example", None),
        ("b-{number}-{recipient}@bounces.example", "b-17-ann=example.org@other.example", None),
        ("b-{recipient}@bounces.example", "b-ann=nowhere@bounces.example", None),
    ],
)
def test_a_pattern_of_the_operator_leaves_no_doubt(pattern: str, address: str, recipient: str | None) -> None:
    assert pattern_recipient(address, [parse_pattern(pattern)]) == recipient


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("b-{user}@bounces.example", "{user}"),
        ("b-{number}@bounces.example", "names the recipient once"),
        ("b-{recipient}-{local}@bounces.example", "names the recipient once"),
        ("b-{local}@bounces.example", "names the recipient once"),
        ("x" * 400, "at most 320"),
    ],
)
def test_a_wrong_pattern_is_refused_with_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_pattern(text)
