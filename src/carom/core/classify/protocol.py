"""What readers ask of a classifier, so that they need not know how it is built."""

from __future__ import annotations

from typing import Protocol

from carom.core.model import Action, Verdict


class Classify(Protocol):
    """Judges a diagnostic: `carom.core.classify.classifier.Classifier.classify`."""

    def __call__(  # noqa: PLR0913  one keyword for each thing that may be known beside the text
        self,
        text: str,
        *,
        reply_code: int | None = None,
        status: str | None = None,
        command: str | None = None,
        provider: str | None = None,
        action: Action | None = None,
        label: str | None = None,
    ) -> Verdict: ...
