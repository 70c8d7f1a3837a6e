"""What a file is, told from its beginning and its name."""

from __future__ import annotations

import re
from typing import Final

from carom.app.material.values import Form

#: Bytes of a file that are looked at; the header of a forwarded report may be long before a known field comes.
HEAD_BYTES: Final = 16 * 1024

_FIELD: Final = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
#: Fields of which a mail has at least one; ``Note:`` at the start of a text makes no mail.
_KNOWN_FIELDS: Final = frozenset(
    b"from to cc subject date received return-path message-id mime-version content-type content-transfer-encoding "
    b"delivered-to envelope-to x-original-to x-failed-recipients auto-submitted reply-to sender dkim-signature "
    b"arc-seal authentication-results list-id list-unsubscribe precedence in-reply-to references errors-to "
    b"x-mailer x-envelope-from x-account-key x-mozilla-status x-uidl".split()
)
#: ``Nov  3 10:00:00 host``, ``2026-11-03T10:00:00…`` (syslog) and ``2026-11-03 10:00:00 …`` (Exim).
_LOG_LINE: Final = re.compile(
    rb"(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)"
)
_LOG_NAME: Final = re.compile(r"(?:\.log|mainlog|maillog)(?:[.-]\d+)*(?:\.gz)?$")
_MAIL_NAME: Final = re.compile(r"\.eml(?:\.gz)?$", re.IGNORECASE)


#: First bytes of a member, or of the directory of an archive without one (APPNOTE 4.3.7 and 4.3.16).
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
#: Where a tar header says what it is (POSIX pax, ustar interchange format).
_USTAR: Final = slice(257, 262)


def recognise(head: bytes, name: str) -> Form:
    """The form of a file that begins with `head`; `Form.OTHER` when it is neither mail, log nor archive."""
    if head.startswith(_ZIP):
        return Form.ZIP
    if head[_USTAR] == b"ustar":
        return Form.TAR
    lines = head[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").splitlines()
    first = next((line for line in lines if line.strip()), b"")
    if first.startswith(b"From "):
        # A single mail keeps the line that a delivery agent put before it; the reader of mails knows it.
        return Form.EML if _MAIL_NAME.search(name) else Form.MBOX
    if _LOG_LINE.match(first):
        return Form.LOG
    if _has_header(lines):
        return Form.EML
    is_log = _LOG_NAME.search(name) is not None and b"\0" not in head and first
    return Form.LOG if is_log else Form.OTHER


def _has_header(lines: list[bytes]) -> bool:
    begun = False
    for line in lines:
        if not line.strip():
            if begun:
                return False
            continue
        field = _FIELD.match(line)
        if field and field[1].lower() in _KNOWN_FIELDS:
            return True
        begun = True
    return False
