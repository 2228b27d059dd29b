"""Prepared at a kiosk, finished here: a scanned ticket leads straight to the comparison."""

from __future__ import annotations

from textual.message import Message

from counter_ui import messages
from counter_ui.journey import Journey
from counter_ui.route import Step
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.prepared import PreparedCard, VisitTaken
from counter_ui.screens.in_background import in_background
from counter_ui.screens.way_intents import ServiceChosen, TicketShown
from counter_ui.screens.ways_flow import BESIDE, RESTING, WaysFlow
from kiosk.domain.registration import Draft
from kiosk.domain.ticket import is_ticket


class PreparedFinished(Message, bubble=False):
    """Its place at the centre was told; nothing follows from it here."""


class PreparedFlow(WaysFlow):
    """Nothing is typed a second time; the officer looks, answers, and records."""

    def scanned_elsewhere(self, text: str) -> None:
        """A ticket opens at rest, and on an empty first card."""
        if is_ticket(text) and not isinstance(self.card, PreparedCard):
            self._ticket_scanned(text)
        else:
            super().scanned_elsewhere(text)

    def scanned(self, text: str) -> None:
        """The same in the scan field of the first card."""
        if is_ticket(text):
            self._ticket_scanned(text)
        else:
            super().scanned(text)

    def _ticket_scanned(self, text: str) -> None:
        journey = self.journey
        nothing_yet = journey is None or not journey.draft.evidence
        at_rest = isinstance(self.card, (*RESTING, *BESIDE))
        if at_rest or (nothing_yet and isinstance(self.card, EvidenceCard)):
            self.post_message(TicketShown(text))
        else:
            self.tell_code("scan.not_here")

    async def on_ticket_shown(self, message: TicketShown) -> None:
        """The card that opens it."""
        self.journey = None
        self.show_step(None)
        await self.show_card(PreparedCard(self.station, self.shift, self.words, message.scanned))

    async def on_visit_taken(self, message: VisitTaken) -> None:
        """Everything is filled in: to the comparison of face and portrait."""
        taken = message.taken
        await self.on_draft_opened(messages.DraftOpened(taken.draft))
        journey = Journey(draft=taken.draft, contact=taken.contact).at(Step.REVIEW)
        self.journey = journey
        if journey.portrait is not None:
            self.work.portrait(journey.draft, journey.portrait)
        await self.show_step_card(Step.REVIEW)

    # It is over: nothing of it stays at the centre

    async def on_registration_recorded(self, message: messages.RegistrationRecorded) -> None:
        """On the disk here."""
        self._finish(message.confirmed.proofed.draft)

    async def on_registration_refused(self, message: messages.RegistrationRefused) -> None:
        """Refused for good; called before the flow below lets go of the journey."""
        journey = self.of_this_journey(message.slip.registration_id)
        if journey is not None:
            self._finish(journey.draft)

    def on_service_chosen(self, message: ServiceChosen) -> None:
        """Another thing was needed than what was prepared: it begins anew at this counter."""
        if self.journey is not None:
            self._finish(self.journey.draft)

    async def on_card_done(self) -> None:
        """A recovery or dispute is over."""
        journey = self.journey
        if journey is not None and journey.step is Step.RECEIPT:
            self._finish(journey.draft)

    def _finish(self, draft: Draft) -> None:
        ways, before = self.station.ways, draft.prepared
        take = ways.take_over_prepared if ways is not None else None
        if take is None or before is None:
            return

        def work() -> Message:
            take.finish(before)
            return PreparedFinished()

        in_background(self.app, self, "finish_prepared", work)
