"""A reading takes hardly more than its files must: counted, not timed."""

from __future__ import annotations

import pytest

from counter_ui.bench.read import ReadFigures, measure_read

MOST_APDUS_OVER = 3
MOST_BYTES_RATIO = 1.03


@pytest.fixture(scope="module")
def figures() -> tuple[ReadFigures, ...]:
    return measure_read(1, pcsc=False)


def test_commands_stay_near_the_floor(figures: tuple[ReadFigures, ...]) -> None:
    over = {each.card: each.apdus - each.floor.apdus for each in figures}
    assert max(over.values()) <= MOST_APDUS_OVER, over


def test_bytes_stay_near_the_floor(figures: tuple[ReadFigures, ...]) -> None:
    assert all(1 <= each.bytes_ratio <= MOST_BYTES_RATIO for each in figures), {
        each.card: each.bytes_ratio for each in figures
    }
