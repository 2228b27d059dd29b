"""The first half of the journey: a draft, what is shown, the chip."""

from __future__ import annotations

from datetime import UTC, datetime

from counter_ui import messages
from counter_ui.journey import Journey
from counter_ui.route import Step
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.review import ReviewCard
from counter_ui.screens.chip_watch import CARD_AWAY, ChipWatch
from counter_ui.screens.intents import CardTyped, CodeScanned, PhoneTypedAhead
from counter_ui.screens.layout import DeskLayout
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.screens.work import DeskWork
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.officer import Shift
from kiosk.domain.phone import Phone
from kiosk.errors import KioskError

_SCAN_STEPS = (Step.EVIDENCE, Step.REVIEW)
_BACK_UNSEEN_S = 1.0
"""A card that goes is noticed within this time; one still reported after it has come back."""


class EvidenceFlow(DeskLayout):
    """Whatever is read is added to the journey, in any order."""

    def __init__(self, station: Station, shift: Shift, words: Wording) -> None:
        super().__init__(station, shift, words)
        self.journey: Journey | None = None
        self.work = DeskWork(self, station)
        self.chip = ChipWatch()
        self.open_numbers = False
        self.given_anything = False
        """Whether something was scanned or typed for this draft, or asked for on paper."""
        self._zone = ""
        self.phone_ahead: Phone | None = None
        self._picture: tuple[str, tuple[int, int, bytes] | None] | None = None

    def of_this_journey(self, draft_id: str) -> Journey | None:
        """The journey on the screen, if it is the one that the message is about."""
        journey = self.journey
        return journey if journey is not None and journey.draft.id == draft_id else None

    async def on_draft_opened(self, message: messages.DraftOpened) -> None:
        """Ready for the card."""
        self.journey = Journey(draft=message.draft)
        self.chip.forget()
        self.open_numbers, self._zone, self._picture = False, "", None
        self.phone_ahead, self.given_anything = None, False
        await self.show_evidence()

    async def show_evidence(self) -> None:
        """The first card."""
        if self.journey is None:
            return
        self.journey = self.journey.at(Step.EVIDENCE)
        practice, phone = bool(self.station.practice_qr), self.phone_ahead
        card = EvidenceCard(self.journey, self.words, practice=practice, phone=phone)
        self.show_step(self.journey)
        await self.show_card(card)
        self.redraw()
        self.read_chip_if_wanted()

    async def show_review(self) -> None:
        """The second card."""
        if self.journey is None:
            return
        self.journey = self.journey.at(Step.REVIEW)
        self.show_step(self.journey)
        await self.show_card(ReviewCard(self.journey, self.words))
        self.redraw()
        self._show_portrait()

    def redraw(self) -> None:
        """The card again, with what is known by now."""
        card, journey = self.card, self.journey
        if journey is None or not card.is_mounted:
            return
        if isinstance(card, EvidenceCard):
            coming = self.chip.facts_so_far(datetime.now(UTC))
            card.show_journey(journey, open_numbers=self.open_numbers, arriving=coming)
        elif isinstance(card, ReviewCard):
            card.show_journey(journey, open_numbers=self.open_numbers)
        if isinstance(card, EvidenceCard) and not self.chip.reading:
            card.chip.show_state(self.chip.state(journey))
            card.changed()

    def tell(self, error: KioskError) -> None:
        """Show an error on the card."""
        self.card.tell(self.words.error(error))

    def tell_code(self, code: str) -> None:
        """Show words of the screen's own."""
        self.card.tell(self.words.coded(code))

    # What the scanner and the officer give

    def on_code_scanned(self, message: CodeScanned) -> None:
        """From the scan field."""
        self.scanned(message.text)

    def scanned_elsewhere(self, text: str) -> None:
        """A scan never answers a question; on the first two steps it is evidence all the same."""
        if self.journey is None:
            self.tell_code("scan.no_draft")
        elif self.journey.step in _SCAN_STEPS:
            self.scanned(text)
        else:
            self.tell_code("scan.not_here")

    def scanned(self, text: str) -> None:
        """Sort it and read it."""
        if self.journey is None:
            return
        self.given_anything = True
        found = sort_scan(text, self._zone)
        self._zone = found.text if found.kind is Scanned.MRZ_PART else ""
        draft = self.journey.draft
        card = self.card
        if found.kind is Scanned.QR:
            self.work.qr(draft, found.text)
        elif found.kind is Scanned.MRZ:
            self.work.mrz(draft, found.text)
        elif found.kind is Scanned.MRZ_PART:
            if isinstance(card, EvidenceCard):
                card.show_zone_lines(found.lines_here)
        elif found.kind is Scanned.NUMBER and isinstance(card, EvidenceCard):
            card.open_typing(found.text)
        elif found.kind is Scanned.DAMAGED:
            self.tell_code("scan.damaged")
        else:
            self.tell_code("scan.not_known")

    def on_card_typed(self, message: CardTyped) -> None:
        """From hand entry."""
        if self.journey is not None:
            self.given_anything = True
            self.work.typed(self.journey.draft, message.card)

    async def on_evidence_read(self, message: messages.EvidenceRead) -> None:
        """One source more; after the chip the officer compares."""
        journey = self.of_this_journey(message.draft_id)
        if message.source is Source.CHIP:
            self.chip.end()
        if journey is None or journey.step not in _SCAN_STEPS:
            return
        self.journey = journey = journey.with_evidence(message.evidence)
        card = self.card
        card.errors.clear_error()
        if message.source is Source.CHIP and message.evidence.portrait is not None:
            self._picture = None
            self.work.portrait(journey.draft, message.evidence.portrait)
        if message.source is Source.TYPED and isinstance(card, EvidenceCard):
            card.close_typing()
        await self._go_where_evidence_leads(message.source)

    async def _go_where_evidence_leads(self, source: Source) -> None:
        """To the comparison after the chip, but not from under a phone or a reason."""
        journey, card = self.journey, self.card
        free = isinstance(card, EvidenceCard) and not card.phone.unfinished
        compares = journey is not None and journey.step is Step.REVIEW
        if compares or (source is Source.CHIP and free):
            await self.show_review()
        else:
            self.redraw()
            self.read_chip_if_wanted()

    async def on_phone_typed_ahead(self, message: PhoneTypedAhead) -> None:
        """Kept for its step; the chip may have been waiting for it."""
        journey, card = self.journey, self.card
        if journey is None or not isinstance(card, EvidenceCard):
            return
        self.phone_ahead = message.phone
        if journey.read(Source.CHIP) and not self.chip.reading:
            await self.show_review()
        else:
            card.begin()

    async def go_on_from_evidence(self) -> None:
        """Enter without a chip: the policy says later what that is worth."""
        journey = self.journey
        if journey is None:
            return
        if self.chip.reading:
            self.tell_code("screen.chip_is_read")
        elif journey.citizen is None:
            self.tell_code("evidence.incomplete")
        else:
            await self.show_review()

    # The chip

    def on_readers_changed(self, message: messages.ReadersChanged) -> None:
        """A card was put down or taken away."""
        self.header.show_readers(message.readers)
        self.chip.see(message.readers)
        self.redraw()
        self.read_chip_if_wanted()

    def read_chip_if_wanted(self) -> None:
        """Starts by itself, in either order of scan and card."""
        journey = self.journey
        if journey is not None and journey.step is Step.EVIDENCE and self.chip.wants(journey):
            self.read_chip(journey)

    def read_chip(self, journey: Journey) -> None:
        """Once."""
        self.chip.begin(journey)
        card = self.card
        if isinstance(card, EvidenceCard):
            card.reading_begun(offer_phone=journey.contact is None)
        self.work.chip(journey.draft)

    def read_chip_again(self) -> None:
        """F5."""
        if self.journey is not None and not self.chip.reading:
            self.chip.forget()
            self.redraw()
            self.read_chip(self.journey)

    def on_chip_moved(self, message: messages.ChipMoved) -> None:
        """A phase, some bytes, perhaps a whole file: its facts are shown, as not proved yet."""
        card, told = self.card, message.progress
        if not self.chip.reading or self.of_this_journey(message.draft_id) is None:
            return
        if self.chip.arrived(told):
            self.redraw()
        if isinstance(card, EvidenceCard):
            card.chip.show_progress(told)

    def evidence_failed(self, message: messages.WorkFailed) -> None:
        """Say it beside the field; the draft holds everything that was read."""
        if message.work == "chip":
            self.chip.end(message.error.code)
        if self.of_this_journey(message.draft_id) is None:
            return
        self.redraw()
        if message.work == "chip" and isinstance(self.card, EvidenceCard):
            self.card.reading_ended()
        self.tell(message.error)
        if message.error.code in CARD_AWAY:
            self.read_chip_if_wanted()
            self.set_timer(_BACK_UNSEEN_S, self._read_what_came_back_unseen)

    def _read_what_came_back_unseen(self) -> None:
        if self.chip.came_back_unseen():
            self.read_chip_if_wanted()

    def on_portrait_decoded(self, message: messages.PortraitDecoded) -> None:
        """Keep it for the way back, show it if its place is there."""
        if self.of_this_journey(message.draft_id) is not None:
            self._picture = (message.draft_id, message.picture)
            self._show_portrait()

    def _show_portrait(self) -> None:
        card, journey = self.card, self.journey
        if journey is None or not isinstance(card, ReviewCard) or not card.is_mounted:
            return
        portrait = card.portrait
        if self._picture is not None and self._picture[0] == journey.draft.id:
            portrait.show_picture(self._picture[1])
        else:
            decoding = journey.portrait is not None
            portrait.show_state("portrait.decoding" if decoding else "portrait.none")
