"""Chờ duyệt, as steps: the list, the approver's sign-in, what was shown, why it goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from counter_ui.screens.cards.approval_look import ApprovalLook, row_of
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.entry_rules import judge_approver_code
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Officer
from kiosk.domain.waiting_approval import ReturnReason, WaitingApproval
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.approve_later import ApproveLater

LEFT_ALONE_S: Final = 120.0
"""Nobody goes on for so long: the approver has to sign in again."""
REASONS: Final = tuple(ReturnReason)
_MOST_ROWS = 9


class At(Enum):
    """What stands on the card now."""

    LIST = auto()
    SIGN_IN = auto()
    LOOK = auto()
    WHY = auto()


@dataclass(repr=False, eq=False)
class Listed(Message, bubble=False):
    """What waits by now."""

    waiting: tuple[WaitingApproval, ...]


class ApprovalSteps(Card):
    """One step after the other; what is done with keys is decided above."""

    def __init__(self, later: ApproveLater, words: Wording) -> None:
        super().__init__(words)
        self._later = later
        self._at, self._busy, self._numbers_open = At.LIST, False, False
        self._waiting: tuple[WaitingApproval, ...] | None = None
        self._wanted = 0
        """A row that was asked for before the list was read."""
        self._chosen: WaitingApproval | None = None
        self._approver: Officer | None = None
        self._alone: Timer | None = None
        self._title, self._list = Words(classes="card-title"), Words(classes="later-list")
        self._said, self._ask = Words(classes="later-said"), Words(classes="later-ask")
        self._look = ApprovalLook(words)
        self.form = Form(
            words,
            (
                Entry("approver", judge_approver_code, wiped_if_refused=True),
                Entry("passphrase", _judge_passphrase, Kind.SECRET),
            ),
        )

    def compose(self) -> ComposeResult:
        """What stands here now, and what came of the last one."""
        yield self._title
        yield self._said
        yield self._list
        yield self.form
        yield self._look
        yield self._ask
        yield self.errors

    def on_mount(self) -> None:
        """Read the list."""
        self._said.display = False
        self._show(At.LIST)
        self._read_again()

    @property
    def hints(self) -> Sequence[Hint]:
        """By what stands here."""
        own: dict[At, tuple[Hint, ...]] = {
            At.LIST: (("1-9", "later.key_pick"), ("F2", "key.next")),
            At.SIGN_IN: (("Enter", "key.next_field"),),
            At.LOOK: (("1", "later.key_approve"), ("0", "later.key_send_back"),
                       ("F6", "key.numbers")),
            At.WHY: (("1-4", "later.key_reason"),),
        }  # fmt: skip
        return (*own[self._at], ("Esc", "key.back"), ("F9", "key.lock"), ("F1", "key.help"))

    def begin(self) -> None:
        """Into the approver's code, or nowhere."""
        if self._at is At.SIGN_IN:
            self.form.begin()
        else:
            super().begin()

    def _read_again(self) -> None:
        self._waiting, later = None, self._later
        self.start_work("later", lambda: Listed(later.waiting()))

    def on_listed(self, message: Listed) -> None:
        """The oldest first."""
        self._waiting, wanted, self._wanted = message.waiting, self._wanted, 0
        if self._at is At.LIST:
            self._draw_list(message.waiting)
            self._pick(wanted)

    def _draw_list(self, waiting: tuple[WaitingApproval, ...]) -> None:
        count = sum(each.returned is None for each in waiting)
        self._title.say((self.words("later.title", count=count), "bold"))
        if not waiting:
            self._list.say((self.words("later.none"), "$text-success"))
            return
        shown = [row_of(each, self.words) for each in waiting[:_MOST_ROWS]]
        numbered = [CleanText(f"{number} · {row}") for number, row in enumerate(shown, 1)]
        self._list.update(lines(*numbered, self.words("later.pick")))

    def _pick(self, number: int) -> None:
        if self._waiting is None:
            self._wanted = number
            return
        if not 1 <= number <= min(_MOST_ROWS, len(self._waiting)):
            return
        chosen = self._waiting[number - 1]
        if chosen.returned is not None:
            return
        self._chosen = chosen
        self.errors.clear_error()
        self._title.say((self.words("later.who", number=number), "bold"))
        self._show(At.SIGN_IN)

    def _draw_look(self) -> None:
        if self._chosen is not None:
            self._look.show_waiting(self._chosen, open_numbers=self._numbers_open)

    def _to_list(self) -> None:
        self._chosen = self._approver = None
        self._numbers_open = False
        self.form.take("passphrase")
        self.errors.clear_error()
        self._show(At.LIST)
        self._read_again()

    def _show(self, at: At) -> None:
        self._at = at
        self._list.display, self.form.display = at is At.LIST, at is At.SIGN_IN
        self._look.display = self._ask.display = at in (At.LOOK, At.WHY)
        if self._alone is not None:
            self._alone.stop()
        if at is not At.LIST:
            self._alone = self.set_timer(LEFT_ALONE_S, self._to_list)
        chosen = self._chosen
        if at is At.LOOK and chosen is not None:
            self._draw_look()
            self._ask.say((self.words("later.ask", clerk=chosen.clerk), "bold"))
        elif at is At.WHY:
            reasons = [
                CleanText(f"{number} · {self.words(f'later.reason.{each.value}')}")
                for number, each in enumerate(REASONS, 1)
            ]
            self._ask.update(lines(self.words("later.why"), *reasons))
        self.changed()
        self.begin()


def _judge_passphrase(text: str) -> None:
    if not text:
        raise AtTheDeskError("officer.passphrase_missing")
