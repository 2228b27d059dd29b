"""The token by which the shift was opened: pulled, it covers the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_ui import messages

if TYPE_CHECKING:
    from counter_ui.officer_tokens import OfficerTokens
    from counter_ui.screens.sign_in_token import SignInByToken
    from counter_ui.station import TokenDesk
    from counter_ui.token_seen import SeenCertificate
    from counter_ui.token_watch import TokenWatch
    from kiosk.use_cases.open_shift_by_token import OpenShiftByToken


class SignedInToken:
    """Watches the desk's tokens while somebody may sign in, and while a token keeps a shift open.

    In a shift that a passphrase opened no driver is asked but by the token's own card.
    """

    def __init__(self, tell: Callable[[OfficerTokens], object]) -> None:
        self._tell = tell
        self._watch: TokenWatch | None = None
        self.in_shift = False
        """Whether somebody is signed in."""
        self.last: OfficerTokens | None = None
        """The desk as it was seen last; None while nobody looks."""
        self.used: SeenCertificate | None = None
        """What the last sign-in was tried with; None for a passphrase."""

    def watch(self, tokens: TokenDesk | None) -> None:
        """Nobody is signed in."""
        self.in_shift, self.used = False, None
        self._start(tokens)

    def look_for_next(self, tokens: TokenDesk | None) -> None:
        """The shift may be handed over to whoever's token is here; None when that is over."""
        if tokens is not None:
            self._start(tokens)
        elif self.used is None:
            self.stop()

    def _start(self, tokens: TokenDesk | None) -> None:
        from counter_ui.officer_tokens import watch_officer_tokens

        if tokens is not None and self._watch is None:
            self._watch = watch_officer_tokens(tokens.open_shift, self._tell)
            self._watch.start()

    def shift_opened(self) -> None:
        """By :attr:`used`, or by passphrase."""
        self.in_shift = True
        if self.used is None:
            self.stop()

    def stop(self) -> None:
        """Ask no driver any more."""
        if self._watch is not None:
            self._watch.stop()
            self._watch = self.last = None

    def see(self, seen: OfficerTokens) -> None:
        """The desk has changed."""
        self.last = seen

    @property
    def has_gone(self) -> bool:
        """Whether the shift's token is not plugged in any more."""
        if not self.in_shift or self.used is None or self.last is None:
            return False
        return not self.last.holds(self.used)


def opened_by_token(open_shift: OpenShiftByToken, asked: SignInByToken) -> messages.Work:
    """A shift opened in the background; the PIN is wiped by then."""
    seen, pin = asked.owner.seen, asked.pin
    return lambda: messages.ShiftOpened(open_shift(seen.token, seen.certificate, pin))
