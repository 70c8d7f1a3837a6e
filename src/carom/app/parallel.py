"""Work on many mails by several processes, with the results in the order of the mails.

One process reads and writes, the others parse. What is on its way is bounded, so a mailbox of any size is never in
memory. A mail that ends its process (out of memory, a fault in a library) costs that mail alone.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Final, Generic, NamedTuple, TypeVar

#: Tasks on their way for each process: one at work, one waiting, and one for unevenness.
_AHEAD: Final = 3
#: Bytes of mails on their way in all.
_AHEAD_BYTES: Final = 32 * 1024 * 1024

_K = TypeVar("_K")
_R = TypeVar("_R")
_T = TypeVar("_T")

#: Does the work on one mail.
Work = Callable[[Any], _R]

_work: Work[Any] | None = None


class Workers(Generic[_R]):
    """Processes that are started when there is work. With one job, all is done in this process.

    `start` is called once in each process and gives the function that works on one mail; it must be importable, and
    so must be what it was bound to. `lost` gives the result for a mail that ended its process.
    """

    def __init__(self, jobs: int, start: Callable[[], Work[_R]], lost: Callable[[Any], _R]) -> None:
        self.jobs = jobs
        self._start = start
        self._lost = lost
        self._pool: ProcessPoolExecutor | None = None

    def map(
        self, tasks: Iterable[tuple[_K, Sequence[_T]]], weight: Callable[[_T], int]
    ) -> Iterator[tuple[_K, list[_R]]]:
        """The results of each task's mails beside its key, in order. `weight`: the bytes of one mail."""
        if self.jobs == 1:
            work = self._start()
            for key, items in tasks:
                yield key, [work(item) for item in items]
            return
        try:
            yield from self._spread(tasks, weight)
        finally:
            if self._pool is not None:
                self._pool.shutdown(wait=True, cancel_futures=True)

    def _spread(
        self, tasks: Iterable[tuple[_K, Sequence[_T]]], weight: Callable[[_T], int]
    ) -> Iterator[tuple[_K, list[_R]]]:
        waiting: deque[tuple[_K, _Sent[_T, _R], int]] = deque()
        ahead = 0
        for key, items in tasks:
            size = sum(map(weight, items))
            while waiting and (len(waiting) >= _AHEAD * self.jobs or ahead + size > _AHEAD_BYTES):
                first, sent, done = waiting.popleft()
                ahead -= done
                yield first, self._results(sent)
            waiting.append((key, self._send(items), size))
            ahead += size
        for key, sent, _ in waiting:
            yield key, self._results(sent)

    def _send(self, items: Sequence[_T]) -> _Sent[_T, _R]:
        if self._pool is None:
            # Spawned, since a copy of a process with threads and open databases may hang.
            self._pool = ProcessPoolExecutor(
                self.jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._start,)
            )
        try:
            return _Sent(items, self._pool, self._pool.submit(_do, list(items)))
        except BrokenProcessPool:
            return _Sent(items, self._pool, None)

    def _results(self, sent: _Sent[_T, _R]) -> list[_R]:
        found = self._of_pool(sent)
        if found is not None:
            return found
        # A process ended, and took the tasks of all others with it: this one is done again, mail by mail.
        alone = (self._of_pool(self._send([item])) for item in sent.items)
        return [one[0] if one else self._lost(item) for one, item in zip(alone, sent.items, strict=True)]

    def _of_pool(self, sent: _Sent[_T, _R]) -> list[_R] | None:
        """The results; None when a process ended before they were there."""
        try:
            if sent.future is not None:
                return sent.future.result()
        except BrokenProcessPool:
            pass
        if self._pool is sent.pool:
            self._pool = None
        return None


class _Sent(NamedTuple, Generic[_T, _R]):
    """A task on its way."""

    items: Sequence[_T]
    pool: ProcessPoolExecutor
    future: Future[list[_R]] | None


def _begin(start: Callable[[], Work[Any]]) -> None:
    global _work  # noqa: PLW0603  what a process works with for all its life
    # Ctrl-C reaches every process of the terminal; the one that reads tells the others to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = start()


def _do(items: list[Any]) -> list[Any]:
    assert _work is not None
    return [_work(item) for item in items]
