from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.station import FakeStation

from counter_ui.ending import Ending
from counter_ui.station import CentreLight, PostStatus
from counter_ui.timer_sending import FRESH, note_timer, timer_sends

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
WAITING = PostStatus(3, NOW, 0, CentreLight.AWAY)
NOTHING = PostStatus(0, None, 4, CentreLight.REACHED)


def test_it_is_refused_again_and_again_while_nobody_else_sends() -> None:
    station, ending = FakeStation(practice=False).open(), Ending(lambda: 0.0)
    for _ in range(3):
        refusal = ending.refusal(station, WAITING)
        assert refusal is not None
        assert (refusal.code, refusal.facts) == ("screen.quit_waiting", {"waiting": 3})


def test_it_is_closed_where_nothing_waits_or_a_timer_sends_or_nothing_is_open_yet() -> None:
    station, ending = FakeStation(practice=False).open(), Ending()
    assert ending.refusal(station, NOTHING) is None
    assert ending.refusal(station, None) is None
    assert ending.refusal(None, None) is None
    assert ending.refusal(replace(station, sends_when_closed=lambda: True), WAITING) is None


def test_in_practice_twice_within_moments_is_enough() -> None:
    now = [0.0]
    station, ending = FakeStation(practice=True).open(), Ending(lambda: now[0])
    assert ending.refusal(station, WAITING) is not None
    now[0] = 60.0
    assert ending.refusal(station, WAITING) is not None
    now[0] = 61.0
    assert ending.refusal(station, WAITING) is None


def test_a_timer_counts_while_it_runs(tmp_path: Path) -> None:
    assert not timer_sends(tmp_path, NOW)
    note_timer(tmp_path, NOW)
    assert timer_sends(tmp_path, NOW)
    assert timer_sends(tmp_path, NOW + FRESH)
    assert not timer_sends(tmp_path, NOW + FRESH + timedelta(seconds=1))
    assert not timer_sends(tmp_path, NOW - timedelta(seconds=1))  # the clock was set back


def test_what_says_nothing_of_a_timer_is_none(tmp_path: Path) -> None:
    for content in (b"", b"soon", b"\xff", b"2026-11-22T08:00:00"):
        (tmp_path / "sync-timer").write_bytes(content)
        assert not timer_sends(tmp_path, NOW)
