"""What sign-in and lock screen ask of the app. Stands on the first screen: nothing heavy here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from counter_ui.token_seen import SeenCertificate
    from kiosk.domain.officer import Shift


class UnlockAsked(Message):
    """An officer has to wait, and a supervisor may end that once."""

    def __init__(self, officer: str) -> None:
        super().__init__()
        self.officer = officer


@dataclass(repr=False, eq=False)
class ShiftHandedOver(Message, bubble=False):
    """Another officer works from now on; the shift before is closed."""

    shift: Shift
    by: SeenCertificate | None = None
    """What the next officer has signed in with; None for a passphrase."""
