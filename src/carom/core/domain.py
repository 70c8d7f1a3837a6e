"""Domain names taken apart and made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from publicsuffixlist import PublicSuffixList

#: Octets of a domain name in text form (RFC 1035 section 2.3.4, less the root's length octet).
_DOMAIN_CHARS: Final = 253
#: Octets of one label (RFC 1035 section 2.3.4).
_LABEL_CHARS: Final = 63
# Underscores are against RFC 952 and common in the names of hosts that send mail.
_LABEL: Final = re.compile(r"(?=[_-]{0,62}[a-z0-9])[a-z0-9_-]{1,63}")
# The full stops that IDNA takes for dots (RFC 3490 section 3.1) and that NFKC leaves alone.
_DOTS: Final = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
#: Domains whose registrable part is remembered: the long tail of a large list is asked for once each.
_REMEMBERED: Final = 65_536

#: Ends of names that no registry gives out: for examples and tests (RFC 2606) and for networks inside (RFC 6762 G).
_INSIDE: Final = frozenset(
    ("example", "test", "invalid", "local", "localdomain", "lan", "internal", "intranet", "corp", "home", "private")
)


def comparable_domain(text: str) -> str | None:
    """The one spelling of a domain name: lower case, A-labels, no trailing dot; None when it is no domain name.

    Two names are the same when this is the same. Names of one label (``localhost``) are taken.
    """
    if len(text) > _DOMAIN_CHARS + 1:
        return None
    name = text.lower() if text.isascii() else _folded(text)
    labels = name.removesuffix(".").split(".")
    spelled = [_a_label(label) for label in labels]
    joined = ".".join(label for label in spelled if label is not None)
    if None in spelled or len(joined) > _DOMAIN_CHARS:
        return None
    return joined


def written_domain(text: str, comparable: str) -> str:
    """A domain as its writer spelled it, in lower case: U-labels stay, which people can read (RFC 6533 section 3)."""
    return comparable if text.isascii() else _folded(text.strip(" .>"))


def _folded(text: str) -> str:
    # Lower-casing may take a text out of its normal form, so it is put back. UTS 46 does the same in one table.
    lowered = unicodedata.normalize("NFKC", text.translate(_DOTS)).lower()
    return unicodedata.normalize("NFKC", lowered)


def _a_label(label: str) -> str | None:
    """RFC 5890 2.3.2.1. Not the standard library's codec: it is of 2003 and takes ``ß`` for ``ss``."""
    if label.isascii():
        return label if _LABEL.fullmatch(label) else None
    if len(label) > _LABEL_CHARS or not all(_fits_u_label(char) for char in label):
        return None
    encoded = "xn--" + label.encode("punycode").decode("ascii")
    return encoded if _LABEL.fullmatch(encoded) else None


def _fits_u_label(char: str) -> bool:
    # Letters, marks and numbers (RFC 5892 section 2.1); joiners belong to some scripts.
    if char.isascii():
        return char.isalnum() or char == "-"
    return unicodedata.category(char)[0] in "LMN" or char in "\u200c\u200d\u00b7\u30fb"


@cache
def _suffixes() -> PublicSuffixList:
    # Built on first use: it takes a good part of a tenth of a second, and a pipe that never asks shall not pay.
    return PublicSuffixList()


@lru_cache(maxsize=_REMEMBERED)
def registrable_domain(domain: str) -> str | None:
    """The part of a name that somebody registered: ``example.co.uk`` of ``mx.example.co.uk``.

    None for a public suffix itself, a name of one label, an address of the network, and what is no domain name.
    """
    name = comparable_domain(domain)
    if name is None or name.rpartition(".")[2].isdigit():
        return None
    found: str | None = _suffixes().privatesuffix(name)
    return found


def is_under_known_suffix(domain: str) -> bool:
    """Whether a name ends as names do: in a public suffix, or as those for examples and networks inside."""
    name = comparable_domain(domain)
    if name is None:
        return False
    return name.rpartition(".")[2] in _INSIDE or _suffixes().publicsuffix(name, accept_unknown=False) is not None
