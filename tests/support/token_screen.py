"""The token card alone on a screen, driven key by key."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import ClassVar

from builders import draft
from fakes.signing_tokens import FAKE_PIN
from support.card_host import Rig
from support.token_room import TokenRoom
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot

from counter_ui.screens.cards.token import TokenCard
from counter_ui.screens.cards.token_moment import Moment
from counter_ui.screens.way_intents import WayShown
from counter_ui.themes import THEMES
from counter_ui.widgets.field import Field
from counter_ui.wording import load_wording
from kiosk.domain.policy import ApplicantKind, Method, Policy
from kiosk.practice.policy import PRACTICE_POLICY

_PATIENCE_S = 20.0


class Host(App[None]):
    """What the counter's screen does for a card, and no more."""

    CSS_PATH: ClassVar = [
        "../../counter_ui/sign_in.tcss",
        "../../counter_ui/counter.tcss",
        "../../counter_ui/screens/token.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_back", show=False),
        Binding("f5", "pressed('read_again')", show=False),
        Binding("f6", "pressed('numbers')", show=False),
    ]

    def __init__(self, card: TokenCard) -> None:
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = "counter-dark"
        self.card = card
        self.shown: list[WayShown] = []
        self.left = False

    def compose(self) -> ComposeResult:
        yield self.card

    def on_way_shown(self, message: WayShown) -> None:
        self.shown.append(message)

    def action_step_back(self) -> None:
        self.left = not self.card.go_back()

    def action_pressed(self, name: str) -> None:
        self.card.pressed(name)

    def on_key(self, event: events.Key) -> None:
        if not isinstance(self.focused, Field):
            self.card.take_key("\n" if event.key == "enter" else event.character or "")


class Sitting:
    """One running card."""

    def __init__(self, room: TokenRoom, host: Host, pilot: Pilot[None], rig: Rig) -> None:
        self.room, self.host, self.pilot, self.rig = room, host, pilot, rig

    @property
    def card(self) -> TokenCard:
        return self.host.card

    def text(self) -> str:
        strips = self.host.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def shows(self, words: str) -> bool:
        return "".join(words.split()) in "".join(self.text().split())

    async def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"never came about; on the screen: {self.text()}"
            await self.pilot.pause(0.02)

    async def until_moment(self, moment: Moment) -> None:
        await self.until(lambda: self.card.moment is moment)

    async def until_shown(self, words: str) -> None:
        await self.until(lambda: self.shows(words))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Letters into the field that has the cursor, then Enter."""
        for each in text:
            self.host.post_message(events.Key("space" if each == " " else each, each))
        await self.pilot.pause()
        await self.press("enter")

    async def to_party(self) -> None:
        """To the question who acts for the organisation; the representative typed."""
        await self.until_shown("ghi người đại diện")
        await self.press("enter")
        await self.until_moment(Moment.PARTY)
        for text in ("001099012345", "Nguyễn Văn Thử", "15/03/1999"):
            await self.type(text)

    async def to_pin(self) -> None:
        """From a token that is plugged in to the owner's turn, where nothing is asked."""
        await self.until_shown("mời chủ USB")
        await self.press("enter")
        await self.until_moment(Moment.PIN)

    async def type_pin(self, pin: str = FAKE_PIN) -> None:
        await self.press(*pin, "enter")


@asynccontextmanager
async def sitting(
    room: TokenRoom,
    kind: ApplicantKind = ApplicantKind.CITIZEN,
    *,
    practice: bool = True,
    tokens: bool = True,
    policy: Policy = PRACTICE_POLICY,
    size: tuple[int, int] = (100, 34),
) -> AsyncIterator[Sitting]:
    """A card for a draft of ``kind`` at a desk with the room's tokens."""
    rig = Rig()
    tokens_here = room.desk if tokens else None
    station = replace(rig.station(), practice=practice, tokens=tokens_here)
    opened = replace(draft(policy=policy), kind=kind, method=Method.USB_TOKEN)
    host = Host(TokenCard(opened, station, load_wording("vi")))
    try:
        async with host.run_test(size=size) as pilot:
            yield Sitting(room, host, pilot, rig)
    finally:
        rig.fakes.close()
