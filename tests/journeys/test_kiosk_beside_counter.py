"""``kiosk demo --self-service --beside``: a kiosk and a counter at one practice centre."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter_ui.kiosk_wiring import staff_calls_of
from counter_ui.practice_counter import practice_counter
from counter_ui.self_service.running import PRACTICE_KIOSK
from kiosk.errors import TechnicianError


def test_a_kiosk_joins_the_centre_of_a_counter_and_can_call_it(tmp_path: Path) -> None:
    counter_at, kiosk_at = tmp_path / "counter", tmp_path / "kiosk"
    with practice_counter(counter_at, pcsc=False) as desk:
        for _ in range(2):  # the second time it is enrolled already
            with practice_counter(
                kiosk_at, pcsc=False, beside=counter_at, called=PRACTICE_KIOSK
            ) as alone:
                assert alone.centre.url == desk.centre.url
                calls = staff_calls_of(alone.counter)
                assert calls is not None
                calls.say(calling=True, troubles=())
        heard = staff_calls_of(desk.counter)
        assert heard is not None
        (kiosk,) = heard.kiosks()
        assert (kiosk.name, kiosk.waits) == (PRACTICE_KIOSK, True)


def test_without_a_demo_there_it_says_so(tmp_path: Path) -> None:
    other = tmp_path / "nobody"
    with (
        pytest.raises(TechnicianError) as caught,
        practice_counter(tmp_path / "kiosk", pcsc=False, beside=other),
    ):
        pass
    assert caught.value.code == "enrolment.ticket_unreadable"
