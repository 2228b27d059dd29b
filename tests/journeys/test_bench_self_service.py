"""``kiosk bench self-service``: the real kiosk is played, and what is counted is what was done."""

from __future__ import annotations

import os
from typing import Any

import pytest

from counter_ui.bench.browser_seat import CHROMIUM
from counter_ui.bench.self_service import goals, measure_self_service
from counter_ui.bench.self_service_browser import measure_page, missing
from counter_ui.bench.self_service_hall import measure_terminal
from counter_ui.bench.self_service_memory import Growth, offspring, resident_mib
from counter_ui.bench.self_service_visits import measure_visits
from kiosk.errors import TechnicianError


def test_the_mobile_way_asks_what_the_web_form_asks() -> None:
    (figures,) = measure_visits(["mobile"])
    assert (figures.outcome, figures.level, figures.held) == ("accepted", 2, True)
    told = figures.as_json()
    assert told["typed_inputs"] <= told["web_mandatory_inputs"]
    assert told["typed_characters"] < told["web_characters"]
    assert told["taps"] == told["screens"] - 1, "one tap a screen; the code goes on by itself"
    assert (told["steps"][0], told["steps"][-1]) == ("start", "receipt")


def test_a_prepared_visit_ends_with_a_ticket_and_types_no_identity() -> None:
    (figures,) = measure_visits(["prepare"])
    assert (figures.outcome, figures.held) == ("ticket", True)
    phone, code = 10, 6
    assert figures.taken.typed == phone + code


def test_a_way_that_is_not_there_is_said() -> None:
    with pytest.raises(TechnicianError) as caught:
        next(iter(measure_visits(["mouse"])))
    assert caught.value.code == "bench.way_unknown"


def test_citizens_behind_one_another_in_a_terminal() -> None:
    told = measure_terminal(2).as_json()
    assert told["ready_s"]["samples"] == 2
    assert set(told["memory"]) == {"kiosk", "fresh_process"}
    assert all(each["early_mib"] > 10 for each in told["memory"].values())


@pytest.mark.skipif(bool(missing()), reason="needs chromium and playwright")
def test_citizens_behind_one_another_at_the_page() -> None:
    told = measure_page(2).as_json()
    assert (told["ready_s"]["samples"], told["hasty_ready_s"]) == (2, None)
    assert told["tap_to_paint"]["samples"] >= 24
    assert set(told["memory"]) == {"kiosk", "fresh_process", "chromium"}


def test_what_a_machine_lacks_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bool(missing()) or CHROMIUM
    monkeypatch.setattr("counter_ui.bench.self_service_browser.CHROMIUM", "")
    assert "Chromium" in missing()


def test_nobody_behind_one_another_measures_the_ways_alone() -> None:
    found = measure_self_service(0, ["prepare"])
    assert (found["goals"], "browser" in found) == ({"ways_ended_well": True}, False)


def test_a_goal_that_is_missed_is_told() -> None:
    hall: dict[str, Any] = {
        "ready_s": {"max_s": 2.1},
        "memory": {"kiosk": Growth(100.0, 111.0).as_json()},
        "tap_to_paint": {"p95_ms": 150.0},
    }
    assert goals({"terminal": "not measured here", "browser": hall}) == {
        "browser_ready": False,
        "browser_memory": False,
        "tap_to_paint": True,
    }


def test_memory_is_that_of_processes_that_run() -> None:
    assert resident_mib(os.getpid()) > 10
    assert offspring(os.getpid(), "no such program") == []
