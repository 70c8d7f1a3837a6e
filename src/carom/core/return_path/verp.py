"""The recipient that a return path names (VERP, variable envelope return paths).

Senders write the recipient into the local part, its ``@`` as ``=``: ``bounces+ann=example.org@list.example``. Where
the recipient begins is not told by any standard, since lists and people have dashes in their names, so the common
forms give candidates, the likeliest first. A `Pattern` of the operator leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from carom.core.address import parse_address
from carom.core.errors import InputError
from carom.core.limits import ADDRESS_CHARS

#: Candidates of one address; nobody has more dashes in a name.
_CANDIDATES: Final = 6
# The end of a VERP address: ticket numbers that Salesforce puts behind the recipient.
_TICKET_BEHIND: Final = re.compile(r"__[0-9a-z-]{1,60}$", re.IGNORECASE)
# Words for machines between the name of the sender and the recipient: counters and hashes, which hold a digit.
_TICKETS: Final = re.compile(
    r"(?:\d{1,20}-[0-9a-f]{4}-|(?:caf|mc)(?:_=|\.[\w.]{1,40}-)|(?=[^-]{0,40}\d)[0-9a-f._]{1,40}-)+", re.IGNORECASE
)
# Names of senders by what ends them; a list's name before ``-return-`` and ``-bounces-`` may have dashes.
_SENDERS: Final = re.compile(
    r"(?:(?:[^+@]{1,60}-)?(?:returns?|bounces?|bncs?|verp|errors?|admin)-|owner-[^-]{1,60}-)", re.IGNORECASE
)
# LISTSERV: ``owner-LIST*ann**example.org``, of old with one star.
_STARS: Final = re.compile(r"owner-[^*@]{1,60}\*(?P<local>[^*@]{1,64})\*{1,2}(?P<domain>[^*@]{1,255})", re.IGNORECASE)
# Sympa: ``bounce+ann==a==example.org==list``.
_SYMPA: Final = re.compile(r"[^+@]{1,60}\+(?P<local>[^@]{1,64}?)==a==(?P<domain>[^=@]{1,255})(?:==.{0,100})?")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}", re.IGNORECASE)

_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_PIECES: Final = {
    "local": r"(?P<local>[^@]{1,64})",
    "domain": r"(?P<domain>[a-z0-9.-]{1,255})",
    "any": r"[^@]{0,64}?",
    "number": r"\d{1,20}",
}


class Pattern(msgspec.Struct, frozen=True):
    """How an operator writes recipients into return paths."""

    text: str
    expression: str


def parse_pattern(text: str) -> Pattern:
    """The pattern that a text such as ``b-{number}-{recipient}@bounces.example`` describes.

    ``{recipient}`` is ``local=domain``; ``{local}`` and ``{domain}`` stand apart where something else joins them;
    ``{number}`` is digits and ``{any}`` whatever. Raises InputError for another placeholder, or without a recipient.
    """
    spread = text.replace("{recipient}", "{local}={domain}")
    if len(spread) > ADDRESS_CHARS:
        raise InputError(f"{text[:40]}…: a pattern has at most {ADDRESS_CHARS} characters")
    names = _PLACEHOLDER.findall(spread)
    if unknown := [name for name in names if name not in _PIECES]:
        known = "{recipient}, {local}, {domain}, {number}, {any}"
        raise InputError(f"{text}: there is no placeholder {{{unknown[0]}}}, only {known}")
    if names.count("local") != 1 or names.count("domain") != 1:
        raise InputError(f"{text}: a pattern names the recipient once, as {{recipient}}, or {{local}} and {{domain}}")
    pieces = _PLACEHOLDER.split(spread)
    expression = "".join(_PIECES[piece] if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
    return Pattern(text, expression)


def pattern_recipient(address: str, patterns: Iterable[Pattern]) -> str | None:
    """The recipient by the first pattern that the whole address fits."""
    if len(address) > ADDRESS_CHARS:
        return None
    for pattern in patterns:
        found = re.fullmatch(pattern.expression, address, re.IGNORECASE)
        if found and (recipient := _address(found["local"], found["domain"])):
            return recipient
    return None


def verp_recipients(address: str) -> tuple[str, ...]:
    """Whom the common forms of VERP may name in this address, likeliest first; empty when it names nobody."""
    local, at, _ = address.rpartition("@")
    if not at or len(address) > ADDRESS_CHARS or not ("=" in local or "*" in local):
        return ()
    found: list[str] = []
    for name, domain in _candidates(local):
        recipient = _address(name, domain)
        if recipient is not None and recipient not in found:
            found.append(recipient)
    return tuple(found[:_CANDIDATES])


def _candidates(local: str) -> Iterator[tuple[str, str]]:
    if special := (_STARS.fullmatch(local) or _SYMPA.fullmatch(local)):
        yield special["local"], special["domain"]
        return
    head, equals, domain = _TICKET_BEHIND.sub("", local).rpartition("=")
    if not equals or not _DOMAIN.fullmatch(domain):
        return
    before, plus, behind = head.partition("+")
    if plus and behind:
        yield _without_tickets(behind), domain
        yield behind, domain
        # A tag of the recipient's own, behind a sender that uses dashes.
        head = before + plus + behind
    if sender := _SENDERS.match(head):
        yield _without_tickets(head[sender.end() :]), domain
        yield head[sender.end() :], domain
    if not plus:
        if "-" not in head:
            yield head, domain
        # Whoever knows the recipient otherwise will find it among these.
        for place in [place for place, sign in enumerate(head) if sign == "-"][::-1]:
            yield head[place + 1 :], domain
        yield head, domain


def _without_tickets(text: str) -> str:
    tickets = _TICKETS.match(text)
    return text[tickets.end() :] if tickets and tickets.end() < len(text) else text


def _address(local: str, domain: str) -> str | None:
    address = f"{local}@{domain.lower()}"
    # With a dot: no sender writes the mailbox of a bare host.
    return address if _DOMAIN.fullmatch(domain) and parse_address(address) is not None else None
