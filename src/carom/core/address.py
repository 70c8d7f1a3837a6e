"""Mail addresses as they stand in bounces, taken apart and made comparable.

Bounces quote addresses that no standard allows: with dots where Japanese carriers let people put
them, in brackets and quotes of every kind, behind source routes. What can only mean one mailbox is
read; what is no address gives None, and nothing raises.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Final

import msgspec

from carom.core.domain import comparable_domain
from carom.core.limits import ADDRESS_CHARS, HEADER_CHARS

# Atoms of RFC 5322 3.2.3 with dots wherever they please: Japanese carriers gave out ``.a..b.@`` for years.
_PLAIN_LOCAL: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_PLAIN: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z0-9][a-z0-9-]{0,62}"
)
_QUOTED_PAIR: Final = re.compile(r"\\(.)", re.DOTALL)
_NEEDS_ESCAPE: Final = re.compile(r'(["\\])')
#: What bounces put around an address.
_WRAPPERS: Final = frozenset(
    {
        ("'", "'"),
        ('"', '"'),
        ("`", "'"),
        ("`", "`"),
        ("(", ")"),
        ("<", ">"),
        ("\u2018", "\u2019"),
        ("\u201c", "\u201d"),
        ("\u00ab", "\u00bb"),
        ("\u201e", "\u201c"),
    }
)


class Address(msgspec.Struct, frozen=True, gc=False):
    """One address, its parts in their comparable spelling."""

    #: Lower case, without quotes and escapes even where it needs them.
    local: str
    #: Lower case, A-labels, no trailing dot; or a literal such as ``[192.0.2.1]``.
    domain: str

    def __str__(self) -> str:
        """As it stands in comparable form: quoted only when it must be (RFC 5321 section 4.1.2)."""
        plain = "".join(char for char in self.local if char.isascii())
        if plain and not _PLAIN_LOCAL.fullmatch(plain):
            return '"' + _NEEDS_ESCAPE.sub(r"\\\1", self.local) + '"@' + self.domain
        return f"{self.local}@{self.domain}"


def parse_address(text: str) -> Address | None:
    """The address that a text is, display name and wrapping aside; None when it is none. Never raises."""
    if len(text) > HEADER_CHARS:
        return None
    bare = _without_route(_unwrapped(text))
    # The last one: a quoted local part may hold others.
    local_text, at, domain_text = bare.rpartition("@")
    if not at or len(bare) > ADDRESS_CHARS:
        return None
    local, domain = _local(local_text), _domain(domain_text)
    if local is None or domain is None:
        return None
    return Address(local, domain)


def comparable(text: str) -> str | None:
    """The one spelling of an address: two are the same mailbox when this is the same; None when it is no address.

    The local part is lower-cased as well: RFC 5321 2.4 forbids it to relays, and no provider of size tells
    ``Ann`` from ``ann``. A quoted local part loses quotes that it does not need.
    """
    lowered = text.lower() if text.isascii() else text
    if _PLAIN.fullmatch(lowered) and len(lowered) <= 254 and lowered.partition("@")[0].strip("."):
        return lowered
    address = parse_address(text)
    return None if address is None else str(address)


def domain_of(text: str) -> str | None:
    """The domain of an address in its comparable spelling; None when the text is no address."""
    address = parse_address(text)
    return None if address is None else address.domain


def _unwrapped(text: str) -> str:
    """The innermost text: out of brackets and quotes, without a display name, ``mailto:`` and trailing punctuation."""
    bare, before = text, None
    while bare != before:
        before = bare
        bare = bare.strip().rstrip(",;:")
        if bare[:7].lower() == "mailto:":
            bare = bare[7:]
        if len(bare) > 1 and (bare[0], bare[-1]) in _WRAPPERS:
            bare = bare[1:-1]
        elif bare.endswith(">"):
            inner = bare[bare.rfind("<") + 1 : -1]
            bare = inner if "@" in inner else bare
        elif bare.startswith("<") and ">" in bare:
            bare = bare[1 : bare.index(">")]
    return bare


def _without_route(text: str) -> str:
    """Without ``@a.example,@b.example:`` (RFC 5321 appendix C); servers are told to ignore it."""
    if text.startswith("@"):
        _, colon, rest = text.partition(":")
        return rest if colon else text
    return text


def _local(text: str) -> str | None:
    if len(text) > 1 and text[0] == text[-1] == '"':
        inside = _QUOTED_PAIR.sub(r"\1", text[1:-1])
        return _folded(inside) if _is_printable(inside) and inside.strip(" .") else None
    folded = _folded(text)
    if folded.isascii():
        return folded if _PLAIN_LOCAL.fullmatch(folded) and folded.strip(".") else None
    # RFC 6531 3.3 adds every character beyond ASCII to the atoms.
    ascii_part = "".join(char for char in folded if char.isascii())
    fits = not ascii_part or _PLAIN_LOCAL.fullmatch(ascii_part)
    return folded if fits and _is_printable(folded) and " " not in folded else None


def _is_printable(text: str) -> bool:
    """No control, no surrogate, no blank but the plain one."""
    return all(char == " " or unicodedata.category(char)[0] not in "CZ" for char in text)


def _folded(text: str) -> str:
    """Lower case in normal form C (RFC 6532 section 3.1)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _domain(text: str) -> str | None:
    if text.startswith("[") and text.endswith("]"):
        return _literal(text[1:-1].lower())
    return comparable_domain(text)


def _literal(inside: str) -> str | None:
    """An address literal (RFC 5321 section 4.1.3), the IPv6 one in its shortest spelling (RFC 5952)."""
    tag, _, number = inside.rpartition("ipv6:")
    try:
        if inside.startswith("ipv6:") and not tag:
            return f"[ipv6:{ipaddress.IPv6Address(number)}]"
        return f"[{ipaddress.IPv4Address(inside)}]"
    except ValueError:
        return None
