"""What the phone shows, and where the request to the SIM is."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Digits

from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.sim_request import Carrier, SimRequest, SimState

_MARKS = {SimState.SIGNED: ("✓", "bold $text-success")}
_OPEN_MARK, _OVER_MARK = ("▶", "bold $accent"), ("✕", "bold $text-error")


class SimWaiting(Vertical):
    """Large digits to be compared by the owner, a countdown, the state in words."""

    def __init__(self, words: Wording, do: str = "") -> None:
        """``do`` names words of one's own for what to do in a state; empty for an officer's."""
        super().__init__(classes="sim-waiting")
        self.words, self._own = words, do
        self._asked_s = 0.0
        self._life_s = 0.0
        self.request: SimRequest | None = None
        """The newest news of it."""
        self._digits = Digits("", classes="sim-digits")
        self._state, self._do = Words(classes="way-state"), Words(classes="sim-do")
        self._phone, self._compare = Words(classes="way-note"), Words(classes="way-note")
        self._help = Words((words("sim.no_notice"), "$quiet"), classes="sim-help")
        self._left = Words()

    def compose(self) -> ComposeResult:
        """Phone and digits while it is open, the state always."""
        yield self._phone
        yield self._digits
        yield self._compare
        yield self._state
        yield self._do
        yield self._left
        yield self._help
        yield Words((self.words("never_ask"), "bold $text-warning"))

    def begin(self, request: SimRequest) -> None:
        """It was sent just now."""
        self._asked_s = time.monotonic()
        self._life_s = (request.expires_at - request.sent_at).total_seconds()
        self._phone.say(*self._on_the_phone(request))
        self._digits.update(clean_text(request.confirmation, max_length=8))
        self._compare.say((self.words("sim.compare"), "bold"))
        self.show_request(request)

    def show_request(self, request: SimRequest) -> None:
        """Where it is by now."""
        self.request = request
        state = request.state
        over = _MARKS.get(state, _OVER_MARK)
        mark, style = _OPEN_MARK if request.is_open else over
        said = (self.words(f"sim_state.{state.value}"), style)
        self._state.say((CleanText(mark), style), said)
        self._do.say((CleanText("→"), "$accent"), self._what_to_do(state))
        for each in (self._phone, self._digits, self._compare, self._help):
            each.display = request.is_open
        self.count_down()

    def _what_to_do(self, state: SimState) -> CleanText:
        own = f"{self._own}.{state.value}"
        known = bool(self._own) and self.words.has(own)
        return self.words(own if known else f"sim_state.{state.value}_do")

    def count_down(self) -> None:
        """So many seconds are left to the owner."""
        request = self.request
        self._left.display = request is not None and request.is_open
        left = max(0, int(self._life_s - (time.monotonic() - self._asked_s)))
        self._left.say((self.words("sim.left", seconds=left), "$quiet"))

    def _on_the_phone(self, request: SimRequest) -> tuple[CleanText | tuple[CleanText, str], ...]:
        carrier = self.words(f"carrier.{request.carrier.value}")
        shown = "vinaphone" if request.carrier is Carrier.VINAPHONE else "other"
        says = self.words(f"sim.phone_shows_{shown}", carrier=carrier.upper())
        phone = CleanText(request.phone.grouped)
        return (self.words("sim.on_the_phone", phone=phone), (says, "bold"))
