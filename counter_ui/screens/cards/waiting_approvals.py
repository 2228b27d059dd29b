"""Chờ duyệt: the list, the approver's own sign-in beside the clerk, what was shown, yes or back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from counter_ui import messages
from counter_ui.screens.cards.approval import ApproverKnown
from counter_ui.screens.cards.approval_look import ApprovalLook, portrait_of, row_of
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.outcome_words import paper_parts
from counter_ui.screens.cards.station_ways import ways_of, without_traces
from counter_ui.screens.way_intents import CardDone
from counter_ui.station import OfficerDesk, Station
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.duties import Duty, may
from kiosk.domain.officer import Officer
from kiosk.domain.waiting_approval import ReturnReason, WaitingApproval
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.ports.receipt_printer import PrintResult

if TYPE_CHECKING:
    from kiosk.domain.registration import Recorded

LEFT_ALONE_S = 120.0
"""Nobody goes on for so long: the approver has to sign in again."""
_MOST_ROWS = 9
_REASONS = tuple(ReturnReason)


class _At(Enum):
    LIST = auto()
    SIGN_IN = auto()
    LOOK = auto()
    WHY = auto()


@dataclass(repr=False, eq=False)
class Listed(Message, bubble=False):
    """What waits by now."""

    waiting: tuple[WaitingApproval, ...]


@dataclass(repr=False, eq=False)
class DecidedLater(Message, bubble=False):
    """Recorded, and what the printer said."""

    recorded: Recorded
    paper: PrintResult


@dataclass(repr=False, eq=False)
class SentBack(Message, bubble=False):
    """A draft of its clerk again."""

    reason: ReturnReason


class WaitingApprovalsCard(Card):
    """One list, one registration at a time; whoever approves has signed in for that one."""

    def __init__(self, station: Station, officers: OfficerDesk, words: Wording) -> None:
        super().__init__(words)
        self._station, self._later = station, officers.approve_later
        self._sign_in = ways_of(station).approver_sign_in
        self._at, self._busy, self._numbers_open = _At.LIST, False, False
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
            (Entry("approver", _judge_code), Entry("passphrase", _judge_passphrase, Kind.SECRET)),
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
        self._show(_At.LIST)
        self._read_again()

    @property
    def hints(self) -> Sequence[Hint]:
        """By what stands here."""
        own: dict[_At, tuple[Hint, ...]] = {
            _At.LIST: (("1-9", "later.key_pick"), ("F2", "key.next")),
            _At.SIGN_IN: (("Enter", "key.next_field"),),
            _At.LOOK: (("1", "later.key_approve"), ("0", "later.key_send_back"),
                       ("F6", "key.numbers")),
            _At.WHY: (("1-4", "later.key_reason"),),
        }  # fmt: skip
        return (*own[self._at], ("Esc", "key.back"), ("F9", "key.lock"), ("F1", "key.help"))

    def begin(self) -> None:
        """Into the approver's code, or nowhere."""
        if self._at is _At.SIGN_IN:
            self.form.begin()
        else:
            super().begin()

    def take_key(self, key: str) -> None:
        """A row, an answer, a reason."""
        if self._busy:
            return
        if self._at is _At.LIST and key.isdecimal():
            self._pick(int(key))
        elif self._at is _At.LOOK and key == "1":
            self._approve()
        elif self._at is _At.LOOK and key == "0":
            self._show(_At.WHY)
        elif self._at is _At.WHY and key in "1234":
            self._send_back(_REASONS[int(key) - 1])

    def go_back(self) -> bool:
        """Esc: the step before; from the list to the desk at rest."""
        if self._busy:
            return True
        if self._at is _At.LIST:
            self.post_message(CardDone())
        elif self._at is _At.WHY:
            self._show(_At.LOOK)
        else:
            self._to_list()
        return True

    def pressed(self, name: str) -> bool:
        """F6 opens the numbers while the approver looks."""
        if name == "numbers":
            self._numbers_open = self._at is _At.LOOK and not self._numbers_open
            self._draw_look()
        return name == "numbers"

    def cover_numbers(self) -> None:
        """Locked: whoever comes back signs in as approver again."""
        self._to_list()

    # The list

    def _read_again(self) -> None:
        self._waiting, later = None, self._later
        self.start_work("later", lambda: Listed(later.waiting()))

    def on_listed(self, message: Listed) -> None:
        """The oldest first."""
        self._waiting, wanted, self._wanted = message.waiting, self._wanted, 0
        if self._at is _At.LIST:
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
        self._show(_At.SIGN_IN)

    # The approver

    def on_form_filled(self, message: Form.Filled) -> None:
        """The passphrase leaves the field at once."""
        message.stop()
        code, passphrase = self.form.text("approver"), self.form.take("passphrase")
        if self._busy or self._at is not _At.SIGN_IN:
            return
        self._busy = True
        sign_in = self._sign_in
        self.start_work(
            "approver", without_traces(lambda: ApproverKnown(sign_in(code, passphrase)))
        )

    def on_approver_known(self, message: ApproverKnown) -> None:
        """Not the clerk; whether this one may approve is asked again when it is approved."""
        self._busy = False
        chosen, officer = self._chosen, message.officer
        if chosen is None or self._at is not _At.SIGN_IN:
            return
        if officer.code == chosen.clerk:
            self.form.tell_at("approver", SupervisorError("approval.same_person"))
        elif not may(officer, Duty.APPROVE):
            self.form.tell_at("approver", SupervisorError("approval.not_an_approver"))
        else:
            self._approver = officer
            self._show(_At.LOOK)
            self._show_portrait(chosen)

    def _show_portrait(self, chosen: WaitingApproval) -> None:
        compressed = portrait_of(chosen)
        if compressed is None:
            self._look.portrait.show_state("portrait.none")
            return
        from counter_ui.widgets.portrait_decoding import decode_portrait

        found = chosen.id
        self.start_work(
            "portrait", lambda: messages.PortraitDecoded(found, decode_portrait(compressed))
        )

    def on_portrait_decoded(self, message: messages.PortraitDecoded) -> None:
        """Of the one that is looked at."""
        if self._chosen is not None and message.draft_id == self._chosen.id:
            self._look.portrait.show_picture(message.picture)

    def _draw_look(self) -> None:
        if self._chosen is not None:
            self._look.show_waiting(self._chosen, open_numbers=self._numbers_open)

    # What came of it

    def _approve(self) -> None:
        chosen, approver, station = self._chosen, self._approver, self._station
        if chosen is None or approver is None:
            return
        self._busy = True
        later = self._later

        def work() -> Message:
            recorded = later.decide(chosen.place, approver)
            station.wake_post()
            return DecidedLater(recorded, station.desk.issue_receipt(recorded.receipt))

        self.start_work("decide", work)

    def _send_back(self, reason: ReturnReason) -> None:
        chosen, approver, later = self._chosen, self._approver, self._later
        if chosen is None or approver is None:
            return
        self._busy = True

        def work() -> Message:
            later.send_back(chosen.place, approver, reason)
            return SentBack(reason)

        self.start_work("send_back", work)

    def on_decided_later(self, message: DecidedLater) -> None:
        """Recorded; the paper as far as the printer tells."""
        number = message.recorded.receipt.number
        done = (self.words("later.approved", number=number), "bold $text-success")
        self._said.say(done, *paper_parts(message.paper, self.words))
        self._after()

    def on_sent_back(self, message: SentBack) -> None:
        """Its clerk finds it at the next sign-in, or on F9."""
        clerk = self._chosen.clerk if self._chosen else ""
        reason = self.words(f"later.reason.{message.reason.value}")
        self._said.say((self.words("later.sent_back", clerk=clerk, reason=reason), "bold $accent"))
        self._after()

    def _after(self) -> None:
        self._busy = False
        self._said.display = True
        self._to_list()

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Nothing was changed."""
        self._busy = False
        if message.work == "approver":
            self.form.tell_at("passphrase", message.error)
            return
        self._to_list()
        self.tell(self.words.error(message.error))

    def _to_list(self) -> None:
        self._chosen = self._approver = None
        self._numbers_open = False
        self.form.take("passphrase")
        self.errors.clear_error()
        self._show(_At.LIST)
        self._read_again()

    def _show(self, at: _At) -> None:
        self._at = at
        self._list.display, self.form.display = at is _At.LIST, at is _At.SIGN_IN
        self._look.display = self._ask.display = at in (_At.LOOK, _At.WHY)
        if self._alone is not None:
            self._alone.stop()
        if at is not _At.LIST:
            self._alone = self.set_timer(LEFT_ALONE_S, self._to_list)
        chosen = self._chosen
        if at is _At.LOOK and chosen is not None:
            self._draw_look()
            self._ask.say((self.words("later.ask", clerk=chosen.clerk), "bold"))
        elif at is _At.WHY:
            reasons = [
                CleanText(f"{number} · {self.words(f'later.reason.{each.value}')}")
                for number, each in enumerate(_REASONS, 1)
            ]
            self._ask.update(lines(self.words("later.why"), *reasons))
        self.changed()
        self.begin()


def _judge_code(text: str) -> None:
    if not text:
        raise AtTheDeskError("officer.code_malformed")


def _judge_passphrase(text: str) -> None:
    if not text:
        raise AtTheDeskError("officer.passphrase_missing")
