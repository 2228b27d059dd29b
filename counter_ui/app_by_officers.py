"""How officers come and go: a shift opened, handed over, closed; a wait ended by a supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_ui import messages
from counter_ui.app_by_token import AppByToken
from counter_ui.screens.officer_messages import ShiftHandedOver, UnlockAsked
from counter_ui.screens.sign_in import SignInScreen

if TYPE_CHECKING:
    from counter_ui.station import PostStatus
    from counter_ui.wording import Wording
    from kiosk.domain.officer import Shift
    from kiosk.ports.card_reader import DeskReaders
    from kiosk.ports.receipt_printer import PrinterState


class AppByOfficers(AppByToken):
    """Between sign-in, lock and the counter's screen."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        self._unlock_asked: UnlockAsked | None = None
        self._post: PostStatus | None = None
        self._readers: DeskReaders | None = None
        self._printer: PrinterState | None = None

    async def on_shift_opened(self, message: messages.ShiftOpened) -> None:
        """To the counter."""
        if self._station is not None and self.first_screen:
            await self.show_counter(message.shift)

    async def show_counter(self, shift: Shift) -> None:
        """The counter's screen on top, told everything that is known."""
        from counter_ui.screens.counter import CounterScreen

        if self._station is None:
            return
        self._token.shift_opened()
        screen = CounterScreen(self._station, shift, self._wording)
        await self.push_screen(screen)
        if self._post is not None:
            screen.post_message(messages.PostChanged(self._post))
        if self._readers is not None:
            screen.post_message(messages.ReadersChanged(self._readers))
        if self._printer is not None:
            screen.post_message(messages.PrinterChanged(self._printer))
        self.lock_without_token()

    async def on_shift_closed(self, message: messages.ShiftClosed) -> None:
        """Back to the first screen, which stands under the counter's and whatever covers that."""
        while len(self.screen_stack) > 1 and not isinstance(self.screen, SignInScreen):
            await self.pop_screen()
        if first := self.first_screen:
            first.say_closed(message.summary.waiting)
            if self._post is not None:
                first.say_leases(self._post.leases)
        self.nobody_signed_in()

    def unlock_as_asked(self) -> None:
        """F6 was pressed before everything was loaded."""
        asked, self._unlock_asked = self._unlock_asked, None
        if asked is not None:
            self.on_unlock_asked(asked)

    def on_unlock_asked(self, message: UnlockAsked) -> None:
        """Open the supervisor's screen over the one that asks; what it unlocks may try again."""
        station = self._station
        if station is None:
            self._unlock_asked = message
            return
        if station.officers is None:
            return
        from counter_ui.screens.unlock import UnlockScreen

        asking = self.screen

        def unlocked(officer: str | None) -> None:
            tell = getattr(asking, "say_unlocked", None)
            if officer and tell is not None and asking.is_running:
                tell(officer)

        self.push_screen(
            UnlockScreen(station.officers.unlock, self._wording, message.officer), unlocked
        )

    async def on_shift_handed_over(self, message: ShiftHandedOver) -> None:
        """The next officer's screen in the place of the last one's; whose draft is open, keeps it.

        The screen before writes its newest state while it goes.
        """
        while self.screen_stack and not isinstance(self.screen, SignInScreen):
            look = getattr(self.screen, "look", None)
            if look is not None:
                look()
            await self.pop_screen()
        self._token.used = message.by
        await self.show_counter(message.shift)
