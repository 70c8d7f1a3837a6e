"""What to do about a failure: remedies as data, the choice of the one that fits, and answers to whoever asks.

`data/` has one case for each reason (``reasons/``) and one file for each provider, filter, sending service, server
program and blocklist about which more is known. docs/reference/remedies.md tells how they are written.
"""

from __future__ import annotations

from carom.core.remedies.book import RemedyBook
from carom.core.remedies.format import Case, Link, Remedies, Remedy, Speaker, SpeakerKind, Token
from carom.core.remedies.loader import compile_remedies, packaged_remedies

__all__ = [
    "Case",
    "Link",
    "Remedies",
    "Remedy",
    "RemedyBook",
    "Speaker",
    "SpeakerKind",
    "Token",
    "compile_remedies",
    "packaged_remedies",
]
