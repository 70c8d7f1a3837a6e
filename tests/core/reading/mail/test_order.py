"""One mail gives one reading: no order of a set, which changes with each process, decides anything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import hashlib, carom, msgspec
from benchmarks.mails import EXAMPLES, mails
from tests.core.reading.mail.dialects.notices import raw
from tests.core.reading.mail.dialects.test_any_input import CASES
TWO = b'''From: MAILER-DAEMON@mx.example.net
Subject: failure notice

Sorry, unable to deliver your message to ann@example.com for the following reason:

 552 Quota violation for bob@example.com

A copy of the original message below this line:
'''
found = [carom.parse_mail(one) for one in [TWO, *mails(EXAMPLES), *map(raw, CASES)]]
print(len(found), hashlib.sha256(msgspec.json.encode(found)).hexdigest())
"""


def reading(seed: int) -> str:
    surroundings = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=surroundings, capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout


@pytest.fixture(scope="module")
def first() -> str:
    return reading(0)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_process_reads_the_same(first: str, seed: int) -> None:
    assert int(first.split(maxsplit=1)[0]) > 200
    assert reading(seed) == first
