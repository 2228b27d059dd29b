"""Drive the self-service kiosk in tests: tap, type, wait for what is to come."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from fakes.self_service import fake_kiosk
from fakes.station import FakeStation
from textual import events
from textual.pilot import Pilot

from counter_ui.self_service.app import SelfServiceApp
from counter_ui.self_service.idle import IdleTimes
from counter_ui.self_service.kiosk_station import nobody_answered
from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.challenge import ChallengeStep
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.touch_keys import TouchKey
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import SELF_SERVICE, Shift
from kiosk.ports.speaker import Speaker

_PATIENCE_S = 60.0
_NAMES = {" ": "space", "/": "slash"}
StepType = TypeVar("StepType", bound=Step)


class Kiosk:
    """One running visit on a fake station."""

    def __init__(self, station: FakeStation, app: SelfServiceApp, pilot: Pilot[int]) -> None:
        self.station, self.app, self.pilot = station, app, pilot

    @property
    def visit(self) -> Visit:
        return self.app.visit

    @property
    def step(self) -> Step:
        return self.app.frame.current

    def at(self, key: str) -> bool:
        """Whether the step with these words is on the screen, and the keyboard has arrived."""
        return self.step.key == key and self.step.is_mounted and self.app.focused is not None

    async def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"never came about; at {self.step.key}: {self.text()}")
            await self.pilot.pause(0.01)

    async def until_at(self, key: str) -> None:
        await self.until(lambda: self.at(key))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Letters, faster than any person."""
        for each in text:
            self.app.post_message(events.Key(_NAMES.get(each, each), each))
        await self.pilot.pause()

    async def enter(self, text: str, then: str) -> None:
        """Type, Enter, and wait for the step that follows."""
        await self.type(text)
        self.app.post_message(events.Key("enter", "\r"))
        await self.until_at(then)

    async def tap(self, name: str) -> None:
        """A finger on a large button."""
        button = next(each for each in self.app.screen.query(BigButton) if each.name == name)
        await self.pilot.click(button)
        await self.pilot.pause()

    async def tap_key(self, character: str) -> None:
        """A finger on a key of the screen."""
        keys = self.step.query(TouchKey)
        await self.pilot.click(next(each for each in keys if each.character == character))
        await self.pilot.pause()

    async def answer_challenge(self) -> None:
        """As a person would."""
        assert isinstance(self.step, ChallengeStep)
        await self.type(str(self.step._challenge.answer))
        self.app.post_message(events.Key("enter", "\r"))
        await self.until(lambda: not isinstance(self.step, ChallengeStep))

    def text(self) -> str:
        """The cells as painted."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def shows(self, words: str) -> bool:
        """Whether these words stand there, however they are broken into lines."""
        return "".join(words.split()) in "".join(self.text().split())


@asynccontextmanager
async def visiting(
    station: FakeStation | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    idle: IdleTimes | None = None,
    speaker: Speaker | None = None,
    call_staff: Callable[[str], bool] = lambda _: False,
    staff_answered: Callable[[], CleanText] = nobody_answered,
    crash_folder: Path | None = None,
) -> AsyncIterator[Kiosk]:
    """The kiosk's app at its first screen."""
    there = station or FakeStation()
    kiosk = fake_kiosk(there, idle=idle, speaker=speaker, call_staff=call_staff)
    kiosk = replace(kiosk, staff_answered=staff_answered)
    shift = Shift("visit-1", SELF_SERVICE, there.clock.now())
    app = SelfServiceApp(kiosk, shift, crash_folder=crash_folder)
    try:
        async with app.run_test(size=size) as pilot:
            driven = Kiosk(there, app, pilot)
            await driven.until_at("self_service.start")
            yield driven
    finally:
        there.close()
