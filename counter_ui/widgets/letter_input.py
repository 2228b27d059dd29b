"""An input whose cursor and backspace go by letters, marks and all, and whose text is NFC."""

from __future__ import annotations

from textual.widgets import Input
from textual.widgets.input import Selection

from counter_ui.typing.graphemes import composed, end_after, start_before
from counter_ui.typing.taking_back import TakingBack


class LetterInput(Input):
    """Textual's goes by code points: its backspace turns ``o`` with two marks into one with one."""

    def __init__(
        self, *, placeholder: str, password: bool, max_length: int, id: str | None
    ) -> None:
        super().__init__(
            placeholder=placeholder,
            password=password,
            max_length=max_length,
            id=id,
            select_on_focus=False,
            compact=True,
        )
        self.back = TakingBack()
        self.at_s = 0.0
        """When the key came that is being handled."""

    def on_mount(self) -> None:
        """Remember where Textual's input subscribes at its mounting."""
        self._selections = self.screen.text_selection_started_signal

    def on_unmount(self) -> None:
        """Let go: Textual never does, and a screen would keep each field that it ever had."""
        self._selections.unsubscribe(self)

    def put(self, head: str, tail: str) -> None:
        """Make it ``head`` and ``tail`` with the cursor between, or refuse what is too long."""
        text = composed(head + tail)
        if self.max_length and len(text) > max(self.max_length, len(self.value)):
            self.restricted()
            return
        self.value = text
        self.cursor_position = len(head)

    def replace(self, text: str, start: int, end: int) -> None:
        """As Textual's, but NFC."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        self.put(composed(self.value[:start] + text), self.value[end:])

    def action_delete_left(self) -> None:
        """The selection, or the letter to the left with all its marks."""
        if not self.selection.is_empty:
            self.delete_selection()
            return
        head, tail = self.value[: self.cursor_position], self.value[self.cursor_position :]
        self.put(self.back.taken(head, self.at_s), tail)

    def action_delete_right(self) -> None:
        """The selection, or the letter to the right with all its marks."""
        if self.selection.is_empty:
            self.delete(self.cursor_position, end_after(self.value, self.cursor_position))
        else:
            self.delete_selection()

    def action_cursor_left(self, select: bool = False) -> None:
        """One letter to the left."""
        start, end = self.selection
        if select:
            self.selection = Selection(start, start_before(self.value, end))
        elif self.selection.is_empty:
            self.cursor_position = start_before(self.value, end)
        else:
            self.cursor_position = min(start, end)

    def action_cursor_right(self, select: bool = False) -> None:
        """One letter to the right."""
        start, end = self.selection
        if select:
            self.selection = Selection(start, end_after(self.value, end))
        elif self.selection.is_empty:
            self.cursor_position = end_after(self.value, end)
        else:
            self.cursor_position = max(start, end)
