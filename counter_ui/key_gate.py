"""Keys keep their order across a change of focus.

Textual gives every waiting key to the field that has the cursor *now*. When keys come faster than
the screen moves on (a scanner, a slow link that delivers many at once), those behind an Enter
would land in the field before it: a passphrase in the open code field. So after a key that can
move the cursor the gate closes, and opens when that key has done all that it does.
"""

from __future__ import annotations

from textual import events
from textual.message import Message

Held = events.Key | events.Paste
_MOVERS = frozenset({"enter", "tab", "shift+tab", "escape", *(f"f{n}" for n in range(1, 13))})
PATIENCE_S = 0.4
"""After so long the gate opens anyway."""


class KeyDone(Message):
    """Sent behind what a key has caused, on the same way; where it arrives, that is done."""


class KeyGate:
    """Holds what comes while it is closed."""

    def __init__(self) -> None:
        self._held: list[Held] = []
        self._closed_by: events.Key | None = None

    def takes(self, event: Held) -> bool:
        """Whether the event was taken in because the gate is closed."""
        if self._closed_by is None:
            return False
        self._held.append(event)
        return True

    def passed(self, event: Held) -> bool:
        """An event went through; whether it closed the gate."""
        if isinstance(event, events.Key) and event.key in _MOVERS:
            self._closed_by = event
            return True
        return False

    def is_closed_by(self, event: events.Event) -> bool:
        """Whether this very key closed it."""
        return event is self._closed_by

    def open(self) -> list[Held]:
        """Open, and give away what was held."""
        held, self._held, self._closed_by = self._held, [], None
        return held
