"""Verdicts in the terms of other systems, and their labels as evidence in ours.

A vocabulary is the set of labels that one mail server, service or parser files failures under. None
parts them by who is at fault, so a name in another's terms says less than the verdict; what it may
never do is turn a hard failure into a soft label, or a block of ours into a dead address.
"""

from __future__ import annotations

from typing import Final

from carom.core.model import FailureType, Reason
from carom.core.rules.format import STRENGTHS
from carom.core.taxonomy import FACTS
from carom.core.vocabularies.table import (
    READ_ONLY,
    SLUGS,
    ByAttempt,
    Label,
    Labels,
    Vocabulary,
    comparable,
    labels,
    labels_of,
    vocabulary,
)

__all__ = [
    "READ_ONLY",
    "SLUGS",
    "ByAttempt",
    "Label",
    "Labels",
    "Vocabulary",
    "label_row",
    "label_sign",
    "labels",
    "name_in",
    "vocabulary",
]

#: Characters of a label that are looked at; the longest known has 40.
_LABEL_CHARS: Final = 100


def name_in(slug: str, reason: Reason, *, permanent: bool | None = None) -> str:
    """The label under which another system files this reason; raise `InputError` for an unknown vocabulary.

    Where its label depends on the attempt and nobody knows how that went, a hard failure counts as
    refused for good and any other as refused for now.
    """
    name = vocabulary(slug).names[reason]
    if isinstance(name, str):
        return name
    if permanent is None:
        permanent = FACTS[reason].type is FailureType.HARD
    return name.permanent if permanent else name.temporary


def label_row(slug: str, label: str) -> Label | None:
    """What is known of a label, in any spelling; None for one that the vocabulary has not."""
    return labels_of(slug).get(comparable(label[:_LABEL_CHARS]))


def label_sign(slug: str, label: str) -> tuple[Reason, float] | None:
    """The reason that a label speaks for, and how strongly, 0 to 1; raise `InputError` for an unknown vocabulary.

    None for a label that is unknown, names no cause, or is about no failure (an auto-reply, say).
    """
    row = label_row(slug, label)
    if row is None or row.reason is None or row.reason is Reason.UNDETERMINED:
        return None
    return row.reason, STRENGTHS[row.strength]
