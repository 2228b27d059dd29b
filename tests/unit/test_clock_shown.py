"""A machine set to another zone still shows the time on the office's wall."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from counter_ui.showing import clock_text


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
def test_the_clock_shows_the_time_in_vietnam() -> None:
    assert clock_text(datetime(2026, 11, 22, 2, 41, tzinfo=UTC)) == "09:41"
    assert clock_text(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == "00:05"
