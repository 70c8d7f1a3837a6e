"""Our own signature on a return path: who knows it has had our mail.

    bounces+c1k1amzvqwj2x4h7r3cvn6t5-ann=example.org@mail.example
            | | |  |                 |
            | | |  |                 the recipient, where it fits
            | | |  16 letters of HMAC-SHA-256, 80 bits
            | | the day of sending, three letters
            | which key, two letters
            format 1

The recipient is always signed. It is left out where the local part would pass 64 octets (RFC 5321 section
4.5.3.1.1); then whoever checks must know it, from the report. Letters are those of base32 in lower case, since
servers change the case of local parts.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from carom.core.address import Address, comparable, parse_address
from carom.core.errors import InputError
from carom.core.limits import ADDRESS_CHARS

#: Octets of a local part (RFC 5321 section 4.5.3.1.1).
LOCAL_OCTETS: Final = 64
#: Octets of a secret that are asked for: half of what the hash gives (RFC 2104 section 3 wants no less).
SECRET_OCTETS: Final = 16
#: Recipients that are tried for a token that names none.
_TRIED: Final = 10

_FORMAT: Final = "c1"
_MAC_BYTES: Final = 10
_KEY_ID: Final = re.compile(r"[a-z0-9]{2}")
_TOKEN: Final = re.compile(
    r"(?P<base>[^@]{1,40}?)(?P<sign>[+=-])c1(?P<key>[a-z0-9]{2})(?P<day>[a-z2-7]{3})(?P<mac>[a-z2-7]{16})"
    r"(?:-(?P<local>[^@]{1,64})=(?P<domain>[^=@]{1,255}))?",
    re.IGNORECASE,
)
#: What stands unquoted in a local part and means nothing to the form above.
_PLAIN: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+")


class Key(msgspec.Struct, frozen=True):
    """A secret by which return paths are signed. It does not show itself."""

    #: Two letters or digits, so that keys can be changed while mail is on its way.
    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key(id={self.id!r}, secret=***)"


class Keyring(msgspec.Struct, frozen=True):
    """The keys in force: the first signs, all of them check."""

    keys: tuple[Key, ...]
    #: Days after which a signature no longer proves anything.
    days: int = 60


class State(StrEnum):
    """What became of checking an address."""

    VALID = "valid"
    #: No token of ours is in the address.
    NO_TOKEN = "no_token"  # noqa: S105  a word, no password
    UNKNOWN_KEY = "unknown_key"
    EXPIRED = "expired"
    #: The signature is wrong: for this recipient, sender or day.
    WRONG = "wrong"
    #: The address does not name the recipient, and none was given.
    NO_RECIPIENT = "no_recipient"


class Checked(msgspec.Struct, frozen=True):
    """The answer for one address."""

    state: State
    #: Whom the signature is for; only when it is valid.
    recipient: str | None = None
    #: Which key signed, when the address says so.
    key: str | None = None
    #: The day of sending, when the signature is valid or too old.
    sent_on: date | None = None


def make_key(key_id: str, secret: bytes) -> Key:
    """A key, or InputError that says what is wrong with it and does not repeat the secret."""
    if not _KEY_ID.fullmatch(key_id):
        raise InputError(f"key {key_id!r}: the id of a key is two letters or digits in lower case")
    if len(secret) < SECRET_OCTETS:
        raise InputError(f"key {key_id}: the secret has {len(secret)} octets; at least {SECRET_OCTETS} are needed")
    return Key(key_id, secret)


def day_number(day: date) -> int:
    """Days since 1970; three letters hold those up to 2059."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def make_return_path(sender: str, recipient: str, key: Key, today: date, *, sign: str = "+") -> str:
    """The signed return path of one mail. `sender` is the plain address, ``bounces@mail.example``.

    Raises InputError when either is no address, or the sender's local part is too long to be signed.
    """
    base, whom = parse_address(sender), comparable(recipient)
    if base is None or not _PLAIN.fullmatch(base.local):
        raise InputError(f"{sender}: this is no address that could be a return path")
    if whom is None:
        raise InputError(f"{recipient}: this is no address of a recipient")
    day = _letters(day_number(today))
    token = f"{base.local}{sign}{_FORMAT}{key.id}{day}{_mac(key, day, base, whom)}"
    if len(token) > LOCAL_OCTETS:
        raise InputError(f"{sender}: the local part is too long; {LOCAL_OCTETS - 24} characters can be signed")
    named = f"{token}-{whom.rpartition('@')[0]}={whom.rpartition('@')[2]}"
    fits = len(named) <= LOCAL_OCTETS and _PLAIN.fullmatch(named) and ".." not in named
    return f"{named if fits else token}@{base.domain}"


def holds_token(address: str) -> bool:
    """Whether an address looks as if it were signed; says nothing about the signature."""
    local = address.rpartition("@")[0]
    return len(address) <= ADDRESS_CHARS and _TOKEN.fullmatch(local) is not None


def check_token(address: str, keyring: Keyring, today: date, recipients: Iterable[str] = ()) -> Checked:
    """What the signature of a return path is worth. `recipients`: whom it may be for, where it does not say.

    Signatures are compared in constant time. Never raises.
    """
    local, _, domain = address.rpartition("@")
    found = _TOKEN.fullmatch(local) if len(address) <= ADDRESS_CHARS else None
    base = parse_address(f"{found['base']}@{domain}") if found else None
    if found is None or base is None:
        return Checked(State.NO_TOKEN)
    key_id, day, mac = (found[name].lower() for name in ("key", "day", "mac"))
    key = next((key for key in keyring.keys if key.id == key_id), None)
    if key is None:
        return Checked(State.UNKNOWN_KEY, key=key_id)
    named = [f"{found['local']}@{found['domain']}"] if found["local"] else list(recipients)[:_TRIED]
    if not named:
        return Checked(State.NO_RECIPIENT, key=key_id)
    signed_for = _signed_for(named, key, day, mac, base)
    if signed_for is None:
        return Checked(State.WRONG, key=key_id)
    age = day_number(today) - _number(day)
    sent_on = date.fromordinal(today.toordinal() - age)
    # A day ahead: midnight is not everywhere at once.
    if not -1 <= age <= keyring.days:
        return Checked(State.EXPIRED, key=key_id, sent_on=sent_on)
    return Checked(State.VALID, signed_for, key_id, sent_on)


def _signed_for(recipients: Iterable[str], key: Key, day: str, mac: str, base: Address) -> str | None:
    for recipient in recipients:
        whom = comparable(recipient)
        if whom is not None and hmac.compare_digest(_mac(key, day, base, whom), mac):
            return whom
    return None


def _mac(key: Key, day: str, base: Address, recipient: str) -> str:
    # NUL stands in no address, so no two sets of fields give the same text.
    fields = ("carom return path", _FORMAT, key.id, day, base.local, base.domain, recipient)
    text = "\0".join(fields)
    digest = hmac.digest(key.secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b32encode(digest[:_MAC_BYTES]).decode("ascii").lower()


def _letters(number: int) -> str:
    """The number as three letters of base32, ten, five and five bits high to low."""
    return base64.b32encode((number << 1).to_bytes(2, "big") + b"\0").decode("ascii").lower()[:3]


def _number(letters: str) -> int:
    try:
        return int.from_bytes(base64.b32decode(letters.upper() + "A====", casefold=True)[:2], "big") >> 1
    except binascii.Error:
        return 0
