"""The end of the journey: recorded, on paper, on its way; or refused."""

from __future__ import annotations

from counter_ui import messages
from counter_ui.screens.applicant_flow import ApplicantFlow
from counter_ui.screens.cards.confirm import ConfirmCard
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.existing_account import ExistingAccountCard
from counter_ui.screens.cards.guidance_slip import Give
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.cards.receipt import ReceiptCard
from counter_ui.screens.cards.refuse import RefuseCard, RefusedCard
from counter_ui.screens.cards.review import ReviewCard
from counter_ui.screens.intents import PaperSeen, ReasonChosen
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import Confirmed


class RecordFlow(ApplicantFlow):
    """After the last Enter nothing changes any more."""

    recording = False

    async def on_go_on(self) -> None:
        """Enter. Textual calls this on every class that has it: below, :meth:`entered` is meant."""
        await self.entered()

    async def entered(self) -> None:
        """What Enter does on this card."""
        journey, card = self.journey, self.card
        if journey is None:
            return
        if isinstance(card, EvidenceCard):
            await self.go_on_from_evidence()
        elif isinstance(card, ReviewCard):
            await self.go_on_from_review()
        elif isinstance(card, ConfirmCard) and not self.recording:
            self.recording = True
            card.show_busy(True)
            self.work.record(journey)

    def on_reason_chosen(self, message: ReasonChosen) -> None:
        """It ends, with this reason."""
        if self.journey is not None:
            self.work.refuse(self.journey.draft, message.reason)

    # What came of it

    async def on_registration_recorded(self, message: messages.RegistrationRecorded) -> None:
        """On the disk: now paper and post."""
        self.recording = False
        receipt = message.recorded.receipt
        journey = self.of_this_journey(receipt.registration_id)
        self.work.print_receipt(receipt)
        if journey is None:
            return
        confirmed = message.confirmed
        self.journey = journey.agreed(confirmed).ended(message.recorded)
        self.show_step(self.journey, finished=True)
        card = ReceiptCard(
            receipt,
            self.words,
            password_set=confirmed.sealed_password is not None,
            activation=self._activation(confirmed),
        )
        await self.show_card(card)
        self.work.follow(receipt)

    def _activation(self, confirmed: Confirmed) -> Give | None:
        ways = self.station.ways
        if ways is None or confirmed.sealed_password is not None:
            return None
        hand_out, officer = ways.hand_out_guidance, self.shift.officer
        return lambda: hand_out(GuidanceKind.ACTIVATION, officer, confirmed)

    def on_receipt_printed(self, message: messages.ReceiptPrinted) -> None:
        """What the printer said."""
        card = self.card
        if isinstance(card, ReceiptCard) and self.of_this_journey(message.registration_id):
            card.show_paper(message.result)

    def on_printer_changed(self, message: messages.PrinterChanged) -> None:
        """How the printer is; when it tells for the first time, old papers may be in question."""
        if self.header.show_printer(message.state.light):
            self.work.ask_for_papers(self.shift.officer)

    def on_papers_asked(self, message: messages.PapersAsked) -> None:
        """Nobody is at the desk: there is time to look into the tray."""
        if isinstance(self.card, IdleCard):
            self.card.show_questions(message.questions)

    def on_paper_seen(self, message: PaperSeen) -> None:
        """1 or 0 under *đã in ra chưa?*"""
        self.work.answer_paper(message.job, self.shift.officer, on_paper=message.on_paper)

    def on_paper_answered(self, message: messages.PaperAnswered) -> None:
        """Written down."""
        card = self.card
        if isinstance(card, ReceiptCard):
            card.show_paper(message.result)
        elif isinstance(card, RefusedCard):
            card.show_paper(card.slip.number, message.result)
        self.work.ask_for_papers(self.shift.officer)

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
        receipt = message.followed.receipt
        journey = self.of_this_journey(receipt.registration_id)
        card = self.card
        if journey is not None and isinstance(card, ReceiptCard):
            self.journey = journey.followed(receipt)
            card.show_receipt(message.followed)

    def on_print_again(self) -> None:
        """F3 on the receipt."""
        if isinstance(self.card, RefusedCard):
            self.work.print_refusal(self.card.slip)
        elif self.journey is not None and self.journey.recorded is not None:
            self.work.print_receipt(self.journey.recorded.receipt)

    async def on_registration_refused(self, message: messages.RegistrationRefused) -> None:
        """It is over; the paper follows."""
        self.work.print_refusal(message.slip)
        if self.of_this_journey(message.slip.registration_id) is None:
            return
        self.journey = None
        self.show_step(None)
        await self.show_card(RefusedCard(message.slip, self.words))

    def on_refusal_printed(self, message: messages.RefusalPrinted) -> None:
        """What the printer said."""
        if isinstance(self.card, RefusedCard):
            self.card.show_paper(message.number, message.result)

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Say it where it happened; nothing is lost."""
        if message.work in ("qr", "mrz", "typed", "chip"):
            self.evidence_failed(message)
            return
        card = self.card
        if message.work == "record":
            self.recording = False
        if isinstance(card, ConfirmCard):
            card.show_busy(False)
        elif isinstance(card, ReviewCard):
            card.show_busy("")
        elif isinstance(card, RefuseCard | ExistingAccountCard):
            card.released()
        self.tell(message.error)
