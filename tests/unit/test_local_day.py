from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kiosk.domain.local_day import local_day


def test_the_day_turns_at_midnight_in_vietnam() -> None:
    assert local_day(datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert local_day(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == date(2026, 11, 22)


def test_the_zone_of_the_moment_does_not_matter() -> None:
    west = timezone(timedelta(hours=-10))
    moment = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert local_day(moment.astimezone(west)) == date(2026, 11, 22)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 11, 21, 17, 0))  # noqa: DTZ001
