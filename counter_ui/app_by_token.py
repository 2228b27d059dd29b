"""What the app does with officers' tokens, and how it works behind the screen and covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from counter_ui import messages
from counter_ui.screens.in_background import in_background
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.screens.sign_in_token import (
    OfficersAsked,
    OfficersSeen,
    SignInByToken,
    TokenSignIn,
    Unlocked,
)
from counter_ui.signed_in_token import SignedInToken, opened_by_token

if TYPE_CHECKING:
    from counter_ui.station import Station


class AppByToken(App[int]):
    """Signs officers in by token, and locks when that token is pulled."""

    def __init__(self) -> None:
        super().__init__()
        self._station: Station | None = None
        self._token = SignedInToken(lambda seen: self.post_message(OfficersSeen(seen)))

    @property
    def first_screen(self) -> SignInScreen | None:
        """The first screen where it is on top; None also while the program ends."""
        return self.screen if self.is_running and isinstance(self.screen, SignInScreen) else None

    def on_unmount(self) -> None:
        """No driver is asked any more."""
        self._token.stop()

    def _in_background(self, name: str, work: messages.Work) -> None:
        in_background(self, self, name, work)

    def on_sign_in_by_token(self, message: SignInByToken) -> None:
        """Let the token sign; the PIN is wiped with it."""
        station = self._station
        if station is None or station.tokens is None:
            return
        if first := self.first_screen:
            first.say_checking(loaded=True)
        self._token.used = message.owner.seen
        work = opened_by_token(station.tokens.open_shift, message)
        self._in_background("sign_in", work)

    def on_officers_asked(self, message: OfficersAsked) -> None:
        """On the first screen look once more, with what is written down by now."""
        tokens = self._station.tokens if self._station else None
        if self._token.in_shift:
            self._token.look_for_next(tokens if message.of_next else None)
            self._offer_last()
        else:
            self._token.stop()
            self.nobody_signed_in()

    def on_unlocked(self, message: Unlocked) -> None:
        """After the passphrase the shift minds no token any more."""
        self._token.used = message.by
        if message.by is None:
            self._token.stop()

    def on_officers_seen(self, message: OfficersSeen) -> None:
        """Offer it; or lock, where the token went by which the shift was opened."""
        self._token.see(message.seen)
        self._offer_last()
        self.lock_without_token()

    def nobody_signed_in(self) -> None:
        """Offer again whose tokens are here, now and at every change."""
        self._token.watch(self._station.tokens if self._station else None)
        self._offer_last()

    def _offer_last(self) -> None:
        """At once and not by a message, which newer news could overtake."""
        last = self._token.last
        for screen in self.screen_stack if self.is_running else ():
            offer = getattr(screen, "offer_token", None)
            if offer is not None and last is not None and screen.query(TokenSignIn):
                offer(last)

    def lock_without_token(self) -> None:
        """Cover the screen where the token of this shift is not here."""
        if self._token.has_gone:
            self._lock()

    def _lock(self) -> None:
        for screen in self.screen_stack:
            lock = getattr(screen, "action_flow", None)
            if lock is not None:
                lock("lock")
