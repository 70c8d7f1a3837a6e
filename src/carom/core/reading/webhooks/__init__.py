"""Webhooks of sending services and mail servers, read for what became of our mail.

`read_webhook` gives a report for each recipient whose fate a body tells, `verify_webhook` says whether the service
signed it. Adding a service is one module beside `sendgrid` and one line in the list in `services`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.reader import read_webhook
from carom.core.reading.webhooks.services import SERVICES, service_of
from carom.core.reading.webhooks.signatures import REPLAY_WINDOW, check_signature

__all__ = ["REPLAY_WINDOW", "SERVICES", "Event", "Service", "read_webhook", "service_of", "verify_webhook"]


def verify_webhook(  # noqa: PLR0913  what a signature may cover
    service: str,
    body: bytes,
    headers: Mapping[str, str],
    secrets: Sequence[str],
    now: datetime,
    *,
    url: str | None = None,
    window: timedelta = REPLAY_WINDOW,
) -> None:
    """Raise `SignatureError` unless the service signed this request with one of the secrets.

    `body` is what came, byte for byte. Several secrets are for the days of a change; without any, nothing is proved.
    A secret is what the service shows (``whsec_…``, a signing key), or ``user:password`` or a bearer token that the
    request carries. `now` has a zone; a signature that tells its time must be within `window` of it, and one of
    Mailgun's must be taken once only, by its token. `url` is the address posted to, which Mandrill signs. Raises
    `WebhookError` for a body that is not of this service, `InputError` for a service that nobody knows.
    """
    known = service_of(service)
    check_signature(known.check, Body(known.slug, body, headers), secrets, now, url=url, window=window)
