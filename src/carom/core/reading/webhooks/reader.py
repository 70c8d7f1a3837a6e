"""A body in, reports out; nothing of it is lost without being counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from carom.core.classify.protocol import Classify
from carom.core.limits import WEBHOOK_EVENTS
from carom.core.model import Kind, Proof, Report, WebhookReading
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import clean
from carom.core.reading.webhooks.judge import kind_of, report_of
from carom.core.reading.webhooks.services import service_of

#: Characters kept of the name of an event that nobody knows.
_NAME_CHARS: Final = 100


def read_webhook(
    service: str,
    body: bytes,
    headers: Mapping[str, str],
    classify: Classify,
    *,
    authenticated: bool = False,
) -> WebhookReading:
    """What a service posted: its reports, and the names of the events that gave none.

    `headers` are those of the request, in any case; only Content-Type is looked at. With `authenticated`, the caller
    has checked the signature (`verify`), and the reports are of proof ``authenticated_channel``. Raises
    `WebhookError` for a body that is not of this service, `InputError` for a service that nobody knows.
    """
    known = service_of(service)
    proof = Proof.AUTHENTICATED_CHANNEL if authenticated else Proof.HEARSAY
    tally = _Tally(known, classify, proof)
    posted = Body(known.slug, body, headers)
    for count, event in enumerate(known.read(posted)):
        if count == WEBHOOK_EVENTS:
            raise posted.wrong("body", f"more than {WEBHOOK_EVENTS} events")
        tally.add(event)
    return tally.reading()


class _Tally:
    """Sorts the events of one body, each once."""

    def __init__(self, service: Service, classify: Classify, proof: Proof) -> None:
        self._service = service
        self._classify = classify
        self._proof = proof
        self._reports: dict[Report, None] = {}
        self._keys: set[tuple[str, str | None, str]] = set()
        self._passed_over: list[str] = []
        self._unknown: list[str] = []
        self._repeated = 0

    def add(self, event: Event) -> None:
        kind = kind_of(self._service, event)
        if kind is None:
            self._unknown.append(clean(event.name, _NAME_CHARS) or "")
        elif kind is Kind.OTHER:
            self._passed_over.append(event.name)
        elif self._is_new(event):
            report = report_of(self._service, event, kind, self._classify, self._proof)
            # Services also repeat an event under a new id: what says the same is the same.
            self._repeated += report in self._reports
            self._reports[report] = None
        else:
            self._repeated += 1

    def _is_new(self, event: Event) -> bool:
        if event.key is None:
            return True
        key = (event.name, event.recipient, event.key)
        known = key in self._keys
        self._keys.add(key)
        return not known

    def reading(self) -> WebhookReading:
        return WebhookReading(
            reports=tuple(self._reports),
            passed_over=tuple(self._passed_over),
            unknown=tuple(self._unknown),
            repeated=self._repeated,
        )
