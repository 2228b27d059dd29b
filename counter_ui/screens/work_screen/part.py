"""One of the four parts of the work screen."""

from __future__ import annotations

from textual.message import Message

from counter_ui.messages import Work
from counter_ui.screens.pane import Pane
from counter_ui.wording import Wording

MOVES = ("up", "down", "page_up", "page_down", "home", "end")


class Part(Pane):
    """Fills the card below the line of parts; shown or not, it keeps what it knows.

    When it begins it reads what it shows.
    """

    def __init__(self, words: Wording) -> None:
        super().__init__(words, classes="work-part")

    @property
    def takes_digits(self) -> bool:
        """Whether digits mean something here now, and do not choose a part."""
        return False

    def moved(self, name: str) -> None:
        """One of :data:`MOVES`."""

    def news(self) -> None:
        """The relay has moved something; only what is shown is read again."""

    def start_work(self, name: str, work: Work) -> None:
        """As :meth:`Pane.start_work`; its failures are told apart from the card's."""
        super().start_work(f"work_{name}", work)


class DisputeWanted(Message):
    """F7: the citizen at the desk says that the account is not theirs."""
