"""What has been typed so far; it holds no text of its own, and nothing can be selected in it."""

from __future__ import annotations

from textual.content import Content

from counter_ui.widgets.words import Words

_CURSOR = "▏"
_HIDDEN = "●"


class EntryLine(Words, can_focus=True):
    """Where the keyboard types; the step keeps the text."""

    def __init__(self) -> None:
        super().__init__(classes="entry-line")
        self._shown = ""

    def show_text(self, text: str, *, hidden: bool = False) -> None:
        """``text`` with the cursor behind it; hidden, a dot for each letter."""
        self._shown = _HIDDEN * len(text) if hidden else text
        self.refresh()

    def render(self) -> Content:
        """One line; of what is too long its end."""
        room = max(4, self.size.width - 2)
        shown = self._shown if len(self._shown) <= room else "…" + self._shown[1 - room :]
        return Content.assemble((shown, "bold"), (_CURSOR, "bold $accent"))
