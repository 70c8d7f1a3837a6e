"""Addresses as notices write them in running text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from carom.core.address import comparable, parse_address
from carom.core.domain import written_domain

# Han, kana, Hangul and full-width signs touch addresses without a blank between; none of them occurs in a local
# part that is not in angle brackets (those are read whole).
_SCRIPTS: Final = "\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef"
_STOP: Final = rf"\s<>()\[\],;:\"\\|\u00ab\u00bb\u2018-\u201f{_SCRIPTS}"
#: An address somewhere in a line. Both runs are bounded, so that a search stays linear.
_MENTION: Final = re.compile(
    rf"(?:\"[^\"\s<>@]{{1,64}}\"|[^{_STOP}@]{{1,64}})@(?:[^{_STOP}'@/=?!*]{{1,255}}|\[[0-9a-fA-FIPv.:]{{3,45}}\])"
)
_APART: Final = re.compile(rf"[{_STOP}]+")
# What cannot follow within a domain, though it may stand in a local part.
_AFTER_DOMAIN: Final = re.compile(r"['@/=?!*]")
# Nearly every address: its own normal spelling but for the case of the domain.
_PLAIN: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z0-9-]{1,62}[A-Za-z0-9]"
)
#: What stands between angle brackets and may be an address, a source route before it.
_BRACKETED: Final = re.compile(r"<([^<>\n]{1,320})>")
# X.400 and gateways put the type before the address: `dda:SMTP=ann@example.org`.
_TYPED: Final = re.compile(r"(?:smtp|rfc-?822|mailto|internet|envelope-from|to|from|for)[=:]", re.IGNORECASE)
#: Longest line that is searched; notices wrap far earlier, what is longer is a message.
LINE_CHARS: Final = 4000
#: Spellings that are remembered: a notice names one address several times, a hostile one a hundred thousand times.
_REMEMBERED: Final = 1024


@lru_cache(maxsize=_REMEMBERED)
def normal(text: str) -> str | None:
    """The address as a report gives it: no brackets, domain in lower case; None when it is no address."""
    bare = text.strip().strip("<>'\"`.,;:*").strip()
    typed = _TYPED.match(bare)
    if typed is not None:
        bare = bare[typed.end() :].strip("<> ")
    if _PLAIN.fullmatch(bare) is not None:
        local, _, domain = bare.partition("@")
        return f"{local}@{domain.lower()}"
    if bare.count("@") > 1 and bare.startswith("@") and ":" in bare:
        bare = bare.rpartition(":")[2]
    address = parse_address(bare)
    if address is None:
        return None
    local, _, domain = bare.rpartition("@")
    return f"{local}@{written_domain(domain, address.domain)}"


def mentions(line: str) -> list[str]:
    """Every address in a line, in its order, as `normal` spells it."""
    if "@" not in line:
        return []
    line = line[:LINE_CHARS]
    if '"@' in line or "@[" in line:
        found = [normal(match.group()) for match in _MENTION.finditer(line)]
    else:
        # Nearly all lines: words apart, which is many times faster than to look for an address at each place.
        found = [_in_word(word) for word in _APART.split(line) if "@" in word]
    return [address for address in found if address is not None]


@lru_cache(maxsize=_REMEMBERED)
def _in_word(word: str) -> str | None:
    """The address in a word without blanks and brackets: up to what no domain holds."""
    local, _, rest = word.partition("@")
    return normal(f"{local}@{_AFTER_DOMAIN.split(rest, maxsplit=1)[0]}")


def first_mention(line: str) -> str | None:
    """The address in angle brackets if there is one, else the first in the line."""
    for match in _BRACKETED.finditer(line[:LINE_CHARS]):
        if "@" in match.group(1):
            bracketed = normal(match.group(1))
            if bracketed is not None:
                return bracketed
    found = mentions(line)
    return found[0] if found else None


def leading(text: str) -> tuple[str, str] | None:
    """The address at the very beginning of a text, in brackets, quotes or bare, and what follows it."""
    if "@" not in text[:LINE_CHARS]:
        return None
    if text.startswith("<"):
        close = text.find(">", 0, 330)
        address = normal(text[1:close]) if close > 0 else None
        return None if address is None else (address, text[close + 1 :])
    quote = text[0] if text[:1] in {'"', "'"} else ""
    match = _MENTION.match(text, len(quote))
    address = normal(match.group()) if match is not None else None
    if match is None or address is None:
        return None
    rest = text[match.end() :]
    return address, rest.removeprefix(quote)


def same(one: str, other: str) -> bool:
    """Whether two spellings are of one mailbox; case never tells two apart in practice, nor do U- and A-labels."""
    if one.isascii() and other.isascii() and "xn--" not in one:
        return one.lower() == other.lower()
    return (comparable(one) or one.lower()) == (comparable(other) or other.lower())
