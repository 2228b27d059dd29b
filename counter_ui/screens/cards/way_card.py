"""What the cards of the ways share: a draft, a scanner, one piece of work at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from counter_ui import messages
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.scanned_text import Scanned, Sorted, sort_scan
from counter_ui.station import Station
from counter_ui.widgets.field import Field
from counter_ui.wording import ErrorWords, Wording
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError


@dataclass(repr=False, eq=False)
class PersonRead(Message, bubble=False):
    """A card was scanned; what it says is in the draft."""

    draft: Draft


class WayCard(Card):
    """Works on a draft of its own and hands it over when it is complete."""

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(words)
        self.draft, self.station, self.ways = draft, station, ways_of(station)
        self.busy = False
        self._zone = ""

    @property
    def untouched(self) -> bool:
        """Also nothing is on its way into the draft, nor half a machine readable zone here."""
        return not (self.busy or self._zone or self.draft.evidence) and self.nothing_typed

    def work(self, name: str, work: Callable[[], Message]) -> None:
        """Start it unless something is still under way."""
        if not self.busy:
            self.busy = True
            self.errors.clear_error()
            self.start_work(name, work)

    def tell(self, words: ErrorWords) -> None:
        """Below everything, and in sight on a terminal of few lines too."""
        super().tell(words)
        self.call_after_refresh(self.errors.scroll_visible, animate=False)

    def take_scan(self, text: str) -> bool:
        """A card's QR, or the lines of its machine readable zone one after another."""
        found = self.sorted_scan(text)
        draft, read = self.draft, self.station.desk.read_evidence
        if found.kind is Scanned.QR:
            self.work("scan", lambda: PersonRead(read.qr(draft, found.text)))
        elif found.kind is Scanned.MRZ:
            self.work("scan", lambda: PersonRead(read.mrz(draft, found.text)))
        elif found.kind is not Scanned.MRZ_PART:
            self.tell(self.words.coded("scan.not_known"))
        return True

    def sorted_scan(self, text: str) -> Sorted:
        """What was scanned; lines of a zone are kept until the last one is here."""
        found = sort_scan(text, self._zone if "<" in text else "")
        self._zone = found.text if found.kind is Scanned.MRZ_PART else ""
        return found

    def on_field_scanned(self, message: Field.Scanned) -> None:
        """The scanner typed where the cursor stood."""
        if self.take_scan(message.text):
            message.stop()

    def on_person_read(self, message: PersonRead) -> None:
        """One source more."""
        self.busy = False
        self.draft = message.draft
        self.redraw()
        self.begin()

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Textual calls this for every class that has it: a card overrides :meth:`failed`."""
        self.failed(message.work, message.error)

    def failed(self, work: str, error: KioskError) -> None:
        """Say it; everything that was typed or read stays."""
        self.busy = False
        self.tell(asked_now(self.words, error, "service.again"))
        self.redraw()
        self.begin()

    def redraw(self) -> None:
        """Show what the draft holds by now."""
