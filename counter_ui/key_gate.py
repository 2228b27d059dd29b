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
_MOVERS = frozenset(
    {"enter", "tab", "shift+tab", "up", "down", "escape", *(f"f{n}" for n in range(1, 13))}
)
PATIENCE_S = 0.4
"""After so long the gate opens anyway where a widget kept the key to itself."""
MOST_WAITS = 6
"""So many times as long it stays closed while the key is still on its way: a busy machine."""


class KeyDone(Message):
    """Sent behind what a key has caused, on the same way; where it arrives, that is done."""


class KeyGate:
    """Holds what comes while it is closed."""

    def __init__(self) -> None:
        self._held: list[Held] = []
        self._closed_by: events.Key | None = None
        self.came_back = False
        """Whether the key that closed it has been through all widgets."""

    def takes(self, event: Held) -> bool:
        """Whether the event was taken in because the gate is closed."""
        if self._closed_by is None:
            return False
        self._held.append(event)
        return True

    def passed(self, event: Held) -> bool:
        """An event went through; whether it closed the gate."""
        if isinstance(event, events.Key) and event.key in _MOVERS:
            self._closed_by, self.came_back = event, False
            return True
        return False

    def is_closed_by(self, event: events.Event) -> bool:
        """Whether this very key closed it."""
        return event is self._closed_by

    def was_kept(self, event: events.Event) -> bool:
        """Whether a widget stopped the key, so that nothing will say that it is done."""
        return event._stop_propagation and not self.came_back

    def open(self) -> list[Held]:
        """Open, and give away what was held."""
        held, self._held, self._closed_by = self._held, [], None
        return held
