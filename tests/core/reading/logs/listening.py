from typing import Any

import msgspec

from carom.core.model import FailureType, Party, Reason, Verdict


class Asked(msgspec.Struct, frozen=True):
    """What the classifier was asked."""

    text: str
    reply_code: int | None
    status: str | None
    command: str | None


class ListeningClassifier:
    """Stands in for the classifier: it answers one verdict and remembers the questions."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def __call__(
        self,
        text: str,
        *,
        reply_code: int | None = None,
        status: str | None = None,
        command: str | None = None,
        **_: Any,
    ) -> Verdict:
        self.asked.append(Asked(text, reply_code, status, command))
        return Verdict(Reason.UNDETERMINED, Party.NOBODY, FailureType.SOFT)
