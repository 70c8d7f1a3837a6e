"""What a careful reader makes of every mail, as TOML for the tests."""

from __future__ import annotations

import json
from collections.abc import Iterable

from carom.core.model import FailureType, Reason
from carom.core.taxonomy import facts
from tools.examples.mails import Mail, Recipient, mails

_HEADER = """\
# The truth about every mail of bounces.mbox, by Message-ID; copies of a mail share one entry.
# reasons: any of them is right. hard: whether all of them mean that the address is dead.
# aliases: other addresses of the same recipient. system: the template it was made from.
"""


def expected_toml() -> bytes:
    by_id = {mail.message_id: mail for mail in mails()}
    return (_HEADER + "".join(_entry(mail) for mail in by_id.values())).encode("utf-8")


def is_hard(recipient: Recipient) -> bool:
    """True when every accepted reason says that the address is dead."""
    types = {facts(Reason(reason)).type for reason in recipient.reasons}
    return types == {FailureType.HARD}


def _entry(mail: Mail) -> str:
    lines = [
        "",
        "[[mail]]",
        f"message_id = {_quoted(mail.message_id)}",
        f"key = {_quoted(mail.key)}",
        f"system = {_quoted(mail.template)}",
        f"kind = {_quoted(mail.kind)}",
        *_recipients(mail.recipients),
        "",
    ]
    return "\n".join(lines)


def _recipients(recipients: Iterable[Recipient]) -> Iterable[str]:
    rows = [_recipient(recipient) for recipient in recipients]
    return [f"recipients = [{rows[0] if rows else ''}]"] if len(rows) < 2 else ["recipients = [", *_listed(rows), "]"]


def _listed(rows: Iterable[str]) -> list[str]:
    return [f"  {row}," for row in rows]


def _recipient(recipient: Recipient) -> str:
    parts = [f"address = {_quoted(recipient.address)}", f"reasons = {json.dumps(recipient.reasons)}"]
    parts.append(f"hard = {str(is_hard(recipient)).lower()}")
    if recipient.aliases:
        parts.append(f"aliases = {json.dumps(recipient.aliases)}")
    return f"{{ {', '.join(parts)} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
