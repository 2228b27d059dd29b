"""One card on a screen of its own, driven by keys, on a station whose centre a test tells what."""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from builders import CHIP_EVIDENCE, draft, proofed
from builders import confirmed as confirmed_with_applicant
from fakes.station import FakeStation
from fakes.ways import FakeCentre, SayingGuidance, fake_ways
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from counter_ui.screens.cards.card import Card
from counter_ui.screens.intents import HintsChanged
from counter_ui.station import Station
from counter_ui.themes import THEMES
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.wording import Wording, load_wording
from kiosk.domain.registration import Confirmed, Draft, Purpose
from kiosk.practice.policy import PRACTICE_POLICY

_PATIENCE_S = 30.0
_UI = Path(__file__).parents[2] / "counter_ui"
_NAMES = {" ": "space"}
_KEYS = {"enter": "\n"}


class HostScreen(Screen[None]):
    """Does with keys what the counter's screen does."""

    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [
        (0, "-narrow"),
        (104, "-normal"),
    ]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-low"), (30, "-high")]
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "flow('type_or_print')", show=False),
        Binding("f4", "flow('no_phone')", show=False),
        Binding("f5", "flow('read_again')", show=False),
        Binding("f6", "flow('numbers')", show=False),
        Binding("f7", "flow('mail')", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self.keys_line = KeyLine(words)
        self.card: Card | None = None
        self.said: list[Message] = []
        """What the card told its screen."""
        self.went_back = 0

    def compose(self) -> ComposeResult:
        yield Container(id="card-place")
        yield self.keys_line

    async def show_card(self, card: Card) -> None:
        self.card = card
        place = self.query_one("#card-place")
        await place.remove_children()
        await place.mount(card)
        card.begin()
        self.on_hints_changed()

    def on_hints_changed(self, _: HintsChanged | None = None) -> None:
        if self.card is not None:
            self.keys_line.offer(self.card.hints)

    def action_flow(self, name: str) -> None:
        if self.card is not None:
            self.card.pressed(name)

    def action_back(self) -> None:
        if self.card is not None and not self.card.go_back():
            self.went_back += 1

    def on_key(self, event: events.Key) -> None:
        if isinstance(self.focused, Field) or self.card is None:
            return
        self.card.take_key(_KEYS.get(event.key, event.character or ""))

    def _keep(self, message: Message) -> None:
        self.said.append(message)

    on_card_done = on_code_confirmed = on_hand_over_ended = _keep
    on_password_chosen = on_service_chosen = on_reason_chosen = on_paper_seen = _keep


class HostApp(App[int]):
    """Nothing but a screen with a card."""

    CSS_PATH: ClassVar[list[str | Path]] = [  # type: ignore[assignment]
        _UI / "sign_in.tcss",
        _UI / "counter.tcss",
        _UI / "screens" / "hand_over.tcss",
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, words: Wording) -> None:
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = "counter-dark"
        self._first = HostScreen(words)

    def get_default_screen(self) -> Screen[None]:
        return self._first


class Desk:
    """A running host: its station, its centre, its card."""

    def __init__(self, app: HostApp, pilot: Pilot[int], rig: Rig) -> None:
        self.app, self.pilot, self.rig = app, pilot, rig

    @property
    def screen(self) -> HostScreen:
        assert isinstance(self.app.screen, HostScreen)
        return self.app.screen

    @property
    def said(self) -> list[Message]:
        return self.screen.said

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        for each in text:
            self.app.post_message(events.Key(_NAMES.get(each, each), each))
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"never came about; on the screen: {self.text()}")
            await self.pilot.pause(0.02)

    async def until_shown(self, words: str) -> None:
        await self.until(lambda: self.shows(words))

    async def until_said(self, kind: type[Message]) -> Message:
        await self.until(lambda: any(isinstance(each, kind) for each in self.said))
        return next(each for each in self.said if isinstance(each, kind))

    def text(self) -> str:
        """The cells as painted."""
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    def shows(self, words: str) -> bool:
        return "".join(words.split()) in "".join(self.text().split())

    def field(self, id_: str) -> Field:
        return self.screen.query_one(f"#{id_}", Field)

    async def pass_time(self, seconds: float) -> None:
        """Time goes by at the counter and at the centre alike."""
        self.rig.clock.pass_time(seconds)
        for each in self.screen.query("CodeEntry"):
            each.tick()  # type: ignore[attr-defined]
        await self.pilot.pause()


class Rig:
    """Everything behind a card."""

    def __init__(self) -> None:
        self.fakes = FakeStation()
        self.clock = self.fakes.clock
        self.centre = FakeCentre(self.clock)
        self.printer = SayingGuidance()
        self.words = load_wording("vi")

    def station(self) -> Station:
        fakes = self.fakes
        ways = fake_ways(
            fakes.store,
            fakes.clock,
            fakes.ids,
            fakes.sealer,
            fakes.policies,
            self.centre,
            printer=self.printer,
        )
        return replace(self._plain, ways=ways)

    @functools.cached_property
    def _plain(self) -> Station:
        return self.fakes.open()

    def draft(self, purpose: Purpose = Purpose.REGISTRATION, account: str = "") -> Draft:
        """Of the synthetic citizen, proofed by chip."""
        made = draft(CHIP_EVIDENCE, policy=PRACTICE_POLICY)
        return replace(made, purpose=purpose, account=account)

    def confirmed(self, purpose: Purpose = Purpose.REGISTRATION, account: str = "") -> Confirmed:
        """With a phone that is confirmed."""
        confirmed = confirmed_with_applicant(proofed(self.draft(purpose, account)))
        of = replace(confirmed.proofed.draft, phone_confirmed=confirmed.contact.phone)
        return replace(confirmed, proofed=replace(confirmed.proofed, draft=of))


@asynccontextmanager
async def hosting(
    card: Callable[[Station, Wording], Card],
    rig: Rig | None = None,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Desk]:
    """The card, mounted."""
    rig = rig or Rig()
    app = HostApp(rig.words)
    try:
        async with app.run_test(size=size) as pilot:
            desk = Desk(app, pilot, rig)
            await desk.screen.show_card(card(rig.station(), rig.words))
            await pilot.pause()
            yield desk
    finally:
        rig.fakes.close()
