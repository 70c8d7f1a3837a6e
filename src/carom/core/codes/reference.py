"""The reference page of all codes, as Markdown; docs/reference/status-codes.md is what this gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carom.core.codes.lookup import subject_facts
from carom.core.codes.table import (
    DigitFacts,
    ReplyFacts,
    StatusFacts,
    registered_replies,
    registered_statuses,
    reply_table,
    status_table,
)

_INTRODUCTION = """\
# Reply codes and enhanced status codes

<!-- Written by carom.core.codes.reference from the tables in src/carom/core/codes; change those. -->

What SMTP servers answer, by the standards and in practice. carom takes none of these codes at its word: the words of
a reply go first, codes support or contradict them, and the [taxonomy](taxonomy.md) says what follows.
"""

_STATUS_INTRODUCTION = """\
The whole registry (IANA, *SMTP Enhanced Status Codes*). `x` stands for the class. "Classes" are the first digits a code
may carry; "replies" are the reply codes that the registry associates with it.
"""


def reference_page() -> str:
    """The whole page; ends with a newline."""
    parts = [
        _INTRODUCTION,
        "## Enhanced status codes\n",
        _STATUS_INTRODUCTION,
        _digits("Class", status_table().classes),
    ]
    for number in sorted({_subject(facts) for facts in registered_statuses()}):
        rows = [facts for facts in registered_statuses() if _subject(facts) == number]
        subject = subject_facts(number)
        assert subject is not None
        parts.append(f"### x.{number}: {subject.title}\n\n{subject.meaning}\n\n{_statuses(rows)}")
    parts += ["## Reply codes\n", _digits("First digit", reply_table().classes)]
    parts += [_digits("Second digit", reply_table().categories), _replies(registered_replies())]
    return "\n".join(parts)


def _digits(head: str, rows: Iterable[DigitFacts]) -> str:
    return _table((head, "Title", "Meaning"), [(str(row.digit), row.title, row.meaning) for row in rows])


def _statuses(rows: Iterable[StatusFacts]) -> str:
    head = ("Code", "Title", "Meaning", "In practice", "Classes", "Replies", "RFC")
    return _table(
        head,
        [
            (
                f"`{row.code}`",
                row.title,
                row.meaning,
                row.usually,
                _numbers(row.classes),
                _associated(row),
                _numbers(row.rfc),
            )
            for row in rows
        ],
    )


def _replies(rows: Iterable[ReplyFacts]) -> str:
    head = ("Code", "Title", "Meaning", "In practice", "Answers", "RFC")
    return _table(
        head,
        [
            (f"`{row.code}`", row.title, row.meaning, row.usually, ", ".join(row.commands) or "any", _numbers(row.rfc))
            for row in rows
        ],
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _associated(row: StatusFacts) -> str:
    return ", ".join([*map(str, row.replies), *(f"any {digit}xx" for digit in row.reply_classes)]) or "none"


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _subject(facts: StatusFacts) -> int:
    return int(facts.code.split(".")[1])
