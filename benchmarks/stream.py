"""A generated stream of replies: templates by Zipf's law, with addresses, IPs and ids of their own in each."""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from carom.core.rules.loader import packaged_sources, read_file

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w.-]+")
_IP: Final = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
_HEX: Final = "0123456789abcdef"
_DOMAINS: Final = ("example.com", "example.org", "mail.example.net", "example.net")


#: Ranks between two templates in another language than English: about one in eight, as in mail from everywhere.
_ENGLISH_BETWEEN: Final = 8


def templates() -> list[str]:
    """The samples of all packaged rules."""
    return [text for source in packaged_sources() for rule in read_file(source).rule for text in rule.samples]


def _ranked(random: Random) -> list[str]:
    """The templates, the most frequent first: in random order, other languages spread among English ones."""
    kinds = templates()
    random.shuffle(kinds)
    english = [text for text in kinds if text.isascii()]
    others = [text for text in kinds if not text.isascii()]
    for place, text in enumerate(others):
        english.insert(min((place + 1) * _ENGLISH_BETWEEN, len(english)), text)
    return english


def _address(random: Random) -> str:
    name = "".join(random.choices(string.ascii_lowercase, k=random.randint(4, 10)))
    return f"{name}{random.randint(1, 999)}@{random.choice(_DOMAINS)}"


def _ip(random: Random) -> str:
    return ".".join(str(random.randint(1, 254)) for _ in range(4))


def _hex(random: Random, length: int) -> str:
    return "".join(random.choices(_HEX, k=length))


def _gmail_session(random: Random) -> str:
    return f" {_hex(random, 2)}-{_hex(random, 15)}si{random.randint(10**6, 10**7)}wme.{random.randint(1, 400)} - gsmtp"


def _exchange_trace(random: Random) -> str:
    machine = f"{_hex(random, 12).upper()}.eop-nam{random.randint(10, 13)}.prod.protection.outlook.com"
    return (
        f" [{machine} 2026-11-{random.randint(10, 25)}T01:11:22.{random.randint(100, 999)}Z {_hex(random, 16).upper()}]"
    )


def _queue_id(random: Random) -> str:
    return f" (queue id {_hex(random, 11).upper()})"


# What servers put behind their replies, with the share of replies that have it.
_TAILS: Final[tuple[tuple[float, Callable[[Random], str]], ...]] = (
    (0.25, _gmail_session),
    (0.15, _exchange_trace),
    (0.2, lambda _: " (in reply to RCPT TO command)"),
    (0.2, _queue_id),
    (0.2, lambda _: ""),
)


def stream(count: int, seed: int = 1) -> Iterator[str]:
    """`count` replies; the k-th most frequent template has 1/k of the weight of the first."""
    random = Random(seed)  # noqa: S311  repeatable, not secret
    kinds = _ranked(random)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(kinds) + 1)))
    tails, shares = [tail for _, tail in _TAILS], [share for share, _ in _TAILS]
    for template in random.choices(kinds, cum_weights=weights, k=count):
        text = _ADDRESS.sub(lambda _: _address(random), template)
        text = _IP.sub(lambda _: _ip(random), text)
        yield text + random.choices(tails, shares)[0](random)
