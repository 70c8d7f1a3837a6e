"""What the processes of the tests of `Workers` do; it must be importable in them."""

from __future__ import annotations

import os
from collections.abc import Callable


def upper() -> Callable[[bytes], bytes]:
    return _upper


def lost(_mail: bytes) -> bytes:
    return b"lost"


def _upper(mail: bytes) -> bytes:
    if mail == b"fatal":
        os._exit(3)
    return mail.upper()
