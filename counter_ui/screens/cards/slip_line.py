"""One line about a paper: being printed, where it is, and the question only an officer answers."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from counter_ui.screens.cards.outcome_words import paper_parts
from counter_ui.widgets.paper_question import PaperQuestion
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.ports.receipt_printer import PrintResult

_ANSWERS = ("1", "0")


class SlipLine(Vertical):
    """Empty until something is printed."""

    def __init__(self, words: Wording) -> None:
        super().__init__(classes="slip-line")
        self._words = words
        self._paper = Words(classes="slip-paper")
        self._question = PaperQuestion(words)
        self._asking = False

    @property
    def asking(self) -> bool:
        """Whether 1 and 0 answer a question here."""
        return self._asking

    def compose(self) -> ComposeResult:
        """Where the paper is; the question."""
        yield self._paper
        yield self._question

    def on_mount(self) -> None:
        """No room for nothing."""
        self.display = False

    def show_printing(self) -> None:
        """On its way."""
        self.display = True
        self._question.drop()
        self._asking = False
        self._paper.say((self._words("slip.printing"), "$quiet"))

    def show_paper(self, number: str, result: PrintResult) -> None:
        """What the printer said."""
        self.display = True
        self._paper.say(*paper_parts(result, self._words))
        self._asking = result.asks
        if result.asks:
            self._question.ask(result.job, number)
        else:
            self._question.drop()

    def clear(self) -> None:
        """Nothing was printed after all."""
        self._question.drop()
        self._asking = self.display = False

    def take_key(self, key: str) -> bool:
        """Whether ``key`` was an answer to the question."""
        if not self._asking or key not in _ANSWERS:
            return False
        self._asking = False
        self._question.take_key(key)
        self._question.drop()
        return True
