"""From an event to its report: the kind by the service's list, the verdict by what the server said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from carom.core.classify.extract import codes
from carom.core.classify.protocol import Classify
from carom.core.classify.text import fold
from carom.core.codes import parse_status
from carom.core.model import Action, Kind, Proof, Report, Verdict
from carom.core.reading.webhooks.event import Event, Service
from carom.core.vocabularies import label_row

_ACTIONS: Final = {
    Kind.BOUNCE: Action.FAILED,
    Kind.DELAY: Action.DELAYED,
    Kind.DELIVERY: Action.DELIVERED,
    Kind.RELAY: Action.RELAYED,
}
#: Kinds that have a verdict.
_FAILURES: Final = (Kind.BOUNCE, Kind.DELAY)
#: The type before a diagnostic (RFC 3464 2.3.6), with the blanks of real reports.
_TYPE: Final = re.compile(r"\s*(?:smtp|x-[\w-]{1,20})\s*;\s*", re.IGNORECASE)


def kind_of(service: Service, event: Event) -> Kind | None:
    """What an event becomes; `Kind.OTHER` for one that tells no fate, None for one that nobody knows."""
    kind = _listed(service.events, event.name)
    if kind in _FAILURES and event.label is not None:
        # A service may file replies of people and machines under its bounces.
        vocabulary, _, label = event.label.partition(":")
        row = label_row(vocabulary, label)
        return kind if row is None or row.kind is None else row.kind
    return kind


def _listed(events: Mapping[str, Kind | None], name: str) -> Kind | None:
    while name not in events:
        name, slash, _ = name.rpartition("/")
        if not slash:
            return None
    return events[name] or Kind.OTHER


def report_of(service: Service, event: Event, kind: Kind, classify: Classify, proof: Proof) -> Report:
    """The report of an event of this kind."""
    failed = kind in _FAILURES
    text = _TYPE.sub("", event.text, count=1) if event.text is not None and _TYPE.match(event.text) else event.text
    found = codes(fold(text)) if text else None
    status = _status(event.status) or (found.statuses[0] if found is not None and found.statuses else None)
    code = _code(event.reply_code) or (_code(found.replies[0]) if found is not None and found.replies else None)
    return Report(
        kind=kind,
        recipient=event.recipient,
        original_recipient=event.original_recipient if event.original_recipient != event.recipient else None,
        verdict=_verdict(event, kind, text, code, status, classify) if failed else None,
        status=status,
        reply_code=code if failed else None,
        diagnostic=text,
        action=_ACTIONS.get(kind),
        remote_mta=event.remote_mta,
        reporting_mta=event.reporting_mta,
        command=event.command,
        occurred_at=event.occurred_at,
        dialect=service.slug,
        original=event.original,
        feedback_type=event.feedback_type,
        envelope_id=event.envelope_id,
        proof=proof,
    )


def _verdict(  # noqa: PLR0913, PLR0917  what is known beside the text
    event: Event, kind: Kind, text: str | None, code: int | None, status: str | None, classify: Classify
) -> Verdict:
    return classify(
        text or "",
        reply_code=code,
        status=status,
        command=event.command,
        action=_ACTIONS[kind],
        label=event.label,
    )


def _status(value: str | None) -> str | None:
    status = parse_status(value) if value else None
    return None if status is None else str(status)


def _code(value: int | None) -> int | None:
    """Only codes of refusals: services number their own reasons from 600 on, or send 0."""
    return value if value is not None and 400 <= value <= 599 else None
