"""Giấy tờ: scan, type, read the chip; the facts fill in as they come."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from counter_ui.journey import Journey
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.hand_entry import HandEntry
from counter_ui.screens.cards.phone_ahead import PhoneAhead
from counter_ui.screens.intents import CodeScanned, GoOn
from counter_ui.showing import rows
from counter_ui.widgets.chip_line import ChipLine, ChipState
from counter_ui.widgets.facts import NAME, Facts
from counter_ui.widgets.field import Field, ScanField
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import ErrorWords, Wording
from kiosk.domain.claim import Claim, Source
from kiosk.domain.phone import Phone
from kiosk.formats.card_qr import LONGEST_CODE


class EvidenceCard(Card):
    """The first step."""

    def __init__(
        self, journey: Journey, words: Wording, *, practice: bool, phone: Phone | None = None
    ) -> None:
        super().__init__(words)
        self._journey = journey
        self._practice = practice
        self._typing = self._handed_in = False
        self.chip = ChipLine(self.words)
        self.phone = PhoneAhead(words, phone)
        self._facts = Facts(self.words)

    def compose(self) -> ComposeResult:
        """Scan field, its error, hand entry, the chip, the facts, the phone."""
        yield Words((self.words("evidence.title"), "bold"), classes="card-title")
        yield Words(self.words("evidence.scan"), id="scan-label")
        yield ScanField(
            placeholder=self.words("evidence.scan_here"), max_length=LONGEST_CODE, id="scan"
        )
        yield HandEntry(self.words)
        yield self.errors
        yield Words(id="sources")
        yield self.chip
        yield self._facts
        yield self.phone

    def on_mount(self) -> None:
        """Hand entry is closed at first."""
        self.query_one(HandEntry).display = False

    def begin(self) -> None:
        """Into the scan field, or the first field of hand entry."""
        if self._typing:
            self.query_one(HandEntry).begin()
        else:
            self.query_one("#scan").focus()

    def show_journey(
        self, journey: Journey, *, open_numbers: bool, arriving: Claim | None = None
    ) -> None:
        """What is known by now; ``arriving`` is what the chip has said so far, not yet proved."""
        self._journey = journey
        coming = () if arriving is None else (arriving,)
        shown = rows((*journey.claims, *coming), self.words, open_numbers=open_numbers)
        from_chip = rows(coming, self.words, open_numbers=open_numbers)
        # A name without accents yields to one with them, wherever that is from.
        unproved = (row[0] for row in from_chip if row[0] != NAME or row in shown)
        self._facts.show_rows(shown, unproved=frozenset(unproved))
        marks = [
            (self.words(f"source_read.{source.value}"), "$text-success")
            for source in (Source.QR, Source.MRZ, Source.TYPED, Source.CHIP)
            if journey.read(source)
        ]
        self.query_one("#sources", Words).say(*marks)
        self.changed()

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter appears once there is something to go on with."""
        if self._typing:
            return (("Enter", "key.next_field"), ("Esc", "key.close_typing"), ("F1", "key.help"))
        found: list[Hint] = [("F3", "key.type")]
        if self.phone.unfinished:
            found = [("Enter", "key.phone_done"), ("Esc", "key.drop_phone")]
        elif self._journey.citizen is not None and self.chip.state is not ChipState.READING:
            found.insert(0, ("Enter", "key.go_on"))
        if self.chip.state is ChipState.FAILED:
            found.append(("F5", "key.read_again"))
        if self._practice:
            found.append(("F12", "key.practice_scan"))
        return (*found, ("F6", "key.numbers"), ("F8", "key.refuse"), ("F9", "key.lock"),
                ("F1", "key.help"))  # fmt: skip

    def reading_begun(self, *, offer_phone: bool) -> None:
        """The chip is read: time to type the phone, unless a scan or hand entry is under way."""
        self.errors.clear_error()
        self.chip.show_state(ChipState.READING)
        self.phone.display = self.phone.display or offer_phone
        self._offer_phone()
        self.changed()

    def reading_ended(self) -> None:
        """The chip is done with, well or not: an empty phone gives the cursor back."""
        if self.phone.empty:
            had_cursor = self.phone.has_cursor
            self.phone.display = False
            if had_cursor:
                self.begin()

    def _offer_phone(self) -> None:
        scanning = bool(self.query_one("#scan", ScanField).value)
        reading = self.chip.state is ChipState.READING
        if reading and self.phone.display and self.phone.empty and not (scanning or self._typing):
            self.phone.begin()

    def show_zone_lines(self, count: int) -> None:
        """So many lines of a machine readable zone are here; the next is awaited."""
        self.query_one("#sources", Words).say(
            (self.words("evidence.zone_lines", count=count), "$accent")
        )

    def open_typing(self, number: str = "") -> None:
        """F3: three fields from the card's face."""
        self._typing = True
        self.errors.clear_error()
        for name in ("#scan", "#scan-label"):
            self.query_one(name).display = False
        form = self.query_one(HandEntry)
        form.display = True
        form.fill_number(number)
        form.begin()
        self.changed()

    def close_typing(self) -> None:
        """Back to scanning; what was typed stays in the fields."""
        self._typing = False
        self.query_one(HandEntry).display = False
        for name in ("#scan", "#scan-label"):
            self.query_one(name).display = True
        self.begin()
        self.changed()

    def go_back(self) -> bool:
        """Esc closes hand entry, then drops the phone being typed, then the error."""
        if self._typing:
            self.close_typing()
            return True
        if self.phone.unfinished:
            self.phone.clear()
            return True
        shown = bool(self.errors.display)
        self.errors.clear_error()
        return shown

    @property
    def untouched(self) -> bool:
        """Also no scan is on its way from here; what was read stands in the journey."""
        return not self._handed_in and self.nothing_typed

    def tell(self, words: ErrorWords) -> None:
        """Show the error, at the field of hand entry that it is about if there is one."""
        if not (self._typing and self.query_one(HandEntry).tell(words)):
            super().tell(words)

    @on(ScanField.Submitted, "#scan")
    def _scanned(self, event: ScanField.Submitted) -> None:
        event.stop()
        text = self.query_one("#scan", ScanField).take()
        self.errors.clear_error()
        if text.strip():
            self._handed_in = True
            self.post_message(CodeScanned(text))
            self._offer_phone()
        elif self.phone.unfinished:
            self.phone.hand_in()
        else:
            self.post_message(GoOn())

    @on(Field.Changed, "#phone-ahead")
    def _typing_phone(self, event: Field.Changed) -> None:
        event.stop()
        self.changed()
