"""One sentence over everything, and a button to close it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.widgets.words import Words
from kiosk.domain.clean_text import CleanText


class MessageBox(ModalScreen[None]):
    """Closed by its button, Enter or Esc."""

    def __init__(self, visit: Visit, said: CleanText) -> None:
        super().__init__()
        self._visit, self._said = visit, said

    def compose(self) -> ComposeResult:
        """The sentence and the button."""
        with Vertical(id="warning"):
            yield Words((self._said, "bold"), id="warning-title")
            close = self._visit.words("self_service.button.close")
            yield BigButton(close, name="close", id="warning-stay")

    def on_mount(self) -> None:
        """On the button."""
        self.query_one(BigButton).focus()

    def on_big_button_pressed(self, message: BigButton.Pressed) -> None:
        """Close."""
        message.stop()
        self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Esc closes; nothing goes through to what is behind."""
        event.stop()
        if event.key == "escape":
            self.dismiss()
