from __future__ import annotations

from collections.abc import Iterator

import pytest

from carom.app.parallel import Workers
from tests.app.workers import lost, upper


def tasks(number: int, *, fatal: int | None = None) -> Iterator[tuple[int, list[bytes]]]:
    for place in range(number):
        yield place, [b"fatal" if place == fatal else b"a%d" % place, b"b%d" % place]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    workers = Workers(jobs, upper, lost)
    assert list(workers.map(tasks(40), len)) == [(place, [b"A%d" % place, b"B%d" % place]) for place in range(40)]


def test_a_mail_that_ends_its_process_costs_that_mail_alone() -> None:
    found = dict(Workers(2, upper, lost).map(tasks(12, fatal=5), len))
    assert found[5] == [b"lost", b"B5"]
    assert [found[place] for place in range(12) if place != 5] == [
        [b"A%d" % place, b"B%d" % place] for place in range(12) if place != 5
    ]


@pytest.mark.parametrize(("size", "most"), [(2, 6), (40_000_000, 1)])
def test_what_is_on_its_way_is_bounded(size: int, most: int) -> None:
    taken = 0

    def counted() -> Iterator[tuple[int, list[bytes]]]:
        nonlocal taken
        for task in tasks(30):
            taken += 1
            yield task

    results = Workers(2, upper, lost).map(counted(), lambda _mail: size)
    for done, _ in enumerate(results, start=1):
        assert taken - done <= most
