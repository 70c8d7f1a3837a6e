"""What stands for whom: every address, host, number and name gets one replacement for the whole mail.

Replacements are counted and not computed from what they replace, so nothing leads back. What carries meaning stays:
domains of large providers and of blocklists, and local parts that name a role.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from itertools import count
from typing import Final

from carom.core.anonymise.vocabulary import LETTERS, is_kept, is_office, names_of_systems
from carom.core.domain import registrable_domain
from carom.core.return_path import unwrap, verp_recipients

#: Labels of hosts that tell what they are for.
_PURPOSES: Final = re.compile(
    r"(?:mx|mail|smtp|mta|relay|out|in|gw|www|ns|pop|imap|list|lists|news|bounce|bounces|email|mailer|server|host|web|"
    r"static|dyn|dynamic|dsl|cable|outbound|inbound|filter|spam|localhost)-?\d{0,2}"
)
#: The domains of RFC 2606 section 3, which are nobody's.
_DOMAINS: Final = ("example.com", "example.org", "example.net")
#: The networks of RFC 5737; that of RFC 3849 for the others.
_NETWORKS: Final = ("192.0.2.", "198.51.100.", "203.0.113.")
_NAMES: Final = ("Robin", "Alex", "Kim", "Sam", "Jo", "Toni", "Chris", "Nicky", "Sascha", "Andrea", "Jean", "Maxi")
_WORDS: Final = ("roses", "of", "the", "garden", "in", "spring", "and", "a", "letter", "about", "apples")
#: Another number is tried so often where two of a shape would become one.
_TRIES: Final = 1000
_TICKET: Final = re.compile(r"[0-9a-zA-Z]*\d[0-9a-zA-Z]*")
#: Names of the ways to wrap an envelope sender.
_SCHEMES: Final = frozenset(("prvs", "msprvs1", "btv1", "srs", "srs0", "srs1"))
#: What lists put behind their names for the mail of programs.
_OF_LIST: Final = re.compile(
    r"(.{1,60})(-(?:bounces?|owner|request|returns?|errors|admin|subscribe|unsubscribe))", re.IGNORECASE
)


class Mapping:
    """The replacements of one mail."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._counts: dict[str, count[int]] = {}
        self._idents: set[str] = set()

    def address(self, local: str, domain: str) -> str:
        """``local@domain`` for somebody at the same or another place; a VERP recipient is replaced inside."""
        return f"{self.local(local, domain)}@{self.host(domain)}"

    def local(self, local: str, domain: str) -> str:
        """What stands for a local part, which may have a recipient or another sender inside."""
        if "=" in local and (inside := self._wrapped(local, domain) or self._verp(local)) is not None:
            return inside
        if is_office(local):
            return local
        base, plus, tag = local.partition("+")
        if plus and is_office(base):
            return f"{base}+{self.ident(tag)}"
        if of_list := _OF_LIST.fullmatch(local):
            return self._person(of_list[1], domain) + of_list[2]
        return self._person(local, domain)

    def _person(self, local: str, domain: str) -> str:
        # Case tells two spellings of one person apart in no system of today.
        return self._given_once("local", f"{local}@{domain}".lower(), lambda number: f"person{number + 1}")

    def host(self, name: str) -> str:
        """The name of a host or domain, labels that tell a purpose kept."""
        bare = name.lower().rstrip(".")
        if bare == "localhost" or is_kept(bare):
            return name
        parent = registrable_domain(bare)
        if parent is None or not bare.endswith(parent):
            # An internal name of one label, or of an end that nobody gives out.
            return ".".join(map(self.label, bare.split(".")))
        labels = bare.removesuffix(parent).rstrip(".").split(".")
        return ".".join([*(self.label(label) for label in labels if label), self._domain(parent)])

    def label(self, label: str) -> str:
        if _PURPOSES.fullmatch(label.lower()) or not names_of_systems().isdisjoint(LETTERS.findall(label.lower())):
            return label
        return self._given_once("label", label.lower(), lambda number: f"h{number + 1}")

    def ip(self, text: str) -> str:
        """An IP of a network for documentation; those that are the same everywhere stay."""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return text
        if address.is_loopback or address.is_unspecified:
            return text
        if address.version == 6:
            return self._given_once("ip6", str(address), lambda number: f"2001:db8::{number + 1:x}")
        return self._given_once("ip4", text, _documentation_ip)

    def ident(self, text: str) -> str:
        """An id of the same shape: digits for digits, letters for letters, hex for hex."""
        known = self._given.get(("id", text))
        if known is not None:
            return known
        letters = 6 if re.fullmatch(r"[0-9a-fA-F-]+", text) else 26
        first = next(self._counts.setdefault("id", count(1)))
        for number in range(first, first + _TRIES):
            made = "".join(_sign(sign, place, number, letters) for place, sign in enumerate(text))
            # Short ones run out of forms; then two are the same.
            if made not in self._idents and made != text:
                break
        self._idents.add(made)
        return self._given.setdefault(("id", text), made)

    def name(self, word: str) -> str:
        """A first name for a word of somebody's name, written as that one was."""
        name = self._given_once("name", word.lower(), _first_name)
        return name.lower() if word.islower() else name.upper() if word.isupper() and len(word) > 1 else name

    def words(self, text: str) -> str:
        """As many words about nothing."""
        number = max(len(text.split()), 1)
        said = " ".join(_WORDS[place % len(_WORDS)] for place in range(number))
        return said[:1].upper() + said[1:]

    def _wrapped(self, local: str, domain: str) -> str | None:
        """BATV and SRS around a sender."""
        unwrapped = unwrap(f"{local}@{domain}")
        if not unwrapped.layers:
            return None
        name, _, place = unwrapped.address.rpartition("@")
        if (begin := local.lower().rfind(f"={place}={name}".lower()) + 1) > 0:
            inside, end = f"{self.host(place)}={self.local(name, place)}", begin + len(f"{place}={name}")
        else:
            begin = local.lower().rfind(name.lower())
            inside, end = self.local(name, domain), begin + len(name)
        return None if begin < 0 else self._around(local[:begin]) + inside + self._around(local[end:])

    def _verp(self, local: str) -> str | None:
        # Only the first reading: where a recipient begins is told by its domain, whatever it takes with it.
        inside = next(iter(verp_recipients(f"{local}@x.example")), None)
        if inside is None:
            return None
        name, _, place = inside.rpartition("@")
        begin = local.lower().rfind(f"{name}={place}".lower())
        if begin < 0:
            return None
        end = begin + len(f"{name}={place}")
        return f"{self._around(local[:begin])}{self.local(name, place)}={self.host(place)}{self._around(local[end:])}"

    def _around(self, words: str) -> str:
        """What stands around a recipient: names of senders, counters and hashes."""
        return re.sub(r"[0-9A-Za-z]+", self._word_around, words)

    def _word_around(self, found: re.Match[str]) -> str:
        word = found[0]
        if word.lower() in _SCHEMES or is_office(word):
            return word
        return self.ident(word) if _TICKET.fullmatch(word) else self.label(word)

    def _domain(self, parent: str) -> str:
        given = self._given_once("domain", parent, _example)
        if given != parent:
            return given
        # Nothing stands for itself, so that nobody has to ask which of the two it is.
        del self._given["domain", parent]
        return self._given_once("domain", parent, _example)

    def _given_once(self, kind: str, text: str, make: Callable[[int], str]) -> str:
        known = self._given.get((kind, text))
        if known is None:
            known = self._given[kind, text] = make(next(self._counts.setdefault(kind, count())))
        return known


def _example(number: int) -> str:
    return _DOMAINS[number] if number < len(_DOMAINS) else f"place{number + 1}.example"


def _documentation_ip(number: int) -> str:
    return _NETWORKS[number // 254 % len(_NETWORKS)] + str(number % 254 + 1)


def _first_name(number: int) -> str:
    return _NAMES[number % len(_NAMES)] + (str(number // len(_NAMES)) if number >= len(_NAMES) else "")


def _sign(sign: str, place: int, number: int, letters: int) -> str:
    if sign.isdigit():
        return str((number * 7 + place * 3) % 10)
    if not (sign.isascii() and sign.isalpha()):
        return sign
    made = chr(ord("a") + (number * 5 + place * 11) % letters)
    return made if sign.islower() else made.upper()
