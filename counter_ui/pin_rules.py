"""What can be said of a PIN before it is sent. Light: the first screen needs it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.errors import AtTheDeskError

if TYPE_CHECKING:
    from kiosk.ports.signing_token import Token

_NOTHING_TO_SAY = frozenset({"ready", "not_set"})


def pin_warning(token: Token, words: Wording) -> CleanText:
    """What must be known before the PIN is asked for; empty where there is nothing."""
    state = token.pin_state.value
    return CleanText("") if state in _NOTHING_TO_SAY else words(f"token_card.pin_{state}")


def pin_refused(token: Token) -> AtTheDeskError | None:
    """Why the owner need not be asked at all."""
    state = token.pin_state.value
    if state == "locked":
        return AtTheDeskError("token.pin_locked", pin_state=state)
    if state == "not_set":
        return AtTheDeskError("token.pin_not_set")
    return None


def length_refused(token: Token, pin: bytearray) -> AtTheDeskError | None:
    """What the token would refuse unseen: no try is spent on it. ``pin`` is zeroed then."""
    shortest, longest = max(1, token.pin_shortest), token.pin_longest
    if token.has_pin_pad or (len(pin) >= shortest and (not longest or len(pin) <= longest)):
        return None
    pin[:] = bytes(len(pin))
    return AtTheDeskError("token.pin_length", shortest=shortest, longest=longest)
