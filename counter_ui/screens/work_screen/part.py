"""One of the four parts of the work screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical
from textual.message import Message

from counter_ui.messages import Work
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.in_background import in_background
from counter_ui.screens.intents import HintsChanged
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.key_line import Hint
from counter_ui.wording import ErrorWords, Wording

MOVES = ("up", "down", "page_up", "page_down", "home", "end")


class Part(GoneQuietly, Vertical):
    """Fills the card below the line of parts; shown or not, it keeps what it knows."""

    def __init__(self, words: Wording) -> None:
        super().__init__(classes="work-part")
        self.words = words
        self.errors = ErrorBox()

    @property
    def hints(self) -> Sequence[Hint]:
        """The keys of this part, the likeliest first."""
        return ()

    @property
    def takes_digits(self) -> bool:
        """Whether digits mean something here now, and do not choose a part."""
        return False

    def begin(self) -> None:
        """It is shown now: read what it shows, put the cursor where the next input is."""
        self.screen.set_focus(None)

    def moved(self, name: str) -> None:
        """One of :data:`MOVES`."""

    def take_key(self, key: str) -> None:
        """A single key of a person."""

    def pressed(self, name: str) -> bool:
        """An F-key, by what it asks for: whether it does something here."""
        return False

    def go_back(self) -> bool:
        """Esc: whether there was something to go back from."""
        return False

    def news(self) -> None:
        """The relay has moved something; only what is shown is read again."""

    def start_work(self, name: str, work: Work) -> None:
        """Run ``work`` in a thread; its message, or ``WorkFailed``, comes back to this part."""
        in_background(self.app, self, f"work_{name}", work)

    def tell(self, words: ErrorWords) -> None:
        """Three parts, below."""
        self.errors.tell(words)

    def changed(self) -> None:
        """Tell the screen that other keys do something now."""
        self.post_message(HintsChanged())


class DisputeWanted(Message):
    """F7: the citizen at the desk says that the account is not theirs."""
