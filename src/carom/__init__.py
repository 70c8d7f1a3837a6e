"""Carom: bounce management for everyone who sends mail.

This is the public face; everything behind it may change::

    carom.classify(text, *, reply_code=None, status=None, command=None, provider=None) -> Verdict
    carom.classify_many(texts)  -> list[Verdict]
    carom.parse_mail(raw)       -> list[Report]
    carom.parse_log(lines)      -> Iterator[Report]
    carom.parse_webhook(service, body, headers) -> list[Report]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from carom.app.rules_in_force import current_classifier
from carom.core.classify.protocol import Classify as _Classify
from carom.core.errors import (
    CaromError,
    FormatError,
    InputError,
    NotFoundError,
    RemedyError,
    RuleError,
    SchemaError,
    SettingsError,
    SignatureError,
    StoreError,
    StoreUnavailable,
    WebhookError,
)
from carom.core.model import (
    Action,
    Evidence,
    FailureType,
    Header,
    Kind,
    Original,
    Party,
    Proof,
    Reason,
    Report,
    Verdict,
    WebhookReading,
    Witness,
)
from carom.core.model import Reading as _Reading
from carom.version import __version__

__all__ = [
    "Action",
    "CaromError",
    "Evidence",
    "FailureType",
    "FormatError",
    "Header",
    "InputError",
    "Kind",
    "NotFoundError",
    "Original",
    "Party",
    "Proof",
    "Reason",
    "RemedyError",
    "Report",
    "RuleError",
    "SchemaError",
    "SettingsError",
    "SignatureError",
    "StoreError",
    "StoreUnavailable",
    "Verdict",
    "WebhookError",
    "WebhookReading",
    "Witness",
    "__version__",
    "classify",
    "classify_many",
    "parse_log",
    "parse_mail",
    "parse_webhook",
    "read_webhook",
    "verify_webhook",
]


def classify(  # noqa: PLR0913  one keyword for each thing that may be known beside the text
    text: str,
    *,
    reply_code: int | None = None,
    status: str | None = None,
    command: str | None = None,
    provider: str | None = None,
    action: Action | None = None,
    label: str | None = None,
) -> Verdict:
    """Why a server refused a delivery and whose fault it was.

    `text` is the reply as the server gave it, of one line or many, codes included. What is known
    beside the text goes into the keywords: the reply code (550), the enhanced status code
    ("5.1.1"), the SMTP command that was answered ("RCPT"), the slug of the mailbox provider, the
    Action of the delivery report, and the label under which another system files it, behind the
    slug of its vocabulary ("sparkpost:10"; docs/reference/crosswalk.md). Raises `InputError` for a
    label of an unknown vocabulary.
    """
    return current_classifier().classify(
        text, reply_code=reply_code, status=status, command=command, provider=provider, action=action, label=label
    )


def classify_many(texts: Iterable[str]) -> list[Verdict]:
    """The verdicts of many replies, in order: the same as `classify`, and much faster on repeats."""
    return current_classifier().classify_many(texts)


@cache
def _mail_reader() -> Callable[[bytes, _Classify], _Reading]:
    from carom.core.reading.mail import read_mail  # noqa: PLC0415  # see parse_log

    return read_mail


def parse_mail(raw: bytes) -> list[Report]:
    """What a mail reports, one report for each recipient; empty when the mail is no report.

    Any bytes are taken and nothing is raised. A notice of failure that names nobody gives one
    report without recipient.
    """
    return list(_mail_reader()(raw, current_classifier().classify).reports)


def parse_log(lines: Iterable[str]) -> Iterator[Report]:
    """What became of our mail, by the log of an MTA whose format is told from the lines.

    Formats: Postfix and Exim. Lines that tell no recipient's fate are passed over.
    """
    # The readers take longer to load than `carom classify` may take to answer, so they are loaded when asked for.
    from carom.core.reading.logs import parse_log  # noqa: PLC0415

    return parse_log(lines, current_classifier().classify)


def parse_webhook(
    service: str, body: bytes, headers: Mapping[str, str], *, authenticated: bool = False
) -> list[Report]:
    """What a service's webhook tells of our mail, one report for each recipient and event; see `read_webhook`.

    Opens, clicks, sendings and the like give none. Raises as `read_webhook` does.
    """
    return list(read_webhook(service, body, headers, authenticated=authenticated).reports)


def read_webhook(
    service: str, body: bytes, headers: Mapping[str, str], *, authenticated: bool = False
) -> WebhookReading:
    """The same, with the names of the events that gave no report, so that none is lost uncounted.

    `service` is a slug of docs/reference/webhooks.md, `body` what was posted, `headers` those of the request in any
    case. With `authenticated`, the caller has checked who sent it (`verify_webhook`), and the reports are of proof
    ``authenticated_channel``; without, they are hearsay. Raises `WebhookError`, which names service and field, for a
    body that is not of this service, and `InputError` for a service that is not known.
    """
    from carom.core.reading.webhooks import read_webhook  # noqa: PLC0415  # see parse_log

    return read_webhook(service, body, headers, current_classifier().classify, authenticated=authenticated)


def verify_webhook(  # noqa: PLR0913  what a signature may cover
    service: str,
    body: bytes,
    headers: Mapping[str, str],
    secrets: Sequence[str],
    now: datetime,
    *,
    url: str | None = None,
    window: timedelta = timedelta(minutes=5),
) -> None:
    """Raise `SignatureError` unless the service signed this request with one of the secrets.

    `body` is what came, byte for byte. Several secrets are for the days of a change; without any, nothing is proved.
    A secret is what the service shows (a signing key, ``whsec_...``), or ``user:password`` or a bearer token that the
    request carries. `now` has a zone; a signature that tells its time must be within `window` of it. `url` is the
    address posted to, which Mandrill signs. docs/reference/webhooks.md says what each service signs, and which
    signatures cannot be checked yet. Raises `WebhookError` for a body that is not of this service and `InputError`
    for a service that is not known.
    """
    from carom.core.reading.webhooks import verify_webhook  # noqa: PLC0415  # see parse_log

    verify_webhook(service, body, headers, secrets, now, url=url, window=window)
