"""A card of a way on a screen of its own: keys as the counter's screen gives them, what it says."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, TypeVar

from builders import SHIFT
from fakes.station import FakeStation
from fakes.ways import FakeCentre, SayingGuidance, SetTrust, ToldSims, fake_ways
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from counter_ui.screens.cards.card import Card
from counter_ui.screens.intents import HintsChanged
from counter_ui.screens.way_intents import ApprovalGiven, CardDone, MethodChosen, WayShown
from counter_ui.station import Station
from counter_ui.themes import THEMES
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.wording import Wording, load_wording
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Draft
from kiosk.practice.policy import PRACTICE_POLICY

Said = TypeVar("Said", bound=Message)
_PATIENCE_S = 30.0
_UI = Path(__file__).parents[2] / "counter_ui"
_NAMES = {" ": "space", "|": "vertical_line", "<": "less_than_sign"}
_KEYS = {"enter": "\n", "backspace": "\b"}


@dataclass
class Room:
    """Everything behind a card, as the test turns it."""

    fakes: FakeStation = field(default_factory=FakeStation)
    sims: ToldSims = field(default_factory=ToldSims)
    trust: SetTrust = field(default_factory=SetTrust)
    papers: SayingGuidance = field(default_factory=SayingGuidance)
    language: str = "vi"

    def __post_init__(self) -> None:
        self.centre = FakeCentre(self.fakes.clock)

    def station(self) -> Station:
        fakes = self.fakes
        ports = (fakes.store, fakes.clock, fakes.ids, fakes.sealer, fakes.policies)
        ways = fake_ways(*ports, self.centre, self.sims, self.trust, self.papers)
        return replace(fakes.open(), ways=ways)

    def draft(self, method: Method, kind: ApplicantKind = ApplicantKind.CITIZEN) -> Draft:
        return Draft(
            id=self.fakes.ids.new_id(),
            opened_at=self.fakes.clock.now(),
            shift=SHIFT,
            policy=PRACTICE_POLICY,
            kind=kind,
            method=method,
        )


class HostScreen(Screen[None]):
    """The card, the foot, and what the card said."""

    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [
        (0, "-narrow"),
        (104, "-normal"),
    ]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-low"), (30, "-high")]
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "flow('numbers')", show=False),
        Binding("f7", "flow('mail')", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self.foot = KeyLine(words)
        self.card: Card | None = None
        self.said: list[Message] = []
        self.went_back = 0

    def compose(self) -> ComposeResult:
        yield Container(id="card-place")
        yield self.foot

    async def show_card(self, card: Card) -> None:
        self.card = card
        await self.query_one("#card-place").mount(card)
        card.begin()
        self.on_hints_changed()

    def on_hints_changed(self, _: HintsChanged | None = None) -> None:
        if self.card is not None:
            self.foot.offer(self.card.hints)

    def action_flow(self, name: str) -> None:
        if self.card is not None:
            self.card.pressed(name)

    def action_back(self) -> None:
        if self.card is not None and not self.card.go_back():
            self.went_back += 1

    def on_key(self, event: events.Key) -> None:
        if self.card is None or isinstance(self.focused, Field):
            return
        if event.key in _KEYS or event.is_printable:
            self.card.take_key(_KEYS.get(event.key, event.character or ""))

    def _keep(self, message: Message) -> None:
        self.said.append(message)

    def on_way_shown(self, message: WayShown) -> None:
        self._keep(message)

    def on_method_chosen(self, message: MethodChosen) -> None:
        self._keep(message)

    def on_approval_given(self, message: ApprovalGiven) -> None:
        self._keep(message)

    def on_card_done(self, message: CardDone) -> None:
        self._keep(message)


class HostApp(App[int]):
    CSS_PATH: ClassVar[list[str | Path]] = [  # type: ignore[assignment]
        _UI / "sign_in.tcss",
        _UI / "counter.tcss",
        _UI / "screens" / "cards.tcss",
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
    """What a test does with its hands, and what it sees."""

    def __init__(self, app: HostApp, pilot: Pilot[int], room: Room) -> None:
        self.app, self.pilot, self.room = app, pilot, room

    @property
    def screen(self) -> HostScreen:
        assert isinstance(self.app.screen, HostScreen)
        return self.app.screen

    @property
    def card(self) -> Card:
        assert self.screen.card is not None
        return self.screen.card

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Slower than a scanner: each key is another moment."""
        for place, each in enumerate(text):
            key = events.Key(_NAMES.get(each, each), each)
            key.time -= (len(text) - place) * 0.2
            self.app.post_message(key)
        await self.pilot.pause()

    async def enter(self, text: str) -> None:
        await self.type(text)
        await self.press("enter")

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def scan(self, text: str) -> None:
        """All at once, Enter behind it."""
        for each in text:
            self.app.post_message(events.Key(_NAMES.get(each, each), each))
        self.app.post_message(events.Key("enter", "\r"))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"never came about; on the screen:\n{self.text()}")
            await self.pilot.pause(0.02)

    async def until_shown(self, words: str) -> None:
        await self.until(lambda: self.shows(words))

    async def until_said(self, kind: type[Said]) -> Said:
        found: list[Said] = []

        def is_said() -> bool:
            found.extend(each for each in self.screen.said if isinstance(each, kind))
            return bool(found)

        await self.until(is_said)
        return found[0]

    def said(self, kind: type[Message]) -> bool:
        return any(isinstance(each, kind) for each in self.screen.said)

    def text(self) -> str:
        """The cells as painted."""
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    def shows(self, words: str) -> bool:
        return "".join(words.split()) in "".join(self.text().split())

    def field(self, name: str) -> Field:
        return self.screen.query_one(f"#entry-{name}", Field)

    @property
    def focused(self) -> str:
        """Name of the entry that has the cursor."""
        return (self.screen.focused.id or "").removeprefix("entry-") if self.screen.focused else ""


@asynccontextmanager
async def hosting(
    card: Callable[[Room, Station, Wording], Card],
    room: Room | None = None,
    size: tuple[int, int] = (80, 20),
) -> AsyncIterator[Desk]:
    """The card, mounted; 20 lines are what head and steps leave of a terminal with 24."""
    room = room or Room()
    words = load_wording(room.language)
    app = HostApp(words)
    try:
        async with app.run_test(size=size) as pilot:
            desk = Desk(app, pilot, room)
            await desk.screen.show_card(card(room, room.station(), words))
            await pilot.pause()
            yield desk
    finally:
        room.fakes.close()
