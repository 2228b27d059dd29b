"""The foot: which keys do something now."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from counter_ui.widgets.words import Words, flow, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

Hint = tuple[str, str]
"""The key as printed on it, and the key of its words."""
_PADDING = 2


class KeyLine(Words):
    """Key and word, key and word; a pair is never divided between two lines."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="key-line")
        self._words = words
        self._hints: Sequence[Hint] = ()
        self._typing = ""

    def offer(self, hints: Sequence[Hint]) -> None:
        """Show these keys, the likeliest first."""
        self._hints = hints
        self._lay_out(self.size.width)

    def show_typing(self, typing: str) -> None:
        """Whether the field with the cursor takes Telex or VNI now; empty where none has it."""
        if typing != self._typing:
            self._typing = typing
            self._lay_out(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Fewer columns, more lines; the event's own size counts the padding in."""
        self._lay_out(self.size.width)

    def _lay_out(self, width: int) -> None:
        hints = [*self._hints]
        if self._typing:
            hints.append(("Ctrl+T", f"typing_key.{self._typing}"))
        pairs = [line((CleanText(key), "bold $accent"), self._words(word)) for key, word in hints]
        self.update(flow(pairs, width or self.app.size.width - _PADDING, gap=2))
