"""What every card can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.containers import Vertical

from counter_ui.messages import Work
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.in_background import in_background
from counter_ui.screens.intents import HintsChanged
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.key_line import Hint
from counter_ui.wording import ErrorWords, Wording


class Card(GoneQuietly, Vertical):
    """One step in the middle of the screen."""

    typed_there = False
    """Whether the citizen types on the second display what this card asks for."""

    def __init__(self, words: Wording) -> None:
        super().__init__(classes="card")
        self.words = words
        self.errors = ErrorBox()

    @property
    def hints(self) -> Sequence[Hint]:
        """The keys that do something here now, the likeliest first."""
        return ()

    @property
    def hand_over(self) -> bool:
        """Whether the screen is turned to the citizen now: everything else is covered then."""
        return False

    def begin(self) -> None:
        """Put the cursor where the next input is."""
        self.screen.set_focus(None)

    def take_key(self, key: str) -> None:
        """A single key of a person: a character, or ``\\n`` for Enter."""

    def take_scan(self, text: str) -> bool:
        """What a scanner typed while no scan field had the cursor: whether it was wanted here."""
        return False

    def cover_numbers(self) -> None:
        """The screen is about to be locked: numbers that the card itself has opened are masked."""

    def kept_texts(self) -> Mapping[str, str]:
        """What a crash must not take beside the fields: printable, by names of its own."""
        return {}

    def take_kept(self, texts: Mapping[str, str]) -> None:
        """The machine is up again; names that are not this card's change nothing."""

    def go_back(self) -> bool:
        """Esc: whether the card itself had something to go back from."""
        return False

    def pressed(self, name: str) -> bool:
        """An F-key, by what it asks for: whether the card itself does something with it."""
        return False

    def start_work(self, name: str, work: Work) -> None:
        """Run ``work`` in a thread; its message, or ``WorkFailed``, comes back to this card.

        A card that has left the screen meanwhile gets nothing any more.
        """
        in_background(self.app, self, name, work)

    def tell(self, words: ErrorWords) -> None:
        """Show an error beside its field."""
        self.errors.tell(words)

    def changed(self) -> None:
        """Tell the screen that other keys do something now."""
        self.post_message(HintsChanged())
