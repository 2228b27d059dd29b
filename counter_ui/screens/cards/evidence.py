"""Giấy tờ: scan, type, read the chip; the facts fill in as they come."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from counter_ui.journey import Journey
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.hand_entry import HandEntry
from counter_ui.screens.intents import CodeScanned, GoOn
from counter_ui.showing import rows
from counter_ui.widgets.chip_line import ChipLine, ChipState
from counter_ui.widgets.facts import Facts
from counter_ui.widgets.field import ScanField
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import ErrorWords
from kiosk.domain.claim import Source
from kiosk.formats.card_qr import LONGEST_CODE


class EvidenceCard(Card):
    """The first step."""

    def __init__(self, journey: Journey, *args: object, practice: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._journey = journey
        self._practice = practice
        self._typing = False
        self.chip = ChipLine(self.words)
        self._facts = Facts(self.words)

    def compose(self) -> ComposeResult:
        """Scan field, its error, hand entry, the chip, the facts."""
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

    def on_mount(self) -> None:
        """Hand entry is closed at first."""
        self.query_one(HandEntry).display = False

    def begin(self) -> None:
        """Into the scan field, or the first field of hand entry."""
        if self._typing:
            self.query_one(HandEntry).begin()
        else:
            self.query_one("#scan").focus()

    def show_journey(self, journey: Journey, *, open_numbers: bool) -> None:
        """What is known by now."""
        self._journey = journey
        self._facts.show_rows(rows(journey.claims, self.words, open_numbers=open_numbers))
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
        if self._journey.citizen is not None and self.chip.state is not ChipState.READING:
            found.insert(0, ("Enter", "key.go_on"))
        if self.chip.state is ChipState.FAILED:
            found.append(("F5", "key.read_again"))
        if self._practice:
            found.append(("F12", "key.practice_scan"))
        return (*found, ("F6", "key.numbers"), ("F8", "key.refuse"), ("F9", "key.lock"),
                ("F1", "key.help"))  # fmt: skip

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
        """Esc closes hand entry, then the error."""
        if self._typing:
            self.close_typing()
            return True
        shown = bool(self.errors.display)
        self.errors.clear_error()
        return shown

    def tell(self, words: ErrorWords) -> None:
        """Show the error and put the cursor into the field that it is about."""
        super().tell(words)
        if self._typing:
            self.query_one(HandEntry).focus_for(str(words.code))

    @on(ScanField.Submitted, "#scan")
    def _scanned(self, event: ScanField.Submitted) -> None:
        event.stop()
        text = self.query_one("#scan", ScanField).take()
        self.errors.clear_error()
        self.post_message(CodeScanned(text) if text.strip() else GoOn())
