"""``kiosk bench keys``: the real counter is played, and what is counted is what was pressed."""

from __future__ import annotations

import pytest

from counter_ui.bench.keys import GOALS, WAYS, WEB, measure_keys
from kiosk.errors import TechnicianError


def test_a_chip_registration_is_played_to_the_centres_answer() -> None:
    (figures,) = measure_keys(["chip"])
    assert (figures.outcome, figures.level) == ("accepted", 3)
    assert figures.goal_met and figures.counted.officer <= GOALS["chip"]
    told = figures.as_json()
    assert (told["typed_identity_fields"], told["citizen_keys"], told["screens"]) == ([], 0, 1)
    assert told["cards"][-1] == "ReceiptCard"


def test_on_the_mobile_way_the_citizen_types_code_and_password() -> None:
    (figures,) = measure_keys(["mobile"])
    assert (figures.outcome, figures.level) == ("accepted", 2)
    six_digits, password_twice = 7, 18
    assert figures.counted.citizen == six_digits + password_twice
    assert figures.counted.typed_identity == []
    assert figures.counted.officer + figures.counted.citizen < WEB["mobile"].keys


def test_goals_and_web_flows_are_of_ways_that_are_played() -> None:
    assert set(GOALS) | set(WEB) <= set(WAYS)
    with pytest.raises(TechnicianError) as caught:
        next(iter(measure_keys(["mouse"])))
    assert caught.value.code == "bench.way_unknown"
