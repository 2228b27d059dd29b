"""``kiosk bench self-service``: all figures of the kiosk that citizens use alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from counter_ui.bench.self_service_browser import measure_page, missing
from counter_ui.bench.self_service_hall import measure_terminal
from counter_ui.bench.self_service_visits import VisitFigures, measure_visits

READY_S: Final = 2.0
"""From *Thoát* to the next first screen, at most."""
TAP_TO_PAINT_MS: Final = 150.0
"""At the 95th percentile, at most."""
GROWTH_PERCENT: Final = 10.0
"""Of what lives on, over all citizens, at most."""


def measure_self_service(
    citizens: int,
    ways: Sequence[str] = (),
    *,
    lacking: Callable[[], str] = missing,
    played: Callable[[VisitFigures], None] = lambda _: None,
) -> dict[str, Any]:
    """Everything; ``played`` is told each way as soon as it is through.

    ``browser`` is words where this machine lacks Chromium or playwright. Raises as
    :func:`measure_visits`; ``TimeoutError`` and ``NotSeen`` where a screen does not come.
    """
    visits = []
    for figures in measure_visits(ways):
        visits.append(figures)
        played(figures)
    found: dict[str, Any] = {"ways": [each.as_json() for each in visits]}
    if citizens:
        found["terminal"] = measure_terminal(citizens).as_json()
        found["browser"] = lacking() or measure_page(citizens).as_json()
    found["goals"] = goals(found)
    found["goals"]["ways_ended_well"] = all(each.held for each in visits)
    return found


def goals(found: dict[str, Any]) -> dict[str, bool]:
    """Which of the three limits hold where they were measured."""
    halls = {name: found[name] for name in ("terminal", "browser") if name in found}
    kept: dict[str, bool] = {}
    for name, hall in halls.items():
        if isinstance(hall, str):
            continue
        kept[f"{name}_ready"] = hall["ready_s"]["max_s"] <= READY_S
        kept[f"{name}_memory"] = all(
            each["growth_percent"] <= GROWTH_PERCENT for each in hall["memory"].values()
        )
        if "tap_to_paint" in hall:
            kept["tap_to_paint"] = hall["tap_to_paint"]["p95_ms"] <= TAP_TO_PAINT_MS
    return kept
