"""Hồ sơ chuẩn bị ở ki-ốt: the ticket is scanned or its code typed, and everything is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.way_intents import CardDone
from counter_ui.showing import clock_text
from counter_ui.station import Station
from counter_ui.widgets.field import Field, ScanField
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Shift
from kiosk.domain.prepared import HandOver, VisitNeed
from kiosk.domain.registration import Draft
from kiosk.domain.ticket import is_ticket
from kiosk.errors import LaterError
from kiosk.use_cases.take_over_prepared import TakenOver

_LONGEST = 400


@dataclass(repr=False, eq=False)
class VisitTaken(Message):
    """Opened, proved again: the officer goes on with it."""

    taken: TakenOver


class TicketField(ScanField):
    """What no ticket holds falls away before it stands there."""

    def validate_value(self, value: str) -> str:
        """Printable ASCII only: nothing here can reach the terminal as a command."""
        return "".join(each for each in value if each.isascii() and each.isprintable())


class PreparedCard(Card):
    """One field; a ticket that was scanned already opens by itself."""

    def __init__(self, station: Station, shift: Shift, words: Wording, scanned: str = "") -> None:
        super().__init__(words)
        self._take, self._shift = ways_of(station).take_over_prepared, shift
        self._scanned, self._again, self._busy = scanned, "", False
        self._state = Words(classes="way-state")

    def compose(self) -> ComposeResult:
        """What to do, the field, what comes of it."""
        words = self.words
        yield Words((words("prepared.title"), "bold"), classes="card-title")
        yield Words((words("prepared.please"), "$quiet"), classes="way-note")
        with Horizontal(classes="field-row"):
            yield Words(words("prepared.code"), classes="field-label")
            yield TicketField(
                placeholder=words("prepared.code_like"), max_length=_LONGEST, id="ticket"
            )
        yield self._state
        yield self.errors

    def on_mount(self) -> None:
        """Open what was scanned."""
        if self._scanned:
            self._open(self._scanned)

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter opens."""
        end: tuple[Hint, ...] = (("Esc", "key.back"), ("F9", "key.lock"), ("F1", "key.help"))
        return end if self._busy else (("Enter", "prepared.key_open"), *end)

    def begin(self) -> None:
        """Into the field."""
        self.query_one(TicketField).focus()

    def go_back(self) -> bool:
        """Esc leaves, unless it is just being opened."""
        if not self._busy:
            self.post_message(CardDone())
        return True

    def take_scan(self, text: str) -> bool:
        """A ticket, wherever the cursor is; another card's code is for elsewhere."""
        if is_ticket(text):
            self._open(text)
            return True
        return False

    @on(Field.Submitted)
    def _typed(self, event: Field.Submitted) -> None:
        event.stop()
        text = self.query_one(TicketField).take().strip() or self._again
        if text:
            self._open(text)

    def _open(self, ticket: str) -> None:
        take, shift = self._take, self._shift
        if self._busy:
            return
        if take is None:
            self.tell(self.words.error(LaterError("centre.none")))
            return
        self._busy, self._again = True, ticket
        self.errors.clear_error()
        self._state.say((CleanText("▶"), "$accent"), self.words("prepared.opening"))
        self.changed()

        def work() -> Message:
            return VisitTaken(take.take_over(take.fetch(ticket, shift.officer.code), shift))

        self.start_work("prepared", work)

    def on_visit_taken(self, _: VisitTaken) -> None:
        """The screen goes on with it."""

    def on_work_failed(self, message: WorkFailed) -> None:
        """Said beside the field; nothing has begun."""
        self._busy = False
        self._again = self._again if isinstance(message.error, LaterError) else ""
        self._state.say()
        self.tell(asked_now(self.words, message.error, "prepared.again"))
        self.changed()
        self.begin()


def prepared_lines(draft: Draft, words: Wording) -> tuple[CleanText, ...]:
    """What was done at the kiosk, for the card on which the officer compares."""
    before = draft.prepared
    if before is None:
        return ()
    lines = [words("prepared.at", time=clock_text(before.prepared_at))]
    if before.need is not VisitNeed.REGISTRATION:
        lines.append(words(f"prepared_need.{before.need.value}"))
    if draft.phone_confirmed is not None:
        lines.append(words("prepared.phone_proved", phone=draft.phone_confirmed.masked))
    lines.append(words(_consent(before)))
    if before.note:
        lines.append(words("prepared.wrote", note=before.note))
    return tuple(lines)


def _consent(before: HandOver) -> str:
    return "prepared.agreed" if before.consents else "prepared.notice_changed"
