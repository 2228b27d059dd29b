"""Does sending go on when the screen is closed? ``kiosk sync --timer`` leaves when it ran."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.devices.system import SystemClock

_FILE: Final = "sync-timer"
FRESH: Final = timedelta(hours=2)
"""A timer that runs every quarter of an hour and has not run for so long does not run any more."""


def note_timer(state: Path, now: datetime) -> None:
    """A timer has just run; raises ``OSError``."""
    (state / _FILE).write_text(now.isoformat(), encoding="ascii")


def timer_sends(state: Path, now: datetime | None = None) -> bool:
    """Whether a timer has run lately. What cannot be read, or lies ahead, is no timer."""
    try:
        ran = datetime.fromisoformat((state / _FILE).read_text(encoding="ascii"))
        age = (now or SystemClock().now()) - ran
    except (OSError, ValueError, TypeError):
        return False
    return timedelta() <= age <= FRESH
