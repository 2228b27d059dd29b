"""Khiếu nại khi không sở hữu tài khoản: handed in with evidence, and asked after later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.account_request import AccountRequestCard
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.way_intents import CardDone
from counter_ui.showing import clock_text, day_text
from counter_ui.station import Station
from counter_ui.widgets.field import Field, ScanField
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.account_service import Dispute, DisputeState, GuidanceKind
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.local_day import local_day
from kiosk.domain.officer import Shift
from kiosk.domain.registration import Approved

_LONGEST_NUMBER = 40
_LONGEST_SCAN = 400
_MARKS = {
    DisputeState.RECEIVED: ("◐", "bold $text-success"),
    DisputeState.IN_REVIEW: ("◐", "bold $text-success"),
    DisputeState.UPHELD: ("✓", "bold $text-success"),
    DisputeState.REJECTED: ("✕", "bold $text-error"),
    DisputeState.UNKNOWN_NUMBER: ("○", "bold $text-warning"),
}


@dataclass(repr=False, eq=False)
class DisputeAnswered(Message, bubble=False):
    """What the centre says of it."""

    dispute: Dispute


class DisputeCard(AccountRequestCard):
    """The number is large, and on paper."""

    _dispute: Dispute | None = None

    def compose(self) -> ComposeResult:
        """State, number, what to keep, paper."""
        yield Words((self.words("dispute.title"), "bold"), classes="card-title")
        yield Words(id="dispute-state")
        yield Words(id="dispute-number")
        yield Words(id="dispute-keep")
        yield self.slip
        yield self.errors

    def on_mount(self) -> None:
        """No number yet."""
        for name in ("number", "keep"):
            self.query_one(f"#dispute-{name}").display = False

    def show_asking(self) -> None:
        """The centre is asked."""
        self._state((self.words("service.asking"), "$quiet"))

    def show_not_asked(self) -> None:
        """Enter tries again."""
        self._state((self.words("dispute.try_again"), "$text-warning"))

    def ask_centre(self, approved: Approved) -> None:
        """The same value again never opens a second one."""
        open_dispute = self.ways.open_dispute
        self.start_work("dispute", lambda: DisputeAnswered(open_dispute(approved)))

    def on_dispute_answered(self, message: DisputeAnswered) -> None:
        """Its number, or why it was not taken."""
        self._dispute = dispute = message.dispute
        if dispute.number:
            self._show_number(dispute)
        else:
            self._state((CleanText("✕"), "bold $text-error"), self.words("dispute.refused"))
            self.tell(self.words.coded(dispute.code))
        self.settled()
        self.print_slip()

    def print_slip(self) -> None:
        """With its number; where none was given there is nothing to keep."""
        if self._dispute is not None and self._dispute.number:
            self.hand_out(GuidanceKind.DISPUTE, self._dispute.number, ())

    def _show_number(self, dispute: Dispute) -> None:
        self._state(
            (CleanText("✓"), "bold $text-success"),
            (self.words("dispute.taken"), "bold $text-success"),
        )
        number = self.query_one("#dispute-number", Words)
        number.say((clean_text(dispute.number, max_length=_LONGEST_NUMBER), "bold"))
        keep = self.query_one("#dispute-keep", Words)
        keep.say(self.words("dispute.keep"))
        number.display = keep.display = True

    def _state(self, *parts: CleanText | tuple[CleanText, str]) -> None:
        self.query_one("#dispute-state", Words).say(*parts)


class NumberField(ScanField):
    """The number on the slip; what no number holds falls away before it stands there."""

    def validate_value(self, value: str) -> str:
        """Printable ASCII only: nothing here can reach the terminal as a command."""
        return "".join(each for each in value if each.isascii() and each.isprintable())


class DisputeStateCard(Card):
    """Tra cứu khiếu nại: the number, typed or scanned, is all that is asked for."""

    def __init__(self, station: Station, shift: Shift, words: Wording) -> None:
        super().__init__(words)
        self._shift = shift
        self._disputes = ways_of(station).open_dispute
        self._busy = False

    def compose(self) -> ComposeResult:
        """The field, and the answer below it."""
        words = self.words
        yield Words((words("dispute_state.title"), "bold"), classes="card-title")
        with Horizontal(classes="field-row"):
            yield Words(words("dispute_state.number"), classes="field-label")
            yield NumberField(
                placeholder=words("dispute_state.number_like"),
                max_length=_LONGEST_SCAN,
                id="dispute-asked",
            )
        yield Words(id="dispute-of")
        yield Words(id="dispute-now")
        yield Words(id="dispute-means")
        yield self.errors

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter asks."""
        return (
            ("Enter", "key.by_citizen.ask"),
            ("Esc", "key.by_citizen.leave"),
            ("F9", "key.lock"),
            ("F1", "key.help"),
        )

    def begin(self) -> None:
        """Into the field."""
        self.query_one(NumberField).focus()

    def go_back(self) -> bool:
        """Esc leaves."""
        self.post_message(CardDone())
        return True

    @on(Field.Submitted)
    def _ask(self, event: Field.Submitted) -> None:
        event.stop()
        if self._busy:
            return
        number = self.query_one(NumberField).take().strip()
        if not number:
            return
        self._busy = True
        self.errors.clear_error()
        self._say("#dispute-of", clean_text(number, max_length=_LONGEST_NUMBER))
        self._say("#dispute-now", (self.words("dispute_state.asking"), "$quiet"))
        self._say("#dispute-means")
        disputes = self._disputes
        self.start_work("dispute_state", lambda: DisputeAnswered(disputes.state(number)))

    def on_dispute_answered(self, message: DisputeAnswered) -> None:
        """Where it is, and what that means."""
        self._busy = False
        dispute = message.dispute
        mark, style = _MARKS[dispute.state]
        parts = [self.words(f"dispute_state.{dispute.state.value}")]
        if dispute.state is not DisputeState.UNKNOWN_NUMBER:
            day, time = day_text(local_day(dispute.at)), clock_text(dispute.at)
            parts.append(self.words("dispute_state.since", day=day, time=time))
        self._say("#dispute-of", (clean_text(dispute.number, max_length=_LONGEST_NUMBER), "bold"))
        self._say("#dispute-now", (CleanText(mark), style), *((each, "bold") for each in parts))
        self._say("#dispute-means", self.words(f"dispute_state.{dispute.state.value}_means"))
        self.begin()

    def on_work_failed(self, message: WorkFailed) -> None:
        """Not a number, or the centre is away: the number is typed again."""
        self._busy = False
        self._say("#dispute-now")
        self.tell(asked_now(self.words, message.error, "dispute_state.again"))
        self.begin()

    def _say(self, selector: str, *parts: CleanText | tuple[CleanText, str]) -> None:
        self.query_one(selector, Words).say(*parts)
