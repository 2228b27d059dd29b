"""What fills a part of the screen, takes keys there and works behind it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical

from counter_ui.messages import Work
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.in_background import in_background
from counter_ui.screens.intents import HintsChanged
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.key_line import Hint
from counter_ui.wording import ErrorWords, Wording


class Pane(GoneQuietly, Vertical):
    """A card, or a part of one."""

    def __init__(self, words: Wording, *, classes: str) -> None:
        super().__init__(classes=classes)
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
        """Esc: whether there was something to go back from."""
        return False

    def pressed(self, name: str) -> bool:
        """An F-key, by what it asks for: whether something is done with it here."""
        return False

    def start_work(self, name: str, work: Work) -> None:
        """Run ``work`` in a thread; its message, or ``WorkFailed``, comes back here.

        Who has left the screen meanwhile gets nothing any more.
        """
        in_background(self.app, self, name, work)

    def tell(self, words: ErrorWords) -> None:
        """Three parts, below."""
        self.errors.tell(words)

    def changed(self) -> None:
        """Tell the screen that other keys do something now."""
        self.post_message(HintsChanged())
