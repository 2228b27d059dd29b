"""What every card can do."""

from __future__ import annotations

from collections.abc import Mapping

from counter_ui.screens.pane import Pane
from counter_ui.widgets.field import Field
from counter_ui.wording import Wording


class Card(Pane):
    """One step in the middle of the screen."""

    typed_there = False
    """Whether the citizen types on the second display what this card asks for."""

    def __init__(self, words: Wording) -> None:
        super().__init__(words, classes="card")

    @property
    def hand_over(self) -> bool:
        """Whether the screen is turned to the citizen now: everything else is covered then."""
        return False

    @property
    def untouched(self) -> bool:
        """Of a way's first card: whether nothing was typed, scanned, read or asked on it yet."""
        return False

    @property
    def nothing_typed(self) -> bool:
        """Whether every field is empty, those out of sight as well."""
        return not any(each.value for each in self.query(Field))

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
