"""Return paths (envelope senders): what they say of us and of the recipient, and how we sign our own.

A report comes back to the return path of the mail that failed. Gateways wrap that address (`wrapping`), senders
write the recipient into it (`verp`), and who signs it (`token`) knows that a report is about own mail.
"""

from __future__ import annotations

from carom.core.return_path.token import (
    Checked,
    Key,
    Keyring,
    State,
    check_token,
    day_number,
    holds_token,
    make_key,
    make_return_path,
)
from carom.core.return_path.verp import Pattern, parse_pattern, pattern_recipient, verp_recipients
from carom.core.return_path.wrapping import Layer, Unwrapped, unwrap

__all__ = [
    "Checked",
    "Key",
    "Keyring",
    "Layer",
    "Pattern",
    "State",
    "Unwrapped",
    "check_token",
    "day_number",
    "holds_token",
    "make_key",
    "make_return_path",
    "parse_pattern",
    "pattern_recipient",
    "unwrap",
    "verp_recipients",
]
