"""The counter's one screen: everything of a shift happens here."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from counter_ui import messages
from counter_ui.citizen_display.citizen_view import CitizenView
from counter_ui.screens.approvals_flow import ApprovalsFlow
from counter_ui.screens.cards.contact import ContactCard
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.cards.receipt import ReceiptCard
from counter_ui.screens.cards.refuse import RefuseCard, RefusedCard
from counter_ui.screens.devices_flow import DevicesFlow
from counter_ui.screens.draft_keeping import DraftKeeping
from counter_ui.screens.kiosk_calls_flow import KioskCallsFlow
from counter_ui.screens.lock import LockScreen
from counter_ui.screens.prepared_flow import PreparedFlow
from counter_ui.screens.ways_flow import BESIDE, RESTING
from kiosk.domain.duties import Duty, may, may_see_citizens

_ASK_AGAIN_S = 6.0
_SHOWS_CITIZENS = frozenset({"new", "type_or_print", "no_phone", "mail", "read_again"})
"""Keys that open something about a citizen; the use cases ask the same again."""


class CounterScreen(
    KioskCallsFlow, DevicesFlow, DraftKeeping, CitizenView, PreparedFlow, ApprovalsFlow
):
    """What the keys mean here."""

    _asked_to_leave_s = 0.0
    _closing_shift = False

    async def pressed(self, name: str) -> None:
        """An F-key, by what it asks for; the card in the middle has the first word."""
        if self.card.pressed(name):
            return
        if name in _SHOWS_CITIZENS and not may(self.shift.officer, Duty.REGISTER):
            self.tell_code("officer.not_a_clerk")
            return
        if name == "numbers" and not may_see_citizens(self.shift.officer):
            self.tell_code("officer.no_citizens")
            return
        actions: dict[str, Callable[[], Awaitable[None] | None]] = {
            "new": self._new,
            "type_or_print": self._type_or_print,
            "no_phone": self._no_phone,
            "mail": self._mail,
            "read_again": self._read_again,
            "numbers": self._numbers,
            "ask_reason": self._ask_reason,
            "lock": self._cover_screen,
            "leave": self._leave,
            "devices": self.show_devices,
            "practice_scan": self._practice_scan,
            "back": self._back,
        }
        done = actions[name]()
        if done is not None:
            await done

    def _new(self) -> None:
        if isinstance(self.card, (*RESTING, *BESIDE)):
            self.work.open_draft(self.shift)
        else:
            self.tell_code("screen.draft_open")

    async def _type_or_print(self) -> None:
        card = self.card
        if isinstance(card, EvidenceCard):
            card.open_typing()
        elif isinstance(card, ReceiptCard):
            card.print_again()
        elif isinstance(card, IdleCard | RefusedCard):
            await self.choose_method()

    async def _no_phone(self) -> None:
        card = self.card
        if isinstance(card, ContactCard):
            card.without_phone()
        elif isinstance(card, RefusedCard):
            card.print_again()
        elif isinstance(card, IdleCard | ReceiptCard):
            await self.try_login()

    async def _mail(self) -> None:
        card = self.card
        if isinstance(card, ContactCard):
            card.toggle_mail()
        else:
            await self.choose_party()

    async def _read_again(self) -> None:
        card = self.card
        if isinstance(card, EvidenceCard):
            self.read_chip_again()
        elif isinstance(card, IdleCard):
            await self.ask_dispute()
        else:
            await self.hand_over()

    async def _numbers(self) -> None:
        if isinstance(self.card, (*RESTING, *BESIDE)):
            await self.show_work()
            return
        self.open_numbers = not self.open_numbers
        self.redraw()

    def _practice_scan(self) -> None:
        if self.station.practice_qr and self.journey is not None:
            self.scanned_elsewhere(self.station.practice_qr)

    async def _ask_reason(self) -> None:
        resting = isinstance(self.card, (*RESTING, RefuseCard))
        if self.journey is not None and not self.recording and not resting:
            await self.show_reasons(())

    def _cover_screen(self) -> None:
        """Cover the screen; the same officer's passphrase uncovers it."""
        if not any(isinstance(each, LockScreen) for each in self.app.screen_stack):
            if self.card.hand_over:
                self.card.go_back()  # what a citizen has half typed is not kept under the cover
            self.card.cover_numbers()
            self.open_numbers = False
            self.redraw()
            self.app.push_screen(
                LockScreen(self.station, self.shift, self.words, lambda: self.recording)
            )

    def _leave(self) -> None:
        """Refused at first while something would be left behind: said, and asked for again."""
        now = time.monotonic()
        if self.recording:
            self.tell_code("screen.recording")
        elif now - self._asked_to_leave_s < _ASK_AGAIN_S:
            self._close_shift()
        elif not isinstance(self.card, (*RESTING, *BESIDE)):
            self._asked_to_leave_s = now
            self.tell_code("screen.leave_draft")
        elif self.header.waiting and not self.station.sends_when_closed():
            self._asked_to_leave_s = now
            self.tell_code("screen.leave_waiting")
        else:
            self._close_shift()

    def _close_shift(self) -> None:
        """Once, however often the key is pressed meanwhile."""
        if not self._closing_shift:
            self._closing_shift = True
            self.work.close_shift(self.shift)

    async def _back(self) -> None:
        card = self.card
        if self.recording or isinstance(card, IdleCard) or card.go_back():
            return
        if isinstance(card, (*RESTING, *BESIDE)):
            await self.rest()
            self.ask_what_waits()
        elif self.only_opened:
            self.drop_opened()
            await self.leave_opened()
            self.ask_what_waits()
        else:
            await self.step_back()

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """It may be closed again; what is said is said elsewhere."""
        if message.work == "close_shift":
            self._closing_shift = False

    def on_shift_closed(self, message: messages.ShiftClosed) -> None:
        """The app shows the first screen again."""
        self.app.post_message(messages.ShiftClosed(message.summary))
