"""What a code means, also when the registry does not have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from carom.core.codes.status import parse_status
from carom.core.codes.table import DigitFacts, ReplyFacts, StatusFacts, reply_table, status_table

_OPEN_CLASS: Final = re.compile(r"x\.(\d{1,3})\.(\d{1,3})", re.ASCII)


def status_facts(code: str) -> StatusFacts | None:
    """The facts of ``5.1.1`` or ``x.1.1``.

    A code that the registry does not have (``5.1.99``) gets what its subject means, with
    `registered` False. None for what is no status code or has a subject nobody defined.
    """
    known = _open_class(code)
    if known is None:
        return None
    return _statuses().get(known) or _of_subject(known)


def reply_facts(code: int) -> ReplyFacts | None:
    """The facts of a reply code; for one that no standard has, what its digits mean. None outside 200 to 599."""
    if (facts := _replies().get(code)) is not None:
        return facts
    klass = reply_class_facts(code // 100)
    if klass is None:
        return None
    category = _categories()[code // 10 % 10]
    return ReplyFacts(
        code=code,
        title=f"{klass.title}, {category.title}",
        meaning=f"{klass.meaning} {category.meaning}",
        usually="No standard defines this code; the words of the reply tell what is meant.",
        registered=False,
    )


def class_facts(digit: int) -> DigitFacts | None:
    """What the first digit of an enhanced status code means: 2, 4 or 5."""
    return _by_digit(status_table().classes).get(digit)


def subject_facts(digit: int) -> DigitFacts | None:
    """What the second part of an enhanced status code means: 0 to 7."""
    return _by_digit(status_table().subjects).get(digit)


def reply_class_facts(digit: int) -> DigitFacts | None:
    """What the first digit of a reply code means: 2 to 5."""
    return _by_digit(reply_table().classes).get(digit)


def _open_class(code: str) -> str | None:
    if (status := parse_status(code)) is not None:
        return f"x.{status.subject}.{status.detail}"
    if (found := _OPEN_CLASS.fullmatch(code.strip().lower())) is not None:
        return f"x.{int(found[1])}.{int(found[2])}"
    return None


def _of_subject(code: str) -> StatusFacts | None:
    subject = subject_facts(int(code.split(".")[1]))
    if subject is None:
        return None
    return StatusFacts(
        code=code,
        title=f"{subject.title}, detail not registered",
        meaning=subject.meaning,
        usually="The registry does not have this detail; the words of the reply tell what is meant.",
        classes=(2, 4, 5),
        replies=(),
        registered=False,
    )


def _by_digit(facts: tuple[DigitFacts, ...]) -> Mapping[int, DigitFacts]:
    return {row.digit: row for row in facts}


@cache
def _statuses() -> Mapping[str, StatusFacts]:
    return {facts.code: facts for facts in status_table().statuses}


@cache
def _replies() -> Mapping[int, ReplyFacts]:
    return {facts.code: facts for facts in reply_table().replies}


@cache
def _categories() -> Mapping[int, DigitFacts]:
    return _by_digit(reply_table().categories)
