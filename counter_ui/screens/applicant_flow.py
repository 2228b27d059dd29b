"""The middle of the journey: level and duplicates, phone, notice and consent, the last look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from counter_ui import messages
from counter_ui.journey import Journey
from counter_ui.route import Step
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.confirm import ConfirmCard
from counter_ui.screens.cards.consent import ConsentCard
from counter_ui.screens.cards.contact import ContactCard
from counter_ui.screens.cards.existing_account import ExistingAccountCard
from counter_ui.screens.cards.refuse import LIKELY, AskFor, RefuseCard
from counter_ui.screens.cards.review import ReviewCard
from counter_ui.screens.evidence_flow import EvidenceFlow
from counter_ui.screens.intents import ConsentAnswered, ContactGiven, QuestionsAnswered
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.registration import RefusalReason
from kiosk.ports.receipt_printer import PrintResult

Show = Callable[[], Awaitable[None]]


class ApplicantFlow(EvidenceFlow):
    """One step after the other by the journey's route; what a step needs is done before it."""

    async def go_on(self) -> None:
        """To the next step, or first to the work without which it cannot stand."""
        journey = self.journey
        if journey is None:
            return
        step = journey.step_after
        if step in (Step.PASSWORD, Step.CONFIRM) and journey.proofed is None:
            self.prove()
        else:
            await self.show_step_card(step)

    async def show_step_card(self, step: Step) -> None:
        """The card of a step."""
        shows: dict[Step, Show] = {
            Step.EVIDENCE: self.show_evidence,
            Step.REVIEW: self.show_review,
            Step.CONTACT: self._show_contact,
            Step.CONSENT: self._show_consent,
            Step.CONFIRM: self._show_confirm,
        }
        await shows[step]()

    async def show_at(self, step: Step, card: Card) -> None:
        """Put the card of ``step`` into the middle."""
        if self.journey is not None:
            self.journey = self.journey.at(step)
            self.show_step(self.journey)
            await self.show_card(card)
            self.redraw()

    async def _show_contact(self) -> None:
        if self.journey is not None:
            draft = self.journey.draft
            card = ContactCard(
                self.journey.contact,
                self.words,
                typed_ahead=self.phone_ahead,
                mail_required=draft.kind in draft.policy.email_required,
            )
            await self.show_at(Step.CONTACT, card)

    async def _show_consent(self) -> None:
        if self.journey is not None:
            notice = self.journey.draft.policy.notice
            await self.show_at(Step.CONSENT, ConsentCard(notice, self.words, self.journey))

    async def _show_confirm(self) -> None:
        if self.journey is not None:
            await self.show_at(Step.CONFIRM, ConfirmCard(self.journey, self.words))

    def redraw(self) -> None:
        """The card again, with what is known by now."""
        super().redraw()
        card, journey = self.card, self.journey
        if journey is not None and isinstance(card, ConfirmCard) and card.is_mounted:
            card.show_journey(journey, open_numbers=self.open_numbers)

    # Level and duplicates

    async def on_questions_answered(self, message: QuestionsAnswered) -> None:
        """Three times yes goes on by itself; a no asks for its reason."""
        if self.journey is None:
            return
        self.journey = self.journey.with_answers(message.answers)
        self.card.errors.clear_error()
        if False in message.answers:
            await self.show_reasons(LIKELY[message.answers.index(False)])
        elif None not in message.answers:
            self.prove()

    async def go_on_from_review(self) -> None:
        """Enter, once every question is answered."""
        if self.journey is not None and self.journey.cleared:
            await self.go_on()
        else:
            self.prove()

    def prove(self) -> None:
        """Ask for level and duplicates; :meth:`on_proof_done` goes on."""
        card, journey = self.card, self.journey
        if journey is None:
            return
        if isinstance(card, ReviewCard):
            card.show_busy("review.proofing")
        self.work.proof(journey)

    async def on_proof_done(self, message: messages.ProofDone) -> None:
        """A level goes on; none is said; an account that exists has its ways out."""
        journey = self.of_this_journey(message.proofed.draft.id)
        if journey is None or not self._still_asks(journey, message):
            return
        self.journey = journey = journey.proved(message.proofed, message.duplicate)
        card = self.card
        if isinstance(card, ReviewCard):
            card.show_busy("")
        self.redraw()
        if not journey.proved_enough:
            self.tell_code("proofing.no_level")
        elif not journey.cleared and message.duplicate is not None:
            ways = self.station.ways
            hand_out = ways.hand_out_guidance if ways else None
            await self.show_card(
                ExistingAccountCard(message.duplicate, self.words, message.proofed, hand_out)
            )
        else:
            await self.go_on()

    def _still_asks(self, journey: Journey, message: messages.ProofDone) -> bool:
        """Nothing was taken back or read anew meanwhile."""
        if journey.draft != message.proofed.draft:
            return False
        if journey.step is not Step.REVIEW:
            return True
        return isinstance(self.card, ReviewCard) and journey.answers == (True, True, True)

    # What the applicant says

    async def on_contact_given(self, message: ContactGiven) -> None:
        """Read back and right."""
        if self.journey is not None:
            self.journey = self.journey.reached_by(message.contact)
            await self.go_on()

    async def on_consent_answered(self, message: ConsentAnswered) -> None:
        """Agreed, or it ends here."""
        if message.agreed:
            await self.go_on()
        else:
            await self.show_reasons((RefusalReason.NO_CONSENT,))

    async def show_reasons(self, likely: tuple[RefusalReason, ...]) -> None:
        """The list of reasons to end it, likely ones first."""
        journey = self.journey
        if journey is not None:
            ask_for = self._ask_for(journey)
            await self.show_card(RefuseCard(likely, journey.draft, self.words, ask_for))

    def _ask_for(self, journey: Journey) -> AskFor | None:
        """Mẫu 02 with one item, for this draft, which stays open."""
        ways = self.station.ways
        if ways is None:
            return None
        hand_out, officer = ways.hand_out_guidance, self.shift.officer
        about = journey.proofed or journey.draft

        def ask_for(item: CleanText) -> tuple[Guidance, PrintResult]:
            self.given_anything = True  # the paper says that this draft stays open
            return hand_out(GuidanceKind.SUPPLEMENT, officer, about, items=(item,))

        return ask_for

    # Back

    async def step_back(self) -> None:
        """Esc: the step before, shown again."""
        journey, card = self.journey, self.card
        if journey is None:
            return
        if isinstance(card, RefuseCard | ExistingAccountCard):
            await self._show_step_again(journey)
        elif journey.step is Step.EVIDENCE:
            self.tell_code("screen.back_is_refusal")
        else:
            await self.show_step_card(journey.step_before)

    async def _show_step_again(self, journey: Journey) -> None:
        if journey.step is Step.REVIEW and False in journey.answers:
            answers = tuple(True if each else None for each in journey.answers)
            self.journey = journey.with_answers((answers[0], answers[1], answers[2]))
        await self.show_step_card(journey.step)
