"""What `carom parse --webhook` does: one body a file, what it tells, and what it has beside that."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from carom.app.webhook_body import webhook_body
from carom.cli.output import Output
from carom.cli.parsed import Layout, Printed, laid_out, placed
from carom.cli.words import number
from carom.core.classify.protocol import Classify
from carom.core.errors import WebhookError
from carom.core.model import Outcome
from carom.core.reading.webhooks import read_webhook, service_of


class WebhookParsing:
    """Reads saved bodies one after the other, and counts the events that gave no report."""

    def __init__(self, service: str, layout: Layout, classify: Classify) -> None:
        self._service = service_of(service).slug
        self._layout = layout
        self._classify = classify
        self._passed_over: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def of(self, paths: Iterable[str]) -> Iterator[Printed]:
        """Raise WebhookError that names the file at the first body that is not of the service."""
        for path in paths:
            body = webhook_body(path, sys.stdin.buffer)
            try:
                # A file has no headers; what they would say of its form shows at its beginning.
                reading = read_webhook(self._service, body, {}, self._classify)
            except WebhookError as error:
                raise WebhookError(f"{path}: {error}") from None
            self._passed_over.update(reading.passed_over)
            self._unknown.update(reading.unknown)
            for report in reading.reports:
                yield laid_out(self._layout, Outcome.REPORT, (placed(report, path),))

    def tell(self, out: Output) -> None:
        """How many events gave no report, by name."""
        for counted, words in ((self._passed_over, "passed over"), (self._unknown, "not known")):
            if counted:
                named = ", ".join(f"{name} ({count})" for name, count in sorted(counted.items()))
                out.message(f"{number(counted.total(), 'event', 'events')} {words}: {named}")
