"""The other ways into an account, what the citizen does alone, and accounts that exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from counter_ui import messages
from counter_ui.journey import Journey
from counter_ui.route import BY_EYE, Step, code_is_asked
from counter_ui.screens.cards.approval import ApprovalCard
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.code import CodeCard
from counter_ui.screens.cards.confirm import ConfirmCard
from counter_ui.screens.cards.dispute import DisputeCard, DisputeStateCard
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.cards.insurance import InsuranceCard
from counter_ui.screens.cards.login_check import LoginCheckCard
from counter_ui.screens.cards.method import MethodCard
from counter_ui.screens.cards.mobile import MobileCard
from counter_ui.screens.cards.party import PartyCard
from counter_ui.screens.cards.password import PasswordCard
from counter_ui.screens.cards.prepared import PreparedCard
from counter_ui.screens.cards.receipt import ReceiptCard
from counter_ui.screens.cards.recovery import RecoveryCard
from counter_ui.screens.cards.refuse import RefusedCard
from counter_ui.screens.cards.review import ReviewCard
from counter_ui.screens.cards.sim import SimCard
from counter_ui.screens.cards.token import TokenCard
from counter_ui.screens.cards.waiting_approvals import WaitingApprovalsCard
from counter_ui.screens.record_flow import RecordFlow
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.screens.way_intents import (
    ApprovalGiven,
    CodeConfirmed,
    MethodChosen,
    PasswordChosen,
    ServiceChosen,
    WayShown,
)
from counter_ui.screens.work_screen.work_card import WorkCard
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.policy import Method
from kiosk.domain.registration import Contact, Draft, Purpose

WAY_CARDS: Final[dict[Method, Callable[[Draft, Station, Wording], Card]]] = {
    Method.SIM_SIGNATURE: SimCard,
    Method.USB_TOKEN: TokenCard,
}
"""The first card of ways that end in a signature."""
COMPARED_CARDS: Final[dict[Method, type[MobileCard] | type[InsuranceCard]]] = {
    Method.MOBILE_SUBSCRIBER: MobileCard,
    Method.SOCIAL_INSURANCE: InsuranceCard,
}
"""Of ways on which an authority compares; they ask for phone and e-mail themselves."""
OF_A_CARD: Final = frozenset({Scanned.QR, Scanned.MRZ})
RESTING: Final = (IdleCard, ReceiptCard, RefusedCard)
"""Nothing is under way: the next citizen may come."""
BESIDE: Final = (MethodCard, LoginCheckCard, DisputeStateCard, PreparedCard, WorkCard,
                 WaitingApprovalsCard)  # fmt: skip
"""Cards that stand without a registration; Esc leads back to the desk at rest."""


class WaysFlow(RecordFlow):
    """What the chip card's own journey does not need."""

    _scan_before_draft = ""
    _chosen = False
    """Whether the draft was opened from the choice of ways."""

    # Choosing a way

    async def choose_method(self) -> None:
        """F3 at rest."""
        self.journey, self._chosen = None, False
        self.show_step(None)
        await self.show_card(MethodCard(self.station, self.words, self.shift))

    def on_method_chosen(self, message: MethodChosen) -> None:
        """Open a draft for it; a card scanned over the choice is read in that draft."""
        card = self.card
        self._scan_before_draft = card.scanned if isinstance(card, MethodCard) else ""
        self._chosen = True
        self.work.open_draft(self.shift, message.kind, message.method)

    async def show_evidence(self) -> None:
        """The way's own first card."""
        journey = self.journey
        if journey is None or journey.draft.method in BY_EYE:
            await super().show_evidence()
            self._read_scan_before_draft()
            return
        await self.show_at(Step.EVIDENCE, self._way_card(journey))
        self._read_scan_before_draft()

    def _way_card(self, journey: Journey) -> Card:
        compared = COMPARED_CARDS.get(journey.draft.method)
        if compared is not None:
            return compared(journey.draft, self.station, self.words, journey.contact)
        return WAY_CARDS[journey.draft.method](journey.draft, self.station, self.words)

    def _read_scan_before_draft(self) -> None:
        scan, self._scan_before_draft = self._scan_before_draft, ""
        if scan:
            self.scanned_elsewhere(scan)

    def read_chip_if_wanted(self) -> None:
        """A card that lies on the reader is not read where the way has no use for it."""
        if self.journey is not None and self.journey.draft.method in BY_EYE:
            super().read_chip_if_wanted()

    def scanned_elsewhere(self, text: str) -> None:
        """The card in the middle has the first word; at rest a card's code opens a draft."""
        if self.card.take_scan(text):
            return
        journey = self.journey
        if isinstance(self.card, RESTING) and sort_scan(text).kind in OF_A_CARD:
            self._scan_before_draft = text
            self.work.open_draft(self.shift)
        elif journey is not None and journey.draft.method not in BY_EYE:
            self.tell_code("scan.not_here")
        else:
            super().scanned_elsewhere(text)

    async def on_way_shown(self, message: WayShown) -> None:
        """All that this way needs is in the draft: level and duplicates, then on."""
        journey = self.of_this_journey(message.draft.id)
        if journey is None:
            return
        journey = journey.with_draft(message.draft)
        if isinstance(self.card, PartyCard):
            self.journey = journey
            await self.show_step_card(journey.step)
            return
        contact = message.contact
        if contact is None and isinstance(self.card, TokenCard) and self.card.email:
            contact = Contact(phone=None, email=self.card.email)
        if contact is not None:
            journey = journey.reached_by(contact)
        self.journey = journey
        self.prove()

    async def choose_party(self) -> None:
        """F7 while comparing: who stands beside the applicant."""
        if self.journey is not None and isinstance(self.card, ReviewCard):
            await self.show_card(PartyCard(self.journey.draft, self.station, self.words))

    # What the citizen does alone

    async def hand_over(self) -> None:
        """F5 before the last Enter: code and password here, by the citizen's own hand."""
        journey = self.journey
        if journey is None or not isinstance(self.card, ConfirmCard) or self.recording:
            return
        if journey.draft.purpose is Purpose.REGISTRATION and Step.PASSWORD not in journey.route:
            self.journey = journey.handed_over()
            await self.go_on()

    async def show_step_card(self, step: Step) -> None:
        """The citizen's own steps, and all others."""
        journey = self.journey
        if journey is not None and step is Step.CODE:
            await self._show_code(journey)
        elif journey is not None and step is Step.PASSWORD:
            await self._show_password(journey)
        else:
            await super().show_step_card(step)

    async def _show_code(self, journey: Journey) -> None:
        phone = journey.contact.phone if journey.contact else None
        if phone is None:
            return
        may_skip = not code_is_asked(journey.draft)
        card = CodeCard(journey.draft, phone, self.station, self.words, may_skip=may_skip)
        await self.show_at(Step.CODE, card)

    async def on_code_confirmed(self, message: CodeConfirmed) -> None:
        """The phone is the citizen's."""
        journey = self.of_this_journey(message.draft.id)
        if journey is not None:
            self.journey = journey.with_draft(message.draft)
            await self.go_on()

    async def _show_password(self, journey: Journey) -> None:
        if journey.confirmed is None:
            self.work.confirm(journey)
        else:
            card = PasswordCard(journey.confirmed, self.station, self.words)
            await self.show_at(Step.PASSWORD, card)

    async def on_applicant_confirmed(self, message: messages.ApplicantConfirmed) -> None:
        """Phone, consent and level are on record: now what only follows from them."""
        journey = self.of_this_journey(message.confirmed.proofed.draft.id)
        if journey is None:
            return
        self.journey = journey = journey.agreed(message.confirmed)
        if isinstance(self.card, ConfirmCard):
            await self._serve(journey)
        else:
            await self._show_password(journey)

    async def on_password_chosen(self, message: PasswordChosen) -> None:
        """Sealed already."""
        journey = self.of_this_journey(message.confirmed.proofed.draft.id)
        if journey is not None:
            self.journey = journey.agreed(message.confirmed)
            await self.go_on()

    async def on_hand_over_ended(self) -> None:
        """Later, then: at the first sign-in."""
        if self.journey is not None:
            await self.go_on()

    # Another officer, another purpose

    async def entered(self) -> None:
        """The last Enter is not always a recording."""
        journey = self.journey
        if journey is None or not isinstance(self.card, ConfirmCard) or self.recording:
            await super().entered()
        elif journey.draft.purpose is not Purpose.REGISTRATION:
            await self._serve(journey)
        elif journey.approver is None and journey.needs_approval:
            await self.show_card(ApprovalCard(self.station, journey.draft, self.words))
        else:
            await super().entered()

    async def on_approval_given(self, message: ApprovalGiven) -> None:
        """Not the clerk: now it can be recorded."""
        if self.journey is not None:
            self.journey = self.journey.approved_by(message.approver)
            await self.show_step_card(Step.CONFIRM)
            await self.entered()

    async def _serve(self, journey: Journey) -> None:
        confirmed = journey.confirmed
        if confirmed is None:
            self.work.confirm(journey)
            return
        kind = RecoveryCard if journey.draft.purpose is Purpose.RECOVERY else DisputeCard
        self.journey = journey.at(Step.RECEIPT)
        self.show_step(self.journey)
        await self.show_card(kind(confirmed, self.station, self.words, journey.approver))

    def on_service_chosen(self, message: ServiceChosen) -> None:
        """For the account that this person has already."""
        if self.journey is not None:
            self.work.open_service(self.journey, message.purpose, message.account)

    # Beside the journey

    async def try_login(self) -> None:
        """F4 at rest: the citizen tries the account before leaving."""
        await self.show_card(LoginCheckCard(None, self.station, self.shift, self.words))

    async def ask_dispute(self) -> None:
        """F5 at rest: where a dispute is by now."""
        await self.show_card(DisputeStateCard(self.station, self.shift, self.words))

    async def on_card_done(self) -> None:
        """Back to the desk at rest."""
        await self.rest()

    async def leave_opened(self) -> None:
        """To where the draft was opened from."""
        if self._chosen:
            await self.choose_method()
        else:
            await self.rest()

    async def rest(self) -> None:
        """Nobody is at the desk."""
        self.journey, self._chosen = None, False
        self.show_step(None)
        await self.show_card(IdleCard(self.words))
