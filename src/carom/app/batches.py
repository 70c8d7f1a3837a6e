"""A stream in pieces that fit one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")


def in_batches(
    items: Iterable[_T], most: int, weight: Callable[[_T], int] | None = None, most_weight: int = 0
) -> Iterator[list[_T]]:
    """The items in lists of at most `most`; a list also ends when its items together weigh `most_weight`."""
    batch: list[_T] = []
    total = 0
    for item in items:
        batch.append(item)
        total += weight(item) if weight else 0
        if len(batch) >= most or (weight and total >= most_weight):
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
