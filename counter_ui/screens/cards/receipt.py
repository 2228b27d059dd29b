"""Giấy tiếp nhận: what has truthfully happened, its number, and where the paper is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.guidance_slip import Give, GuidanceSlip
from counter_ui.screens.cards.outcome_words import paper_parts
from counter_ui.screens.intents import PrintAgain
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.paper_question import PaperQuestion
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.policy import Level
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.domain.task import Task
from kiosk.ports.receipt_printer import PrintResult
from kiosk.use_cases.issue_receipt import FollowedReceipt


class ReceiptCard(Card):
    """*Received at the counter* until the centre's signed answer is here."""

    def __init__(
        self,
        receipt: Receipt,
        words: Wording,
        *,
        password_set: bool = False,
        activation: Give | None = None,
    ) -> None:
        """``activation`` brings the paper for the first sign-in out; None where there is none."""
        super().__init__(words)
        self._activation, self._slip = activation, GuidanceSlip(words)
        self._receipt, self._password_set = receipt, password_set
        self._question = PaperQuestion(words)

    @property
    def number(self) -> CleanText:
        """Of the receipt, as it stands on the paper."""
        return clean_text(self._receipt.number, max_length=60)

    def compose(self) -> ComposeResult:
        """State, number, paper, what to tell the citizen."""
        yield Words(id="receipt-state")
        yield Words(
            (self.words("receipt.number"), "$quiet"),
            (clean_text(self._receipt.number, max_length=60), "bold"),
            id="receipt-number",
        )
        yield Words((self._receipt.applicant_name, "bold"), id="receipt-name")
        yield Words((self.words("receipt.printing"), "$quiet"), id="receipt-paper")
        yield self._question
        yield self._slip
        yield Words(id="receipt-task")
        yield Words((self.words("receipt.tell"), "$quiet"), id="receipt-tell")
        yield Words((self.words("never_ask"), "$text-warning"), classes="card-note")
        yield self.errors

    def on_mount(self) -> None:
        """Show the state."""
        self.show_receipt(FollowedReceipt(self._receipt))

    def show_receipt(self, followed: FollowedReceipt) -> None:
        """The newest state; where the centre answered otherwise than hoped, that first of all."""
        self._receipt = receipt = followed.receipt
        accepted = receipt.state is ReceiptState.ACCEPTED
        self._say_task(followed.task)
        if followed.task is not None and not accepted:
            self._say_state("✕", "receipt.state_not_accepted", "bold $text-error")
            self.query_one("#receipt-tell").display = False
            return
        self._say_state("✓" if accepted else "◐", f"receipt.state_{receipt.state.value}",
                        "bold $text-success", level=followed.level)  # fmt: skip
        explained = self.words(f"receipt.explain_{receipt.state.value}")
        after = ((self.words(self._then), "$quiet"),) if accepted else ()
        self.query_one("#receipt-tell", Words).say((explained, "$quiet"), *after)

    @property
    def _then(self) -> str:
        """What the citizen does next: a first sign-in needs a phone for its code."""
        if self._password_set:
            return "receipt.then_sign_in"
        has_phone = self._receipt.masked_phone is not None
        return "receipt.then_activate" if has_phone else "receipt.then_get_phone"

    def _say_state(self, mark: str, key: str, style: str, level: Level | None = None) -> None:
        """``level``: the centre's, once it has given one."""
        given = () if level is None else ((self.words(f"level.{int(level)}"), "bold"),)
        state = self.query_one("#receipt-state", Words)
        state.say((CleanText(mark), style), (self.words(key), style), *given)

    def _say_task(self, task: Task | None) -> None:
        said = self.query_one("#receipt-task", Words)
        said.display = task is not None
        if task is None:
            return
        said.say(
            (self.words(f"task.{task.kind.value}"), "bold $text-warning"),
            (self.words("receipt.task_where", code=task.reason), "$quiet"),
        )

    def show_paper(self, result: PrintResult) -> None:
        """What the printer said."""
        self.query_one("#receipt-paper", Words).say(*paper_parts(result, self.words))
        if result.asks:
            self._question.ask(result.job, self._receipt.number)
        else:
            self._question.drop()

    def take_key(self, key: str) -> None:
        """``1`` or ``0`` where only the officer can tell."""
        if not self._slip.take_key(key):
            self._question.take_key(key)

    def pressed(self, name: str) -> bool:
        """F5: how to sign in for the first time, on paper."""
        if name != "read_again" or self._activation is None:
            return False
        self.errors.clear_error()
        self._slip.print_one(self._activation, lambda error: self.tell(self.words.error(error)))
        return True

    @property
    def hints(self) -> Sequence[Hint]:
        """The next citizen."""
        return (("F2", "key.next"), ("F3", "key.print_again"), ("F4", "key.try_login"),
                *((("F5", "key.activation"),) if self._activation else ()),
                ("Esc", "key.back"), ("F9", "key.lock"),
                ("F10", "key.close"), ("F1", "key.help"))  # fmt: skip

    def print_again(self) -> None:
        """F3."""
        self._question.drop()
        self.query_one("#receipt-paper", Words).say((self.words("receipt.printing"), "$quiet"))
        self.post_message(PrintAgain())
