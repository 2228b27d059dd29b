"""F1: the keys of this moment, the marks, and what no officer ever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from counter_ui.widgets.key_line import Hint, KeyLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

_LINES = ("scan", "chip", "questions", "marks", "lights", "numbers", "typing", "look", "lock")


class HelpScreen(ModalScreen[None]):
    """Any of Esc, F1, Enter closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "dismiss", show=False),
    ]

    def __init__(self, hints: Sequence[Hint], words: Wording) -> None:
        super().__init__()
        self._hints, self._words = hints, words

    def compose(self) -> ComposeResult:
        """Keys first, explanations below."""
        words = self._words
        keys = KeyLine(words)
        keys.offer(self._hints)
        with VerticalScroll(id="help-box"):
            yield Words((words("help.title"), "bold"), classes="card-title")
            yield keys
            for entry in _LINES:
                yield Words(
                    (CleanText("•"), "$accent"), words(f"help.{entry}"), classes="help-line"
                )
            yield Words((words("never_ask"), "$text-warning"), classes="help-line")
            yield Words((words("help.close"), "$quiet"))
