"""``kiosk bench self-service``: what each way takes of a citizen, beside the web flow."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from counter_ui.bench.keys import INSURANCE, MOBILE
from counter_ui.bench.self_service_player import KioskPlayer, Taken
from counter_ui.bench.self_service_ways import DECIDED, WAYS
from counter_ui.practice_counter import practice_counter
from counter_ui.self_service.app import SelfServiceApp
from counter_ui.self_service.wiring import kiosk_shift, practice_kiosk
from kiosk.errors import TechnicianError

_SIZE: Final = (80, 32)
_CENTRE: Final = "practice-centre"
_WEB: Final = {"mobile": MOBILE, "insurance": INSURANCE}
_WEB_INPUTS: Final = {"mobile": 8, "insurance": 9}
"""Mandatory ones. Guide of 2021, 4.1 and 4.2: number, (insurance code,) name, date of birth, phone,
*mã xác thực*; then the one-time code, the password and the password again."""


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """One way, played to its end."""

    way: str
    taken: Taken
    outcome: str
    level: int

    @property
    def held(self) -> bool:
        """Whether it ended as it must."""
        return self.outcome == ("accepted" if self.way in DECIDED else "ticket")

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        web = _WEB.get(self.way)
        return {
            "way": self.way,
            "taps": self.taken.taps,
            "typed_characters": self.taken.typed,
            "typed_inputs": self.taken.inputs,
            "screens": len(self.taken.screens),
            "steps": self.taken.screens,
            "outcome": self.outcome,
            "level": self.level,
            "web_clicks": web.clicks if web else None,
            "web_characters": web.keys if web else None,
            "web_mandatory_inputs": _WEB_INPUTS.get(self.way),
            "web_screens": web.screens if web else None,
        }


def measure_visits(ways: Sequence[str] = ()) -> Iterator[VisitFigures]:
    """Play each way at a fresh practice kiosk with a centre of its own.

    Raises ``TechnicianError``: ``bench.way_unknown`` (``way``), ``bench.step_not_reached``.
    """
    for way in ways:
        if way not in WAYS:
            raise TechnicianError("bench.way_unknown", way=way, ways=", ".join(WAYS))
    for way in ways or tuple(WAYS):
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-visit-"))
            yield asyncio.run(_play(way, Path(folder), stack))


async def _play(way: str, state: Path, stack: ExitStack) -> VisitFigures:
    practice = stack.enter_context(practice_counter(state, pcsc=False))
    station = stack.enter_context(practice_kiosk(state, "", practice.centre.url, pcsc=False))
    app = SelfServiceApp(station, kiosk_shift())
    async with app.run_test(size=_SIZE) as pilot:
        play = KioskPlayer(app, pilot, state / _CENTRE, practice.person.qr_text())
        await WAYS[way](play)
        if way not in DECIDED:
            return VisitFigures(way, play.taken, "ticket", 0)
        await play.until(lambda: play.decided()[0] != "", "the centre's answer")
        outcome, level = play.decided()
        await play.tap()
    return VisitFigures(way, play.taken, outcome, level)
