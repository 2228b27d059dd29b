"""Key presses of every way, played by the real counter against a practice centre of its own."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from counter_ui.app import CounterApp
from counter_ui.bench.keys_player import Counted, Player
from counter_ui.bench.keys_token import usb_enterprise
from counter_ui.bench.keys_ways import WAYS as WITHOUT_TOKEN
from counter_ui.door import practice_station
from counter_ui.station import Station
from counter_ui.wording import load_wording
from kiosk.errors import TechnicianError

_SIZE: Final = (120, 36)
_CENTRE: Final = "practice-centre"


@dataclass(frozen=True, slots=True)
class WebFlow:
    """The same on the portal, counted from the documents that describe it."""

    keys: int
    clicks: int
    screens: int | None


MOBILE: Final = WebFlow(82, 6, 5)
"""Guide of 2021, 4.1."""
INSURANCE: Final = WebFlow(92, 6, 5)
"""Guide of 2021, 4.2; page of 2023."""
IN_PERSON: Final = WebFlow(60, 6, None)
"""The counter that letter 3252 describes; keys are about so many."""
WEB: Final = {
    "mobile": MOBILE,
    "mobile_typed": MOBILE,
    "insurance": INSURANCE,
    "insurance_typed": INSURANCE,
}
WAYS: Final = {**WITHOUT_TOKEN, "usb_enterprise": usb_enterprise}
GOALS: Final = {"chip": 18, "qr": 18, "typed": 54, "usb_enterprise": 12}
"""Most keys by the officer; an e-mail address comes on top."""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """One way, played to the centre's answer."""

    way: str
    counted: Counted
    outcome: str
    level: int

    @property
    def goal_met(self) -> bool | None:
        """None where none was set."""
        goal = GOALS.get(self.way)
        return None if goal is None else self.counted.officer <= goal

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        web, counted = WEB.get(self.way, IN_PERSON), self.counted
        return {
            "way": self.way,
            "officer_keys": counted.officer,
            "email_keys": counted.mail,
            "citizen_keys": counted.citizen,
            "clicks": 0,
            "screens": 1,
            "cards": counted.cards,
            "typed_identity_fields": counted.typed_identity,
            "outcome": self.outcome,
            "level": self.level,
            "goal": GOALS.get(self.way),
            "goal_met": self.goal_met,
            "web_keys": web.keys,
            "web_clicks": web.clicks,
            "web_screens": web.screens,
        }


def measure_keys(ways: Sequence[str]) -> Iterator[KeyFigures]:
    """Play each way at a fresh practice counter.

    Raises ``TechnicianError``: ``bench.way_unknown`` (``way``), ``bench.step_not_reached``
    (``step``) where the counter does not come to a step.
    """
    for way in ways:
        if way not in WAYS:
            raise TechnicianError("bench.way_unknown", way=way, ways=", ".join(WAYS))
    for way in ways or tuple(WAYS):
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-keys-"))
            yield asyncio.run(_play(way, Path(folder), stack))


async def _play(way: str, state: Path, stack: ExitStack) -> KeyFigures:
    opened: list[Station] = []

    def prepare() -> Station:
        opened.append(practice_station(state, "", False, stack))
        return opened[0]

    app = CounterApp(prepare, load_wording("vi"), typing="telex")
    async with app.run_test(size=_SIZE) as pilot:
        play = Player(app, pilot, lambda: opened[0], state / _CENTRE)
        await play.sign_in()
        await WAYS[way](play)
        await play.until(lambda: play.decided()[0] != "", "the centre's answer")
        outcome, level = play.decided()
    return KeyFigures(way, play.counted, outcome, level)
