"""Drive the counter's screen in tests: press, wait for what is to come, count the keys."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fakes.station import CODE, PASSPHRASE, FakeStation
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from counter_ui.app import CounterApp
from counter_ui.screens.cards.card import Card
from counter_ui.screens.counter import CounterScreen
from counter_ui.typing.scan_burst import GAP_S
from counter_ui.wording import load_wording

_PATIENCE_S = 60.0
_NAMES = {"\n": "enter", " ": "space", "|": "vertical_line", "<": "less_than_sign"}


class Counter:
    """One running app on a fake station."""

    def __init__(self, station: FakeStation, app: CounterApp, pilot: Pilot[int]) -> None:
        self.station, self.app, self.pilot = station, app, pilot
        self.keys = 0
        """The officer's keys since sign-in."""

    @property
    def screen(self) -> CounterScreen:
        for screen in self.app.screen_stack:
            if isinstance(screen, CounterScreen):
                return screen
        raise AssertionError("not signed in")

    @property
    def card(self) -> Card:
        return self.screen.card

    def card_is(self, name: str) -> bool:
        return type(self.card).__name__ == name

    async def press(self, *keys: str) -> None:
        """The officer's keys, one after the other, as fast as a person."""
        for key in keys:
            await self.pilot.press(key)
            self.keys += 1
            if len(key) == 1 or key in ("enter", "backspace"):
                await self.pilot.pause(0.07)

    async def type(self, text: str) -> None:
        """Letters into the field that has the cursor."""
        for each in text:
            self.app.post_message(events.Key(_NAMES.get(each, each), each))
            self.keys += 1
        await self.pilot.pause()

    async def scan(self, text: str) -> None:
        """A scanner: no typing, all at once, Enter behind it; a moment ago, as hands are slower."""
        keys = [events.Key(_NAMES.get(each, each), each) for each in text]
        for key in (*keys, events.Key("enter", "\r")):
            key.time -= 2 * GAP_S
            self.app.post_message(key)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that background work brings about."""
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"never came about; on the screen: {self.text()}")
            await self.pilot.pause(0.02)

    async def until_card(self, name: str) -> None:
        await self.until(lambda: self.card_is(name) and self.card.is_mounted)
        await self.pilot.pause()

    async def sign_in(self, passphrase: str = PASSPHRASE) -> None:
        await self.type(CODE)
        await self.press("enter")
        await self.type(passphrase)
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, CounterScreen))
        await self.pilot.pause()
        self.keys = 0

    def text(self) -> str:
        """All text of the screen that is on top, as shown, lines joined."""
        return screen_text(self.app)

    def shows(self, words: str) -> bool:
        """Whether these words stand on the screen, however they are broken into lines."""
        return "".join(words.split()) in "".join(self.text().split())


def screen_text(app: CounterApp) -> str:
    """The cells as painted."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def shown_texts(root: Widget) -> str:
    """What every widget below ``root`` renders, cut off or not."""
    return "\n".join(str(each.render()) for each in root.query("Words"))


@asynccontextmanager
async def running(
    station: FakeStation | None = None,
    *,
    size: tuple[int, int] = (120, 36),
    language: str = "vi",
    theme: str = "dark",
    crash_folder: Path | None = None,
    signed_in: bool = True,
) -> AsyncIterator[Counter]:
    """The app on a fake station, signed in unless told otherwise."""
    station = station or FakeStation()
    app = CounterApp(station.open, load_wording(language), theme=theme, crash_folder=crash_folder)
    try:
        async with app.run_test(size=size) as pilot:
            counter = Counter(station, app, pilot)
            if signed_in:
                await counter.sign_in()
            yield counter
    finally:
        station.close()
