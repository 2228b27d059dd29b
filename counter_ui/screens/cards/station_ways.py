"""The ways of a station, for cards that are of no use without them."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from counter_ui.messages import Work
from counter_ui.station import Station
from kiosk.errors import KioskError
from kiosk.use_cases.ways import Ways


def ways_of(station: Station) -> Ways:
    """Raises ``LookupError`` for a station without any: no such card is shown there."""
    if station.ways is None:
        raise LookupError("a station without ways")
    return station.ways


def without_traces(call: Callable[[], Message]) -> Work:
    """``call`` as work whose error holds no frame, and so no local variable, of what it did."""

    def work() -> Message:
        try:
            return call()
        except KioskError as error:
            told = error
        told.__cause__ = told.__context__ = None
        raise told.with_traceback(None)

    return work
