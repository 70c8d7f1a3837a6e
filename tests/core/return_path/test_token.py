from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.errors import InputError
from carom.core.return_path import Keyring, State, check_token, holds_token, make_key, make_return_path

OLD, NEW = make_key("k1", b"0123456789abcdef"), make_key("k2", b"fedcba9876543210-and-more")
RING = Keyring((NEW, OLD), days=30)
SENT = date(2026, 11, 2)
SENDER = "bounces@mail.example"
LONG = "somebody.with.a.long.name.and.more@a-long-domain.example.org"


def local(address: str) -> str:
    return address.rpartition("@")[0]


@pytest.mark.parametrize(
    "recipient", ["ann@example.org", "Mary-Ann+x@Example.org", LONG, '"a b"@example.org', "ü@example.org"]
)
@pytest.mark.parametrize("sign", ["+", "-", "="])
def test_what_was_signed_is_valid_and_names_the_recipient(recipient: str, sign: str) -> None:
    address = make_return_path(SENDER, recipient, NEW, SENT, sign=sign)
    checked = check_token(address, RING, SENT + timedelta(days=3), [recipient])
    assert (checked.state, checked.key, checked.sent_on) == (State.VALID, "k2", SENT)
    assert checked.recipient == recipient.lower()
    assert holds_token(address)


@given(
    st.from_regex(r"[a-z0-9][a-z0-9+=._-]{0,62}[a-z0-9]", fullmatch=True), st.sampled_from(["b", "bounces", "x" * 40])
)
def test_a_local_part_never_passes_64_octets(name: str, base: str) -> None:
    address = make_return_path(f"{base}@mail.example", f"{name}@example.org", NEW, SENT)
    assert len(local(address).encode()) <= 64
    assert check_token(address, RING, SENT, [f"{name}@example.org"]).state is State.VALID


def test_a_recipient_that_fits_stands_in_the_address_and_need_not_be_given() -> None:
    address = make_return_path(SENDER, "ann@example.org", NEW, SENT)
    assert address.endswith("-ann=example.org@mail.example")
    assert check_token(address, RING, SENT).recipient == "ann@example.org"


def test_a_recipient_that_does_not_fit_must_be_given() -> None:
    address = make_return_path(SENDER, LONG, NEW, SENT)
    assert check_token(address, RING, SENT).state is State.NO_RECIPIENT
    assert check_token(address, RING, SENT, ["ann@example.org"]).state is State.WRONG
    assert check_token(address, RING, SENT, ["ann@example.org", LONG]).recipient == LONG


def test_servers_may_change_the_case_of_a_local_part() -> None:
    address = make_return_path(SENDER, "ann@example.org", NEW, SENT).upper()
    assert check_token(address, RING, SENT).state is State.VALID


def test_a_key_that_no_longer_signs_still_checks() -> None:
    address = make_return_path(SENDER, "ann@example.org", OLD, SENT)
    assert check_token(address, RING, SENT).key == "k1"
    assert check_token(address, Keyring((NEW,)), SENT).state is State.UNKNOWN_KEY


@pytest.mark.parametrize(
    ("days", "state"),
    [(-2, State.EXPIRED), (-1, State.VALID), (0, State.VALID), (30, State.VALID), (31, State.EXPIRED)],
)
def test_a_signature_holds_for_a_time(days: int, state: State) -> None:
    address = make_return_path(SENDER, "ann@example.org", NEW, SENT)
    assert check_token(address, RING, SENT + timedelta(days=days)).state is state


@given(st.integers(0, 60), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_no_other_letter_anywhere_in_the_local_part_is_valid_for_another_recipient(place: int, letter: str) -> None:
    address = make_return_path(SENDER, "ann@example.org", NEW, SENT)
    changed = address[:place] + letter + address[place + 1 :]
    checked = check_token(changed, RING, SENT)
    assert changed == address or checked.state is not State.VALID


@pytest.mark.parametrize(
    "moved",
    [
        lambda address: address.replace("bounces+", "sales+"),
        lambda address: address.replace("@mail.example", "@other.example"),
        lambda address: address.replace("ann=", "bob="),
        lambda address: address.replace("c1k2", "c1k1"),
    ],
)
def test_a_signature_is_for_one_sender_recipient_and_key(moved: object) -> None:
    assert callable(moved)
    address = moved(make_return_path(SENDER, "ann@example.org", NEW, SENT))
    assert check_token(address, RING, SENT).state is State.WRONG


@pytest.mark.parametrize(
    "address", ["bounces@mail.example", "bounces+ann=example.org@mail.example", "c1k2@x.example", "", "@", "a" * 400]
)
def test_an_address_without_a_token_says_so(address: str) -> None:
    assert check_token(address, RING, SENT).state is State.NO_TOKEN


@given(st.text(max_size=100))
def test_no_text_raises(text: str) -> None:
    assert check_token(text, RING, SENT, [text]).state in set(State)


@pytest.mark.parametrize(
    ("sender", "recipient", "says"),
    [
        ("bounces", "ann@example.org", "no address that could be a return path"),
        (SENDER, "ann", "no address of a recipient"),
        ("x" * 41 + "@mail.example", "ann@example.org", "40 characters can be signed"),
    ],
)
def test_what_cannot_be_signed_is_refused(sender: str, recipient: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        make_return_path(sender, recipient, NEW, SENT)


@pytest.mark.parametrize(("key_id", "secret"), [("k", b"x" * 16), ("K1", b"x" * 16), ("k1", b"topsecret")])
def test_a_key_that_will_not_do_is_refused_without_repeating_it(key_id: str, secret: bytes) -> None:
    with pytest.raises(InputError) as caught:
        make_key(key_id, secret)
    assert "topsecret" not in str(caught.value)


def test_a_key_does_not_show_its_secret() -> None:
    assert "0123456789" not in f"{OLD!r} {RING!r} {OLD}"
