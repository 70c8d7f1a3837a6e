"""The readers of mails and logs, with the classifier that judges what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from carom.core.classify.classifier import Classifier
from carom.core.model import Reading, Report


class Readers(msgspec.Struct, frozen=True):
    """How material becomes reports."""

    #: Never raises on bytes.
    mail: Callable[[bytes], Reading]
    log: Callable[[Iterable[str]], Iterator[Report]]
    #: Version of the rules that give the verdicts.
    rules_version: str


def readers_with(classifier: Classifier) -> Readers:
    """The readers of the core, judging with this classifier."""
    from carom.core.reading.logs import parse_log
    from carom.core.reading.mail import read_mail

    return Readers(
        mail=partial(read_mail, classify=classifier.classify),
        log=partial(parse_log, classify=classifier.classify),
        rules_version=classifier.book.version,
    )
