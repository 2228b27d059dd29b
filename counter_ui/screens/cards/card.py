"""What every card can do."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical

from counter_ui.screens.intents import HintsChanged
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.key_line import Hint
from counter_ui.wording import ErrorWords, Wording


class Card(Vertical):
    """One step in the middle of the screen."""

    def __init__(self, words: Wording) -> None:
        super().__init__(classes="card")
        self.words = words
        self.errors = ErrorBox()

    @property
    def hints(self) -> Sequence[Hint]:
        """The keys that do something here now, the likeliest first."""
        return ()

    def begin(self) -> None:
        """Put the cursor where the next input is."""
        self.screen.set_focus(None)

    def take_key(self, key: str) -> None:
        """A single key of a person: a character, or ``\\n`` for Enter."""

    def go_back(self) -> bool:
        """Esc: whether the card itself had something to go back from."""
        return False

    def tell(self, words: ErrorWords) -> None:
        """Show an error beside its field."""
        self.errors.tell(words)

    def changed(self) -> None:
        """Tell the screen that other keys do something now."""
        self.post_message(HintsChanged())
