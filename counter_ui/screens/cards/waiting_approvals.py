"""Chờ duyệt: the list, the approver's own sign-in beside the clerk, what was shown, yes or back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from counter_ui import messages
from counter_ui.screens.cards.approval import ApproverKnown
from counter_ui.screens.cards.approval_look import portrait_of
from counter_ui.screens.cards.approval_steps import REASONS, ApprovalSteps, At
from counter_ui.screens.cards.outcome_words import paper_parts
from counter_ui.screens.cards.station_ways import ways_of, without_traces
from counter_ui.screens.way_intents import CardDone
from counter_ui.station import OfficerDesk, Station
from counter_ui.widgets.form import Form
from counter_ui.wording import Wording
from kiosk.domain.duties import Duty, may
from kiosk.domain.waiting_approval import ReturnReason, WaitingApproval
from kiosk.errors import SupervisorError
from kiosk.ports.receipt_printer import PrintResult

if TYPE_CHECKING:
    from kiosk.domain.registration import Recorded


@dataclass(repr=False, eq=False)
class DecidedLater(Message, bubble=False):
    """Recorded, and what the printer said."""

    recorded: Recorded
    paper: PrintResult


@dataclass(repr=False, eq=False)
class SentBack(Message, bubble=False):
    """A draft of its clerk again."""

    reason: ReturnReason


class WaitingApprovalsCard(ApprovalSteps):
    """One list, one registration at a time; whoever approves has signed in for that one."""

    def __init__(self, station: Station, officers: OfficerDesk, words: Wording) -> None:
        super().__init__(officers.approve_later, words)
        self._station = station
        self._sign_in = ways_of(station).approver_sign_in

    def take_key(self, key: str) -> None:
        """A row, an answer, a reason."""
        if self._busy:
            return
        if self._at is At.LIST and key.isdecimal():
            self._pick(int(key))
        elif self._at is At.LOOK and key == "1":
            self._approve()
        elif self._at is At.LOOK and key == "0":
            self._show(At.WHY)
        elif self._at is At.WHY and key in "1234":
            self._send_back(REASONS[int(key) - 1])

    def go_back(self) -> bool:
        """Esc: the step before; from the list to the desk at rest."""
        if self._busy:
            return True
        if self._at is At.LIST:
            self.post_message(CardDone())
        elif self._at is At.WHY:
            self._show(At.LOOK)
        else:
            self._to_list()
        return True

    def pressed(self, name: str) -> bool:
        """F6 opens the numbers while the approver looks."""
        if name == "numbers":
            self._numbers_open = self._at is At.LOOK and not self._numbers_open
            self._draw_look()
        return name == "numbers"

    def cover_numbers(self) -> None:
        """Locked: whoever comes back signs in as approver again."""
        self._to_list()

    def on_form_filled(self, message: Form.Filled) -> None:
        """The passphrase leaves the field at once."""
        message.stop()
        code, passphrase = self.form.text("approver"), self.form.take("passphrase")
        if self._busy or self._at is not At.SIGN_IN:
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
        if chosen is None or self._at is not At.SIGN_IN:
            return
        if officer.code == chosen.clerk:
            self.form.tell_at("approver", SupervisorError("approval.same_person"))
        elif not may(officer, Duty.APPROVE):
            self.form.tell_at("approver", SupervisorError("approval.not_an_approver"))
        else:
            self._approver = officer
            self._show(At.LOOK)
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
