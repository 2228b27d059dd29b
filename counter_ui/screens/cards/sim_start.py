"""Nhà cung cấp and the number of the SIM ký số, after what must be there beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter_ui.screens.cards import entry_rules
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.sim_request import Carrier

_CARRIERS = dict(zip("123", Carrier, strict=True))
_CONDITIONS = ("owned", "active", "ready")


class SimStart(Vertical):
    """One key for the carrier, then the number."""

    def __init__(self, words: Wording) -> None:
        super().__init__(classes="sim-start")
        self.words = words
        self.carrier: Carrier | None = None
        self._choice = Words(classes="methods")
        self.form = Form(words, (Entry("sim_phone", entry_rules.phone, Kind.DIGITS),))

    def compose(self) -> ComposeResult:
        """Conditions, carriers, number."""
        conditions = (
            line((CleanText("•"), "$quiet"), (self.words(f"sim.if_{each}"), "$quiet"))
            for each in _CONDITIONS
        )
        yield Words(lines(*conditions), classes="way-note")
        yield Words((self.words("sim.which_carrier"), "bold"))
        yield self._choice
        yield self.form

    def on_mount(self) -> None:
        """Nothing is chosen beforehand: numbers are portable."""
        self._draw()

    @property
    def hints(self) -> Sequence[Hint]:
        """Carrier, then Enter."""
        if self.carrier is None:
            return (("1-3", "way_key.carrier"),)
        return (("Enter", "way_key.send"),)

    def begin(self) -> None:
        """The number, once the carrier is known."""
        if self.carrier is None:
            self.screen.set_focus(None)
        else:
            self.form.begin()

    def take_key(self, key: str) -> None:
        """1, 2 or 3."""
        if key in _CARRIERS:
            self.carrier = _CARRIERS[key]
            self._draw()
            self.begin()

    def go_back(self) -> bool:
        """Another carrier."""
        if self.carrier is None:
            return False
        self.carrier = None
        self._draw()
        self.begin()
        return True

    def _draw(self) -> None:
        self._choice.update(lines(*(self._row(key, each) for key, each in _CARRIERS.items())))
        self.form.display = self.carrier is not None

    def _row(self, key: str, carrier: Carrier) -> Content:
        chosen = carrier is self.carrier
        mark = CleanText("(•)" if chosen else "( )")
        said = (self.words(f"carrier.{carrier.value}"), "bold" if chosen else "")
        return line((CleanText(f"[{key}]"), "bold $accent"), mark, said)
