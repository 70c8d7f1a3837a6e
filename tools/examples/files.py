"""The generated files of examples/, by name."""

from __future__ import annotations

import re
from datetime import UTC

from tools.examples.maillog import mail_log
from tools.examples.mails import Mail, mails
from tools.examples.subscribers import subscribers_csv
from tools.examples.truth import expected_toml

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def files() -> dict[str, bytes]:
    """Name and content. Raises TemplateError when the data or a template are wrong."""
    return {
        "bounces.mbox": mbox(),
        "expected.toml": expected_toml(),
        "mail.log": mail_log(),
        "subscribers.csv": subscribers_csv(),
    }


def mbox() -> bytes:
    """All mails in the order of their arrival, in the mboxrd form."""
    return b"".join(_entry(mail) for mail in mails())


def _entry(mail: Mail) -> bytes:
    sender = mail.fields.get("from") or mail.fields["envelope"] or "MAILER-DAEMON"
    line = f"From {sender} {mail.when.astimezone(UTC).ctime()}\n".encode("ascii")
    return line + _FROM.sub(rb">\1", mail.raw) + b"\n"
