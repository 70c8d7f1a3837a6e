from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from carom.store import Store, open_store
from tests.contracts.ledger_samples import DAY, NOW

ROOT = Path(__file__).parents[2]

#: Ingests a thousand mails of one event each, ten to a transaction; says a line for each commit.
WRITER = """
import sys
from carom.store import Sighting, open_store
from tests.contracts.ledger_samples import a_decision, a_mail, an_event

url, name, shared = sys.argv[1:]
with open_store(url) as store:
    for batch in range(100):
        with store.transaction() as tx:
            for number in range(batch * 10, batch * 10 + 10):
                mail = a_mail(f"{name} {number}".encode())
                tx.mails.add(mail)
                tx.events.add(an_event(f"{shared or name} {number}"), mail.digest)
        print(batch, flush=True)
"""


def _start(url: str, name: str, shared: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, url, name, shared]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _finish(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=120)
    return process.returncode


def _counts(store: Store) -> tuple[int, int, int]:
    with store.snapshot() as tx:
        mails = sum(entry.count for entry in tx.mails.counts())
        volumes = sum(volume.count for volume in tx.volumes.between(NOW - DAY, NOW))
        return mails, tx.events.count(), volumes


@pytest.mark.parametrize(("shared", "events"), [("", 2000), ("the same", 1000)], ids=["other events", "same events"])
def test_two_processes_write_at_once_and_lose_and_double_nothing(database_url: str, shared: str, events: int) -> None:
    with _start(database_url, "a", shared) as first, _start(database_url, "b", shared) as second:
        assert (_finish(first), _finish(second)) == (0, 0)
    with open_store(database_url) as store:
        assert _counts(store) == (2000, events, events)


def test_what_was_committed_before_a_kill_is_there_and_doing_it_again_doubles_nothing(database_url: str) -> None:
    with _start(database_url, "a") as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(7)]
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait(timeout=60)
    with open_store(database_url) as store:
        mails, events, volumes = _counts(store)
        # The kill may fall between a commit and the line that tells of it.
        assert mails in {len(said) * 10, len(said) * 10 + 10}
        assert (events, volumes) == (mails, mails)
        with _start(database_url, "a") as again:
            assert _finish(again) == 0
        assert _counts(store) == (1000, 1000, 1000)
