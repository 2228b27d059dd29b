"""How the one screen is laid out, and where its keys go; what they mean is decided above."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.screen import Screen

from counter_ui.forgetting import forget_painted
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.help import HelpScreen
from counter_ui.screens.intents import FlowKey, HintsChanged
from counter_ui.screens.key_bursts import SILENCE_S, KeyBursts
from counter_ui.station import Station
from counter_ui.widgets.field import Field
from counter_ui.widgets.header import Header
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.steps import Steps
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.officer import Shift
from kiosk.domain.registration import Purpose

if TYPE_CHECKING:
    from counter_ui.journey import Journey

_KEYS = {"enter": "\n", "backspace": "\b"}
BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (104, "-normal"), (150, "-wide")]
HEIGHTS: list[tuple[int, str]] | None = [(0, "-low"), (30, "-high"), (44, "-tall")]


class DeskLayout(GoneQuietly, Screen[None]):
    """Steps at the left, a card in the middle, the next keys at the foot."""

    CSS_PATH: ClassVar = ["../counter.tcss", "cards.tcss", "hand_over.tcss", "token.tcss"]
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False),
        Binding("f2", "flow('new')", show=False),
        Binding("f3", "flow('type_or_print')", show=False),
        Binding("f4", "flow('no_phone')", show=False),
        Binding("f5", "flow('read_again')", show=False),
        Binding("f6", "flow('numbers')", show=False),
        Binding("f7", "flow('mail')", show=False),
        Binding("f8", "flow('ask_reason')", show=False),
        Binding("f9", "flow('lock')", show=False),
        Binding("f10,ctrl+q", "flow('leave')", show=False),
        Binding("f11", "flow('devices')", show=False),
        Binding("f12", "flow('practice_scan')", show=False),
        Binding("escape", "flow('back')", show=False),
        Binding("pagedown", "scroll(1)", show=False),
        Binding("pageup", "scroll(-1)", show=False),
    ]

    def __init__(self, station: Station, shift: Shift, words: Wording) -> None:
        super().__init__()
        self.station, self.shift, self.words = station, shift, words
        self.header = Header(words, station.office, shift.officer.name)
        self.header.officer_code = shift.officer.code
        self.steps = Steps(words, id="steps")
        self.keys = KeyLine(words)
        self.card: Card = IdleCard(words)
        """The card in the middle, from the moment that it is to stand there."""
        self._bursts = KeyBursts()

    def compose(self) -> ComposeResult:
        """Head, banner, steps and card, foot."""
        yield self.header
        if self.station.practice:
            yield Words((self.words("practice.banner"), "bold"), id="practice-banner")
        with Horizontal(id="desk"):
            yield self.steps
            with Vertical(id="middle"):
                yield Words(id="journey-title")
                with Container(id="card-place"):
                    yield self.card
        yield self.keys

    def on_mount(self) -> None:
        """Nobody is at the desk yet."""
        self.show_step(None)
        self.offer_hints()

    async def show_card(self, card: Card) -> None:
        """Put another card into the middle."""
        self.card = card
        place = self.query_one("#card-place")
        await place.remove_children()
        forget_painted()
        await place.mount(card)
        if card.is_mounted:  # not so while the app is closing
            card.begin()
            self.offer_hints()

    def show_step(self, journey: Journey | None, *, finished: bool = False) -> None:
        """The steps at the left, and the title above the card."""
        if journey is None:
            self.steps.show_step(None)
        else:
            self.steps.show_step(journey.step, journey.route, finished=finished)
        title = self.query_one("#journey-title", Words)
        other = journey is not None and journey.draft.purpose is not Purpose.REGISTRATION
        title.set_class(other, "-service")
        if journey is None:
            title.say((self.words("title.idle"), "$quiet"))
            return
        draft = journey.draft
        rules = draft.policy.rules_for(draft.kind, draft.method)
        words = self.words(
            f"title.{draft.purpose.value}",
            kind=self.words(f"kind.{draft.kind.value}"),
            method=self.words(f"method.{draft.method.value}"),
            level=int(rules[0].level) if rules else 0,
        )
        title.say((words, "$quiet"))

    def on_screen_resume(self) -> None:
        """Uncovered again: the terminal may have another size by now."""
        self.post_message(events.Resize.from_dimensions((*self.app.size,), None))

    @on(HintsChanged)
    def offer_hints(self) -> None:
        """The keys of the card, and whom the screen is turned to."""
        self.keys.offer(self.card.hints)
        self.set_class(self.card.hand_over, "-hand-over")
        for banner in self.query("#practice-banner").results(Words):
            banner.say((self._practice_words(), "bold"))

    def _practice_words(self) -> CleanText:
        """While a citizen waits for a message: where the practice centre shows it."""
        sms = self.station.practice_sms
        if (self.card.hand_over or self.card.typed_there) and sms:
            return self.words("practice.sms", url=clean_text(sms, max_length=80))
        lesson = self.station.practice_lesson
        return clean_text(lesson, max_length=120) if lesson else self.words("practice.banner")

    def action_flow(self, name: str) -> None:
        """An F-key. Actions run in the app's turn, while this screen may just be changing cards."""
        self.post_message(FlowKey(name))

    async def on_flow_key(self, message: FlowKey) -> None:
        """In the screen's own turn; what single keys came before it come first."""
        await self._settle_keys()
        await self.pressed(message.name)

    def action_help(self) -> None:
        """F1."""
        self.app.push_screen(HelpScreen(self.card.hints, self.words))

    async def pressed(self, name: str) -> None:
        """An F-key, by what it asks for."""

    @on(Field.Scanned)
    def _scanned_into_a_field(self, event: Field.Scanned) -> None:
        """A card's code in a field for something else."""
        self.scanned_elsewhere(event.text)

    def scanned_elsewhere(self, text: str) -> None:
        """A scanner typed while no scan field had the cursor."""

    def action_scroll(self, pages: int) -> None:
        """A card that is longer than the screen."""
        card = self.card
        card.scroll_relative(y=pages * max(1, card.size.height - 2), animate=False)

    def _forward_event(self, event: events.Event) -> None:
        """A key for no field is held here, in the app's turn and in the order of typing.

        By the screen's own turn an earlier key may have put the cursor into a field, and this one
        would be nobody's.
        """
        if isinstance(event, events.Key) and not event.is_forwarded and self._hold(event):
            return
        super()._forward_event(event)

    def on_key(self, event: events.Key) -> None:
        """A key that a widget with the cursor left over."""
        if not isinstance(self.focused, Field):
            self._hold(event)

    def _hold(self, event: events.Key) -> bool:
        """For a moment, because a scanner may be typing; whether such a key means anything."""
        key = _KEYS.get(event.key, event.character or "")
        if not key or (key not in _KEYS.values() and not event.is_printable):
            return False
        event.stop()
        self._bursts.hold(key, time.monotonic())
        self.set_timer(SILENCE_S, self._keys_silent)
        return True

    async def _keys_silent(self) -> None:
        if self._bursts.silent(time.monotonic()):
            await self._settle_keys()
        elif self._bursts.waiting:  # a timer may fire a little early, and keys may still come
            self.set_timer(SILENCE_S, self._keys_silent)

    async def _settle_keys(self) -> None:
        if not self._bursts.waiting:
            return
        keys, scan = self._bursts.settle()
        for key in keys:
            self.card.take_key(key)
        if scan:
            self.scanned_elsewhere(scan)
