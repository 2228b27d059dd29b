"""A card that the citizen types into: on this screen, turned round, or on the second display."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import ComposeResult

from counter_ui.citizen_display.scene import Answer, Scene
from counter_ui.screens.cards.card import Card
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText


class HandedOverCard(Card):
    """While a display with a keyboard is connected the officer's screen stays the officer's."""

    def __init__(self, words: Wording) -> None:
        super().__init__(words)
        self.trouble = CleanText()
        """What was wrong with what was typed last, for the display."""

    @property
    def hand_over(self) -> bool:
        """The screen is the citizen's, unless the citizen has one."""
        return not self.typed_there

    def type_there(self, there: bool) -> None:
        """A display with a keyboard has come, or gone; nothing half typed stays on either."""
        if there == self.typed_there or not self.is_mounted:
            return
        self.typed_there = there
        self.set_class(there, "-typed-there")
        self.wipe()
        self.begin()
        self.changed()

    def there_lines(self) -> ComposeResult:
        """What stands here meanwhile."""
        yield Words((self.words("display.typing_there"), "bold"), classes="there-title")
        yield Words(classes="there-state")
        yield Words((self.words("never_ask"), "$text-warning"), classes="there-state")

    def say_there(self, state: CleanText) -> None:
        """How far it is, for the officer."""
        self.query(".there-state").first(Words).say((state, "$quiet"))

    @abstractmethod
    def wipe(self) -> None:
        """Empty every field."""

    @abstractmethod
    def shown_there(self) -> Scene:
        """What the display shows for this card."""

    @abstractmethod
    def answered_there(self, answer: Answer) -> None:
        """What the citizen typed there, or asked for."""
