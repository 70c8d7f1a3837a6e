"""What gateways and forwarders put around an envelope sender, taken off again.

- BATV (draft-levine-smtp-batv): ``prvs=0123456789=news@example.org``, and the forms that vendors made of it.
- SRS (the Sender Rewriting Scheme): ``SRS0=HHH=TT=example.org=news@forwarder.example``, ``SRS1`` behind a second
  forwarder, and ``list+SRS=HHH=TT=example.org=news@…`` of Exchange Online.

Nothing is verified here: the hashes belong to others.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import msgspec

from carom.core.limits import ADDRESS_CHARS

#: Wrappings inside each other that are taken off; real ones have two, BATV around SRS.
_LAYERS: Final = 4


class Layer(StrEnum):
    """The schemes by which an envelope sender is wrapped."""

    BATV = "batv"
    SRS = "srs"


class Unwrapped(msgspec.Struct, frozen=True):
    """An envelope sender without what others put around it."""

    #: ``local@domain`` as its owner wrote it; the address itself when it was not wrapped.
    address: str
    #: What was taken off, outermost first.
    layers: tuple[Layer, ...] = ()


# prvs: key number, day and hash, ten digits by the draft; others take more or fewer, and some put them behind.
_BATV: Final = (
    re.compile(r"prvs=[0-9a-f]{6,20}=(?P<local>.+)", re.IGNORECASE),
    re.compile(r"prvs=(?P<local>[^=/]+)/[0-9a-f]{6,20}", re.IGNORECASE),
    re.compile(r"btv1==[0-9a-z]{4,40}==(?P<local>.+)", re.IGNORECASE),
    re.compile(r"msprvs1=[0-9a-z_-]{4,40}=(?P<local>.+)", re.IGNORECASE),
)
_SRS: Final = (
    re.compile(r"srs0[=+-][^=@]{1,40}=[^=@]{1,10}=(?P<domain>[^=@]+)=(?P<local>.+)", re.IGNORECASE),
    # The second forwarder keeps the first one's words behind its own hash and the first one's name.
    re.compile(
        r"srs1[=+-][^=@]{1,40}=[^=@]{1,255}=[=+-][^=@]{1,40}=[^=@]{1,10}=(?P<domain>[^=@]+)=(?P<local>.+)",
        re.IGNORECASE,
    ),
    re.compile(
        r"[^@]{1,60}?\+srs=[^=@]{1,40}=[^=@]{1,10}=(?P<domain>[^=@]+)=(?P<local>.+)",
        re.IGNORECASE,
    ),
)


def unwrap(address: str) -> Unwrapped:
    """The address that BATV and SRS hide; the same address when neither is there. Never raises."""
    layers: list[Layer] = []
    while len(layers) < _LAYERS and len(address) <= ADDRESS_CHARS:
        local, at, domain = address.rpartition("@")
        if not at or "=" not in local:
            break
        if inside := _inside(_BATV, local):
            address = f"{inside['local']}@{domain}"
            layers.append(Layer.BATV)
        elif inside := _inside(_SRS, local):
            address = f"{inside['local']}@{inside['domain'].lower()}"
            layers.append(Layer.SRS)
        else:
            break
    return Unwrapped(address, tuple(layers))


def _inside(expressions: tuple[re.Pattern[str], ...], local: str) -> re.Match[str] | None:
    return next((found for expression in expressions if (found := expression.fullmatch(local))), None)
