"""The own chip card: its code is scanned or three facts typed, then the chip is read."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult

from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.typed import TypedStep
from counter_ui.self_service.steps.wait import WaitStep
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from kiosk.errors import AtTheDeskError
from kiosk.formats.card_qr import LONGEST_CODE
from kiosk.ports.card_reader import CardPresence, DeskReaders

_THERE = frozenset({CardPresence.PRESENT, CardPresence.IN_USE})


def card_lies_there(readers: DeskReaders) -> bool:
    """Whether any card does."""
    return any(each.presence in _THERE for each in readers.readers)


class ScanCardStep(TypedStep):
    """A scanner types the code of the card's face; by a button three facts are typed instead."""

    LONGEST = LONGEST_CODE
    TAKES_PASTE = True
    NEXT = None

    def __init__(
        self,
        visit: Visit,
        key: str,
        scanned: Callable[[Step, str], None],
        by_hand: Callable[[Step], None],
        *,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(
            visit, key, lambda _: None, lambda step, text: scanned(step, text), progress=progress
        )
        self._by_hand = by_hand

    def touch_keys(self) -> ComposeResult:
        """Two buttons: by hand; in practice, a scanner's stand-in."""
        words = self.visit.words
        yield BigButton(words(f"{self.key}.by_hand"), name="hand", classes="choice")
        if self.visit.station.station.practice_qr:
            yield BigButton(words(f"{self.key}.practice"), name="practice", classes="choice")

    def shown(self, text: str) -> str:
        """That something comes in, and nothing of it."""
        return "▮" * min(20, (len(text) + 9) // 10)

    def take_paste(self, text: str) -> None:
        """Scanners that paste."""
        self.put(text[:LONGEST_CODE])
        self.go_on()

    def take_key(self, event: events.Key) -> bool:
        """Letters, and Enter behind them."""
        if event.key == "enter":
            self.go_on()
            return True
        return super().take_key(event)

    @on(BigButton.Pressed, ".choice")
    def _pressed(self, event: BigButton.Pressed) -> None:
        event.stop()
        if event.button.name == "hand":
            self._by_hand(self)
        else:
            self.put(self.visit.station.station.practice_qr)
            self.go_on()

    def go_on(self) -> None:
        """A card's code, or words beside it."""
        text, self.text = self.text, ""
        self.line.show_text("")
        kind = sort_scan(text).kind
        if kind in (Scanned.QR, Scanned.MRZ):
            self._then(self, text)
        elif text.strip():
            damaged = kind is Scanned.DAMAGED
            self.tell(AtTheDeskError("scan.damaged" if damaged else "scan.not_known"))


class ReadChipStep(WaitStep):
    """Reads at once; what failed is read again by itself when the card is laid down anew."""

    def readers_changed(self, readers: DeskReaders) -> None:
        """Laid down again."""
        if self.NEXT is not None and card_lies_there(readers):
            self.go_on()


class WithCard(Step):
    """Steps while the card must lie on the reader: who takes it away has left."""

    def readers_changed(self, readers: DeskReaders) -> None:
        """Gone: everything goes."""
        if self.current and not card_lies_there(readers):
            self.end(Ending.REMOVED)
