"""An operator's own rules laid over the packaged ones: one rule book out of two.

The packaged book keeps the numbers of its patterns, so its automaton stays as it is; the numbers of the own patterns
follow (`carom.core.classify.beside` finds both).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from carom.core.model import Verdict
from carom.core.rules.book import Row, RuleBook


def lay_over(packaged: RuleBook, own: RuleBook) -> RuleBook:
    """Both books in one.

    An own rule takes the place of a packaged one with its id, and an own code the place of the same code; all
    else is added.
    """
    first_pattern, first_row = len(packaged.triggers), len(packaged.rows)
    replaced = {row.id for row in own.rows}
    gone = {number for number, row in enumerate(packaged.rows) if row.id in replaced}
    return RuleBook(
        version=f"{packaged.version}+{own.version}",
        patterns=_every_pattern(packaged) + _every_pattern(own),
        triggers=_without(packaged.triggers, gone)
        + tuple(tuple(first_row + row for row in rows) for rows in own.triggers),
        rows=packaged.rows + tuple(_shifted(row, first_pattern) for row in own.rows),
        markers=packaged.markers | {first_pattern + number: name for number, name in own.markers.items()},
        blocklists=packaged.blocklists | {first_pattern + number: name for number, name in own.blocklists.items()},
        statuses=packaged.statuses | own.statuses,
        replies=packaged.replies | own.replies,
        commands=packaged.commands | own.commands,
        words=packaged.words,
        advice=own.advice,
    )


def _every_pattern(book: RuleBook) -> tuple[str, ...]:
    """Each pattern in the place of its number, those with gaps last: the merged book is not compiled again."""
    return book.patterns + tuple(gapped.pattern for gapped in book.gapped)


def own_advice(book: RuleBook, verdict: Verdict) -> tuple[str, ...]:
    """What the operator wants read first: of the deciding rule, then of the reason and provider, then of the reason."""
    of_rule = (row.remedy for row in book.rows if row.own and row.id == verdict.rule and row.remedy)
    fitting = [advice for advice in book.advice if advice.reason is verdict.reason]
    of_provider = (advice.text for advice in fitting if advice.provider and advice.provider == verdict.provider)
    of_reason = (advice.text for advice in fitting if not advice.provider)
    return tuple(dict.fromkeys((*of_rule, *of_provider, *of_reason)))


def _without(triggers: tuple[tuple[int, ...], ...], gone: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    gone = frozenset(gone)
    if not gone:
        return triggers
    return tuple(tuple(row for row in rows if row not in gone) for rows in triggers)


def _shifted(row: Row, by: int) -> Row:
    if not row.all and not row.none:
        return row
    return msgspec.structs.replace(
        row, all=tuple(by + number for number in row.all), none=tuple(by + number for number in row.none)
    )
