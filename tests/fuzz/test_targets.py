"""What the fuzzer begins with, and what it once found, breaks no reader; also where the fuzzer cannot be installed."""

from __future__ import annotations

import pytest

from fuzz.seeds import KEPT, SEEDS, seeds
from fuzz.targets import TARGETS


@pytest.mark.parametrize("name", list(TARGETS))
def test_seeds_and_kept_findings_are_read(name: str) -> None:
    inputs = seeds(name)
    assert len(inputs) >= 3
    for data in inputs:
        TARGETS[name](data)


@pytest.mark.parametrize("name", list(TARGETS))
def test_a_cut_seed_is_read(name: str) -> None:
    for data in SEEDS[name]()[:20]:
        for part in range(1, 8):
            TARGETS[name](data[: len(data) * part // 8])
            TARGETS[name](data[len(data) * part // 8 :])


def test_every_target_has_seeds_and_every_kept_finding_a_target() -> None:
    assert set(SEEDS) == set(TARGETS)
    assert {folder.name for folder in KEPT.iterdir() if folder.is_dir()} <= set(TARGETS)
