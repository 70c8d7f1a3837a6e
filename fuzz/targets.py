"""Every reader of what strangers write, each as a function of bytes that may raise nothing.

An error that a reader is allowed to raise, since a caller must hear of it, is caught here and nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Final

from carom.app.engine import default_classifier
from carom.app.material.archive import tar_pieces, zip_pieces
from carom.app.material.mbox import split_mbox
from carom.app.material.tolerant import Tolerant
from carom.core.address import comparable, parse_address
from carom.core.anonymise import anonymised
from carom.core.classify.details import details
from carom.core.errors import InputError, RuleError, WebhookError
from carom.core.reading.logs import parse_log
from carom.core.reading.mail import read_mail
from carom.core.reading.webhooks import SERVICES, read_webhook
from carom.core.return_path import Keyring, check_token, make_key, parse_pattern, unwrap, verp_recipients
from carom.core.rules.loader import RuleSource, check_sources, compile_book

Target = Callable[[bytes], None]

#: The day on which tokens are checked.
DAY: Final = date(2026, 11, 3)


def mail(data: bytes) -> None:
    read_mail(data, default_classifier().classify)


def sample(data: bytes) -> None:
    anonymised(data)


def reply(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    details(text, verdict=default_classifier().classify(text))


def log(data: bytes) -> None:
    lines = data.decode("utf-8", "replace").splitlines()
    for _ in parse_log(lines, default_classifier().classify):
        pass


def webhook(data: bytes) -> None:
    """The first byte chooses the service."""
    services = sorted(SERVICES)
    service = services[data[0] % len(services)] if data else services[0]
    with suppress(WebhookError):
        read_webhook(service, data[1:], {}, default_classifier().classify)


def mbox(data: bytes) -> None:
    for _ in split_mbox(io.BytesIO(data), "mbox:x"):
        pass


def zipped(data: bytes) -> None:
    for _ in zip_pieces(io.BytesIO(data), "zip:x", _ignore):
        pass


def tar(data: bytes) -> None:
    for _ in tar_pieces(Tolerant(io.BytesIO(data)), lambda: len(data), "tar:x", _ignore):
        pass


def return_path(data: bytes) -> None:
    address = data.decode("utf-8", "replace")
    parse_address(address)
    comparable(address)
    unwrap(address)
    verp_recipients(address)
    check_token(address, _keyring(), DAY, ["ann@example.org"])
    with suppress(InputError):
        parse_pattern(address)


def rules(data: bytes) -> None:
    source = RuleSource("own.toml", data)
    mistakes = check_sources([source])
    try:
        compile_book([source], own=True)
    except RuleError:
        assert mistakes, "a mistake that only compiling finds"
    else:
        assert not mistakes, "a mistake that compiling overlooks"


@cache
def _keyring() -> Keyring:
    return Keyring((make_key("k1", b"a secret for the fuzz targets"),))


def _ignore(_defect: str) -> None:
    """Nobody wants to know."""


TARGETS: Final[Mapping[str, Target]] = {
    "mail": mail,
    "sample": sample,
    "reply": reply,
    "log": log,
    "webhook": webhook,
    "mbox": mbox,
    "zip": zipped,
    "tar": tar,
    "return-path": return_path,
    "rules": rules,
}
