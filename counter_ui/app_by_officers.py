"""What the app does between officers: a shift handed over, a wait ended by a supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_ui.app_by_token import AppByToken
from counter_ui.screens.officer_messages import ShiftHandedOver, UnlockAsked
from counter_ui.screens.sign_in import SignInScreen

if TYPE_CHECKING:
    from counter_ui.wording import Wording
    from kiosk.domain.officer import Shift


class AppByOfficers(AppByToken):
    """Between sign-in, lock and the counter's screen."""

    _wording: Wording
    _unlock_asked: UnlockAsked | None = None

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
            if officer and tell is not None:
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
        self._token.used = None
        await self.show_counter(message.shift)

    async def show_counter(self, shift: Shift) -> None:
        """Put the counter's screen of this shift on top; the app knows how."""
        raise NotImplementedError
