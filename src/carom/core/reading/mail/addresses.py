"""Addresses as the fields of reports write them."""

from __future__ import annotations

import re
from typing import Final

from carom.core.address import parse_address
from carom.core.domain import written_domain
from carom.core.limits import ADDRESS_CHARS
from carom.core.reading.mail.header import decoded_words

_PLAIN: Final = re.compile(r"[\w!#$%&*+\-/=?^{|}~.]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}", re.ASCII)
#: Address types before the semicolon (RFC 3464 2.1.2, RFC 6533 3): also with the blanks and slips of real reports.
_TYPE: Final = re.compile(
    r"\s{0,8}(?:rfc[/ ]?-?\d{3,4}|utf-?8|smtp|x-[\w\-]{1,20}|unknown|address|local|internet|rfc/822)\s*;", re.IGNORECASE
)
#: Unicode in the 7-bit form of RFC 6533 section 3: ``\\x{6D4B}``.
_UNITEXT: Final = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_NO_BLANKS: Final = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
_MENTION: Final = re.compile(r"(?:\"[^\"\n]{1,64}\"|[^\s<>()\[\],;:\"@\\]{1,64})@[^\s<>()\[\],;:\"@]{1,255}")


def typed_address(value: str) -> str | None:
    """The address in a field such as ``rfc822; <ann@example.org>``; None when it holds none."""
    if not value:
        return None
    bare = _TYPE.sub("", value, count=1) if ";" in value else value
    if "=?" in bare:
        # Against RFC 2047 section 5, which keeps encoded words out of addresses.
        bare = decoded_words(bare)
    if "\\x{" in bare:
        bare = _UNITEXT.sub(lambda found: _character(found[1]), bare)
    return normal(bare)


def written_address(value: str) -> str | None:
    """What a field names, also when no address can be so spelled: that may be why it failed (``ann@@example.org``)."""
    if (address := typed_address(value)) is not None or "@" not in value:
        return address
    bare = _TYPE.sub("", value, count=1).strip(" <>")
    return bare if len(bare) <= ADDRESS_CHARS and _NO_BLANKS.fullmatch(bare) else None


def normal(text: str) -> str | None:
    """The address alone: no brackets, the domain in lower case and as it was written, as is the local part."""
    bare = text.strip().strip("<>").strip()
    if bare[:7].lower() == "mailto:":
        bare = bare[7:]
    if _PLAIN.fullmatch(bare):
        local, _, domain = bare.rpartition("@")
        return f"{local}@{domain.lower()}"
    if not bare or len(bare) > 2 * ADDRESS_CHARS:
        return None
    if bare.startswith("@") and ":" in bare:
        # A source route, which servers are told to ignore (RFC 5321 appendix C).
        bare = bare.partition(":")[2]
    if (address := parse_address(bare)) is not None:
        written = bare.rstrip(" .,;:>'\"").rpartition("@")[0]
        local = written if parse_address(f"{written}@{address.domain}") == address else address.local
        return f"{local}@{written_domain(bare.rpartition('@')[2], address.domain)}"
    found = _MENTION.search(bare)
    address = parse_address(found[0]) if found else None
    if found is None or address is None:
        return None
    local, _, domain = found[0].rpartition("@")
    return f"{local}@{written_domain(domain, address.domain)}"


def in_header(value: str) -> list[str]:
    """Every address in a header of addresses, in order; display names are passed over."""
    if "@" not in value:
        return []
    found = (normal(match[0]) for match in _MENTION.finditer(value[:16384]))
    return list(dict.fromkeys(address for address in found if address is not None))


def first_in_header(value: str) -> str | None:
    """The first address in a header of addresses."""
    if value.endswith(">") and _PLAIN.fullmatch(bare := value[value.rfind("<") + 1 : -1]) and value.count("@") == 1:
        # As nearly all mails write it.
        local, _, domain = bare.rpartition("@")
        return f"{local}@{domain.lower()}"
    return next(iter(in_header(value)), None)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
