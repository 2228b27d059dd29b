"""The counter's one screen: everything of a shift happens here."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from counter_ui import messages
from counter_ui.journey import Step
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.confirm import ConfirmCard
from counter_ui.screens.cards.consent import ConsentCard
from counter_ui.screens.cards.contact import ContactCard
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.existing_account import ExistingAccountCard
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.cards.receipt import ReceiptCard
from counter_ui.screens.cards.refuse import LIKELY, RefuseCard, RefusedCard
from counter_ui.screens.cards.review import ReviewCard
from counter_ui.screens.evidence_flow import EvidenceFlow
from counter_ui.screens.intents import (
    ConsentAnswered,
    ContactGiven,
    PaperSeen,
    QuestionsAnswered,
    ReasonChosen,
)
from counter_ui.screens.lock import LockScreen
from kiosk.domain.policy import Level
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import RefusalReason

_ASK_AGAIN_S = 6.0
_RESTING = (IdleCard, ReceiptCard, RefusedCard)


class CounterScreen(EvidenceFlow):
    """From the comparison to the receipt, and every way out."""

    _asked_to_leave_s = 0.0
    _recording = False

    async def pressed(self, name: str) -> None:
        """An F-key, by what it asks for."""
        actions: dict[str, Callable[[], Awaitable[None] | None]] = {
            "new": self._new,
            "type_or_print": self._type_or_print,
            "no_phone": lambda: self._on_contact(ContactCard.without_phone),
            "mail": lambda: self._on_contact(ContactCard.toggle_mail),
            "read_again": self._read_again,
            "numbers": self._numbers,
            "ask_reason": self._ask_reason,
            "lock": self._cover_screen,
            "leave": self._leave,
            "practice_scan": self._practice_scan,
            "back": self._back,
        }
        done = actions[name]()
        if done is not None:
            await done

    # F-keys

    def _new(self) -> None:
        if isinstance(self.card, _RESTING):
            self.work.open_draft(self.shift)
        else:
            self.tell_code("screen.draft_open")

    def _type_or_print(self) -> None:
        card = self.card
        if isinstance(card, EvidenceCard):
            card.open_typing()
        elif isinstance(card, ReceiptCard):
            card.print_again()

    def _on_contact(self, act: Callable[[ContactCard], None]) -> None:
        card = self.card
        if isinstance(card, ContactCard):
            act(card)

    def _read_again(self) -> None:
        if isinstance(self.card, EvidenceCard):
            self.read_chip_again()

    def _numbers(self) -> None:
        self.open_numbers = not self.open_numbers
        self.redraw()

    def _practice_scan(self) -> None:
        if self.station.practice_qr and isinstance(self.card, EvidenceCard):
            self.scanned(self.station.practice_qr)

    async def _ask_reason(self) -> None:
        resting = isinstance(self.card, (*_RESTING, RefuseCard))
        if self.journey is not None and not self._recording and not resting:
            await self._show_reasons(())

    async def _show_reasons(self, likely: tuple[RefusalReason, ...]) -> None:
        if self.journey is not None:
            await self.show_card(RefuseCard(likely, self.journey.draft, self.words))

    def _cover_screen(self) -> None:
        """Cover the screen; the same officer's passphrase uncovers it."""
        if not isinstance(self.app.screen, LockScreen):
            self.open_numbers = False
            self.redraw()
            self.app.push_screen(LockScreen(self.station, self.shift, self.words))

    def _leave(self) -> None:
        now = time.monotonic()
        resting = isinstance(self.card, _RESTING)
        if self._recording:
            self.tell_code("screen.recording")
        elif resting or now - self._asked_to_leave_s < _ASK_AGAIN_S:
            self.work.close_shift(self.shift)
        else:
            self._asked_to_leave_s = now
            self.tell_code("screen.leave_draft")

    async def _back(self) -> None:
        card, journey = self.card, self.journey
        if journey is None or self._recording or isinstance(card, _RESTING) or card.go_back():
            return
        if isinstance(card, RefuseCard | ExistingAccountCard):
            await self._show_step_again()
        elif isinstance(card, ReviewCard):
            await self.show_evidence()
        elif isinstance(card, ContactCard):
            await self.show_review()
        elif isinstance(card, ConsentCard):
            await self._show_contact()
        elif isinstance(card, ConfirmCard):
            await self._show_consent()
        else:
            self.tell_code("screen.back_is_refusal")

    async def _show_step_again(self) -> None:
        journey = self.journey
        if journey is None:
            return
        if journey.step is Step.REVIEW and False in journey.answers:
            answers = tuple(True if each else None for each in journey.answers)
            self.journey = journey.with_answers((answers[0], answers[1], answers[2]))
        shows = {
            Step.EVIDENCE: self.show_evidence,
            Step.REVIEW: self.show_review,
            Step.CONTACT: self._show_contact,
            Step.CONSENT: self._show_consent,
            Step.CONFIRM: self._show_confirm,
        }
        await shows[journey.step]()

    # Cards

    async def _show(self, step: Step, card: Card) -> None:
        if self.journey is not None:
            self.journey = self.journey.at(step)
            self.show_step(self.journey)
            await self.show_card(card)
            self.redraw()

    async def _show_contact(self) -> None:
        if self.journey is not None:
            await self._show(Step.CONTACT, ContactCard(self.journey.contact, self.words))

    async def _show_consent(self) -> None:
        if self.journey is not None:
            notice = self.journey.draft.policy.notice
            await self._show(Step.CONSENT, ConsentCard(notice, self.words))

    async def _show_confirm(self) -> None:
        if self.journey is not None:
            await self._show(Step.CONFIRM, ConfirmCard(self.journey, self.words))

    def redraw(self) -> None:
        """The card again, with what is known by now."""
        super().redraw()
        card, journey = self.card, self.journey
        if journey is not None and isinstance(card, ConfirmCard) and card.is_mounted:
            card.show_journey(journey, open_numbers=self.open_numbers)

    # What the officer decides

    async def on_go_on(self) -> None:
        """Enter."""
        journey, card = self.journey, self.card
        if journey is None:
            return
        if isinstance(card, EvidenceCard):
            await self.go_on_from_evidence()
        elif isinstance(card, ReviewCard):
            await self._go_on_from_review()
        elif isinstance(card, ConfirmCard) and not self._recording:
            self._recording = True
            card.show_busy(True)
            self.work.record(journey)

    async def on_questions_answered(self, message: QuestionsAnswered) -> None:
        """Three times yes goes on by itself; a no asks for its reason."""
        if self.journey is None:
            return
        self.journey = self.journey.with_answers(message.answers)
        self.card.errors.clear_error()
        if False in message.answers:
            await self._show_reasons(LIKELY[message.answers.index(False)])
        elif None not in message.answers:
            self._proof()

    async def _go_on_from_review(self) -> None:
        journey = self.journey
        if journey is None:
            return
        if journey.cleared:
            await self._show_contact()
        else:
            self._proof()

    def _proof(self) -> None:
        card, journey = self.card, self.journey
        if journey is not None and isinstance(card, ReviewCard):
            card.show_busy("review.proofing")
            self.work.proof(journey, self.shift.officer.code)

    async def on_proof_done(self, message: messages.ProofDone) -> None:
        """A level goes on; none is said; an account that exists has its ways out."""
        journey = self.of_this_journey(message.proofed.draft.id)
        card = self.card
        if journey is None or not isinstance(card, ReviewCard):
            return
        if journey.answers != (True, True, True) or journey.draft != message.proofed.draft:
            return
        self.journey = journey.proved(message.proofed, message.duplicate)
        card.show_busy("")
        self.redraw()
        if message.proofed.level is Level.NONE:
            self.tell_code("proofing.no_level")
        elif message.duplicate is not None and message.duplicate.exists:
            await self.show_card(ExistingAccountCard(message.duplicate, self.words))
        else:
            await self._show_contact()

    async def on_contact_given(self, message: ContactGiven) -> None:
        """Read back and right."""
        if self.journey is not None:
            self.journey = self.journey.reached_by(message.contact)
            await self._show_consent()

    async def on_consent_answered(self, message: ConsentAnswered) -> None:
        """Agreed, or it ends here."""
        if message.agreed:
            await self._show_confirm()
        else:
            await self._show_reasons((RefusalReason.NO_CONSENT,))

    def on_reason_chosen(self, message: ReasonChosen) -> None:
        """It ends, with this reason."""
        if self.journey is not None:
            self.work.refuse(self.journey.draft, message.reason)

    # What came of it

    async def on_registration_recorded(self, message: messages.RegistrationRecorded) -> None:
        """On the disk: now paper and post."""
        self._recording = False
        receipt = message.recorded.receipt
        journey = self.of_this_journey(receipt.registration_id)
        self.work.print_receipt(receipt)
        if journey is None:
            return
        self.journey = journey.ended(message.recorded)
        self.show_step(self.journey, finished=True)
        await self.show_card(ReceiptCard(receipt, self.words))
        self.work.follow(receipt)

    def on_receipt_printed(self, message: messages.ReceiptPrinted) -> None:
        """What the printer said."""
        card = self.card
        if isinstance(card, ReceiptCard) and self.of_this_journey(message.registration_id):
            card.show_paper(message.result)

    def on_printer_changed(self, message: messages.PrinterChanged) -> None:
        """How the printer is; when it tells for the first time, old papers may be in question."""
        if self.header.show_printer(message.state.light):
            self.work.ask_for_papers()

    def on_papers_asked(self, message: messages.PapersAsked) -> None:
        """Nobody is at the desk: there is time to look into the tray."""
        if isinstance(self.card, IdleCard):
            self.card.show_questions(message.questions)

    def on_paper_seen(self, message: PaperSeen) -> None:
        """1 or 0 under *đã in ra chưa?*"""
        self.work.answer_paper(message.job, on_paper=message.on_paper)

    def on_paper_answered(self, message: messages.PaperAnswered) -> None:
        """Written down."""
        if isinstance(self.card, ReceiptCard):
            self.card.show_paper(message.result)
        self.work.ask_for_papers()

    def on_post_changed(self, message: messages.PostChanged) -> None:
        """The centre, and what waits; perhaps the receipt on the screen has arrived there."""
        self.header.show_post(message.status)
        card, journey = self.card, self.journey
        if not isinstance(card, ReceiptCard) or journey is None or journey.recorded is None:
            return
        if journey.recorded.receipt.state is not ReceiptState.ACCEPTED:
            self.work.follow(journey.recorded.receipt)

    def on_receipt_followed(self, message: messages.ReceiptFollowed) -> None:
        """The newest state of the receipt."""
        journey = self.of_this_journey(message.receipt.registration_id)
        card = self.card
        if journey is not None and isinstance(card, ReceiptCard):
            self.journey = journey.followed(message.receipt)
            card.show_receipt(message.receipt)

    def on_print_again(self) -> None:
        """F3 on the receipt."""
        if self.journey is not None and self.journey.recorded is not None:
            self.work.print_receipt(self.journey.recorded.receipt)

    async def on_registration_refused(self, message: messages.RegistrationRefused) -> None:
        """It is over."""
        if self.of_this_journey(message.slip.registration_id) is None:
            return
        self.journey = None
        self.show_step(None)
        await self.show_card(RefusedCard(message.slip, message.result, self.words))

    def on_shift_closed(self, message: messages.ShiftClosed) -> None:
        """The app shows the first screen again."""
        self.app.post_message(messages.ShiftClosed(message.summary))

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Say it where it happened; nothing is lost."""
        if message.work in ("qr", "mrz", "typed", "chip"):
            self.evidence_failed(message)
            return
        card = self.card
        if message.work == "record":
            self._recording = False
        if isinstance(card, ConfirmCard):
            card.show_busy(False)
        elif isinstance(card, ReviewCard):
            card.show_busy("")
        elif isinstance(card, RefuseCard):
            card.released()
        self.tell(message.error)
