from __future__ import annotations

from collections.abc import Iterator

import pytest

from carom.store import Store, open_store


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Store]:
    """An open and empty store in a real SQLite file."""
    with open_store(sqlite_url) as opened:
        yield opened
