"""docs/seed-coverage.md: every row is there, and every file and test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "seed-coverage.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d{3}-\d{2}) \|.*\| (.) \| (.*) \| (.*) \|$", PAGE, re.M)
COUNTS = {"000": 46, "001": 57, "003": 22, "004": 12}
PLACES = (ROOT, ROOT / "tests", ROOT / "counter_ui", ROOT / "counter_ui" / "screens")
NAMED = sorted(set(re.findall(r"`([\w./]+\.(?:py|toml))(?:::(\w+))?`", PAGE)))


def test_every_row_of_the_four_documents_is_there() -> None:
    wanted = [f"{name}-{row:02}" for name, most in COUNTS.items() for row in range(1, most + 1)]
    assert [row for row, *_ in ROWS] == wanted


@pytest.mark.parametrize(("name", "test"), NAMED, ids=lambda each: each or "-")
def test_what_a_row_names_exists(name: str, test: str) -> None:
    found = [place / name for place in PLACES if (place / name).is_file()]
    assert found, name
    if test:
        assert re.search(rf"^(?:async )?def {test}\(", found[0].read_text("utf-8"), re.M), test


def test_what_is_done_names_a_test_and_the_rest_a_reason() -> None:
    for row, mark, where, test in ROWS:
        assert where and (mark != "✓" or ".py" in test), row
        assert mark in "✓◐–", row


def test_the_sum_is_right() -> None:
    counts = [sum(1 for _, each, *_ in ROWS if each == mark) for mark in "✓◐–"]
    told = re.search(r"^(\d+) rows: (\d+) done, (\d+) partly, (\d+) not for", PAGE, re.M)
    assert told is not None
    assert [int(each) for each in told.groups()] == [len(ROWS), *counts]
