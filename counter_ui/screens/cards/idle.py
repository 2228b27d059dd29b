"""Nobody is at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.card import Card
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.paper_question import PaperQuestion
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.ports.receipt_printer import PaperEnd


class IdleCard(Card):
    """Waits for F2."""

    def __init__(self, words: Wording) -> None:
        super().__init__(words)
        self._question = PaperQuestion(words)

    def compose(self) -> ComposeResult:
        """Two lines in the middle."""
        yield Words((self.words("idle.title"), "bold"), classes="big-line")
        yield Words((self.words("idle.next"), "$quiet"), classes="big-line")
        yield self._question
        yield self.errors

    def show_questions(self, questions: tuple[PaperEnd, ...]) -> None:
        """The first paper, such as half a slip from before a power cut; nothing where none is."""
        for each in questions[:1]:
            self._question.ask(each.job, each.number, each.reason)
        if not questions:
            self._question.drop()

    def take_key(self, key: str) -> None:
        """``1`` or ``0`` where only the officer can tell."""
        self._question.take_key(key)

    @property
    def hints(self) -> Sequence[Hint]:
        """A new draft, or the end of the shift."""
        return (("F2", "key.new"), ("F3", "key.other_way"), ("F4", "key.try_login"),
                ("F5", "key.dispute_state"), ("F6", "key.work"), ("F9", "key.lock"),
                ("F10", "key.close"), ("F11", "key.devices"), ("F1", "key.help"))  # fmt: skip
