"""Tokens come and go while somebody types at the real screen, in a pseudo terminal."""

from __future__ import annotations

import pytest

from counter_ui.bench.token import measure_token
from kiosk.errors import TechnicianError


def test_the_screen_takes_every_key_and_keeps_nothing() -> None:
    """A key that is not painted within a minute, or a screen that stays open, raises."""
    try:
        figures = measure_token(15)
    except TechnicianError as error:
        pytest.skip(f"no SoftHSM2 to be had: {error.facts.get('reason')}")
    early, late = figures["early"], figures["late"]
    assert late["threads"] <= early["threads"] + 1
    assert late["children"] == early["children"]
    assert late["resident_mib"] < early["resident_mib"] * 1.2
