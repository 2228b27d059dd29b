"""Từ chối: one key chooses the reason, likely ones first; then it is over and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.guidance_slip import GuidanceSlip
from counter_ui.screens.cards.outcome_words import paper_parts
from counter_ui.screens.intents import PrintAgain, ReasonChosen
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.paper_question import PaperQuestion
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.account_service import Guidance
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.receipt import RefusalSlip
from kiosk.domain.registration import Draft, RefusalReason, likely_reasons
from kiosk.ports.receipt_printer import PrintResult

AskFor = Callable[[CleanText], tuple[Guidance, PrintResult]]
_KEYS = "123456789abcdef"
LIKELY = {
    0: (RefusalReason.NOT_SAME_FACE,),
    1: (RefusalReason.CARD_DAMAGED, RefusalReason.CARD_EXPIRED),
    2: (RefusalReason.NOT_FREE,),
}
"""By the question that was answered *no*."""


class RefuseCard(Card):
    """The list of reasons; F3 asks for what is missing instead, and the draft stays open."""

    def __init__(
        self,
        likely: tuple[RefusalReason, ...],
        draft: Draft,
        words: Wording,
        ask_for: AskFor | None = None,
    ) -> None:
        """``ask_for`` brings Mẫu 02 to paper with one item; None where that cannot be had."""
        super().__init__(words)
        self._ask_for, self._supplement = ask_for, False
        self._title, self._slip = Words(classes="card-title"), GuidanceSlip(words)
        possible = likely_reasons(draft.kind, draft.method)
        others = tuple(reason for reason in possible if reason not in likely)
        self._reasons = (likely + others)[: len(_KEYS)]
        self._busy = False

    def compose(self) -> ComposeResult:
        """One reason a line, its key before it."""
        yield self._title
        for key, reason in zip(_KEYS, self._reasons, strict=False):
            yield Words(
                (CleanText(f"[{key}]"), "bold $accent"), self.words(reason.value), classes="reason"
            )
        yield self._slip
        yield self.errors

    def on_mount(self) -> None:
        """It begins as a refusal."""
        self._draw()

    def _draw(self) -> None:
        title = "refuse.supplement" if self._supplement else "refuse.title"
        self._title.say((self.words(title), "bold"))

    @property
    def hints(self) -> Sequence[Hint]:
        """A key for each reason."""
        last = _KEYS[len(self._reasons) - 1]
        other = "key.refuse" if self._supplement else "key.supplement"
        f3: tuple[Hint, ...] = (("F3", other),) if self._ask_for is not None else ()
        return ((f"1-{last}", "key.reason"), *f3, ("Esc", "key.back"), ("F1", "key.help"))

    def pressed(self, name: str) -> bool:
        """F3 changes between ending it and asking for what is missing."""
        if name != "type_or_print" or self._ask_for is None or self._busy:
            return False
        self._supplement = not self._supplement
        self._draw()
        self.changed()
        return True

    def take_key(self, key: str) -> None:
        """The reason under this key, once."""
        if self._slip.take_key(key):
            return
        place = _KEYS.find(key.casefold()) if len(key) == 1 else -1
        if not 0 <= place < len(self._reasons) or self._busy:
            return
        reason = self._reasons[place]
        if self._supplement and self._ask_for is not None:
            ask_for, item = self._ask_for, self.words(reason.value)
            self._slip.print_one(
                lambda: ask_for(item), lambda error: self.tell(self.words.error(error))
            )
        else:
            self._busy = True
            self.post_message(ReasonChosen(reason))

    def released(self) -> None:
        """It did not work: choose again."""
        self._busy = False


class RefusedCard(Card):
    """The slip's number and where it is."""

    def __init__(self, slip: RefusalSlip, words: Wording) -> None:
        super().__init__(words)
        self.slip = slip
        self._paper = Words()
        self._question = PaperQuestion(words)

    def compose(self) -> ComposeResult:
        """Reason once, slip, paper."""
        yield Words((self.words("refused.title"), "bold"), classes="card-title")
        yield Words((self.words("refused.reason"), "$quiet"), self.words(self.slip.reason_code))
        yield Words(
            (self.words("refused.slip"), "$quiet"),
            (clean_text(self.slip.number, max_length=60), "bold"),
        )
        yield self._paper
        yield self._question
        yield Words((self.words("refused.tell"), "$quiet"), classes="card-note")
        yield self.errors

    def on_mount(self) -> None:
        """The printer has it."""
        self._paper.say((self.words("refused.printing"), "$quiet"))

    def show_paper(self, number: str, result: PrintResult) -> None:
        """What the printer said of this slip; of an earlier one nothing is shown here."""
        if number != self.slip.number:
            return
        self._paper.say(*paper_parts(result, self.words))
        if result.asks:
            self._question.ask(result.job, number)
        else:
            self._question.drop()

    def take_key(self, key: str) -> None:
        """``1`` or ``0`` where only the officer can tell."""
        self._question.take_key(key)

    def print_again(self) -> None:
        """F4: a numbered reprint."""
        self._question.drop()
        self._paper.say((self.words("refused.printing"), "$quiet"))
        self.post_message(PrintAgain())

    @property
    def hints(self) -> Sequence[Hint]:
        """The next citizen."""
        return (("F2", "key.next"), ("F4", "key.print_again"), ("F3", "key.other_way"),
                ("Esc", "key.back"), ("F9", "key.lock"), ("F10", "key.close"),
                ("F1", "key.help"))  # fmt: skip
