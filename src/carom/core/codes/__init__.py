"""SMTP reply codes and enhanced status codes: what each means, as facts.

Nothing hangs on them but explanations. What a code says against an address is for
`carom.core.classify` to weigh, because servers choose words with more care than digits.
"""

from __future__ import annotations

from carom.core.codes.lookup import class_facts, reply_class_facts, reply_facts, status_facts, subject_facts
from carom.core.codes.status import Status, parse_status
from carom.core.codes.table import DigitFacts, ReplyFacts, StatusFacts, registered_replies, registered_statuses

__all__ = [
    "DigitFacts",
    "ReplyFacts",
    "Status",
    "StatusFacts",
    "class_facts",
    "parse_status",
    "registered_replies",
    "registered_statuses",
    "reply_class_facts",
    "reply_facts",
    "status_facts",
    "subject_facts",
]
