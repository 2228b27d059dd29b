"""A line below the head: which kiosk calls, and at rest what a kiosk lacks."""

from __future__ import annotations

from counter_ui.widgets.words import Part, Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.kiosk_state import KioskState

_CALL = CleanText("☎")


class KioskCalls(Words):
    """Not there while no kiosk has anything to say."""

    DEFAULT_CSS = "KioskCalls { width: 100%; height: auto; padding: 0 1; background: $panel; }"

    def __init__(self, words: Wording) -> None:
        super().__init__(id="kiosk-calls")
        self._words = words
        self._kiosks: tuple[KioskState, ...] = ()
        self.display = False

    @property
    def calling(self) -> KioskState | None:
        """The one that has waited for an answer longest."""
        waiting = [each for each in self._kiosks if each.waits]
        return min(waiting, key=lambda each: each.seen_at, default=None)

    def show_kiosks(self, kiosks: tuple[KioskState, ...]) -> None:
        """As the centre said last."""
        self._kiosks = kiosks
        said = self._said()
        self.display = bool(said)
        if said:
            self.say(*said)

    def _said(self) -> tuple[Part, ...]:
        words, calling = self._words, self.calling
        if calling is not None:
            called = words("kiosk_call.calls", kiosk=calling.name)
            return ((_CALL, "bold $text-warning"), (called, "bold"), words("kiosk_call.answer"))
        lacking = [each for each in self._kiosks if each.troubles]
        return tuple(
            (words("kiosk_call.lacks", kiosk=each.name, code=each.troubles[0]), "$text-warning")
            for each in lacking[:1]
        )
