"""What the token card shows, one after the other, and the keys of each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from counter_ui.widgets.key_line import Hint


class Moment(StrEnum):
    """What the card shows."""

    LOOKING = "looking"
    CHOOSING = "choosing"
    FACTS = "facts"
    PARTY = "party"
    PIN = "pin"
    SIGNING = "signing"


PIN_MOMENTS = frozenset({Moment.PIN, Moment.SIGNING})
"""The screen is turned to the owner of the token."""
_BACK: Hint = ("Esc", "key.back")
_AGAIN: Hint = ("F5", "token_card.key_again")
_REST: tuple[Hint, ...] = (("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))


def token_hints(moment: Moment, *, ready: bool) -> Sequence[Hint]:
    """The likeliest first; ``ready`` where only the PIN is missing."""
    if moment is Moment.SIGNING:
        return ()
    if moment is Moment.PIN:
        return (("Enter", "token_card.key_sign"), _BACK)
    if moment is Moment.CHOOSING:
        return (("1-9", "token_card.key_choose"), _AGAIN, _BACK, *_REST)
    if moment is Moment.PARTY:
        return _REST  # behind those of the form, which end with the way back
    if moment is Moment.LOOKING:
        return (_AGAIN, _BACK, *_REST)
    first: tuple[Hint, ...] = (("Enter", "token_card.key_ask_pin"),) if ready else ()
    return (*first, _BACK, _AGAIN, ("F6", "key.numbers"), *_REST)
