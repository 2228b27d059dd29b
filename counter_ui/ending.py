"""May the program be closed? Not while something waits that nobody would send then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.errors import AtTheDeskError

if TYPE_CHECKING:
    from counter_ui.station import PostStatus, Station

_ASK_AGAIN_S: Final = 6.0


class Ending:
    """Answers the key that closes the program; in practice, where nothing is lost, twice is enough.

    A closed window and a machine that shuts down are not asked: what is recorded is on the disk.
    """

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._asked_s: float | None = None

    def refusal(self, station: Station | None, post: PostStatus | None) -> AtTheDeskError | None:
        """Why not, or None."""
        if station is None or post is None or not post.waiting or station.sends_when_closed():
            return None
        before, self._asked_s = self._asked_s, self._monotonic_s()
        if station.practice and before is not None and self._asked_s - before < _ASK_AGAIN_S:
            return None
        return AtTheDeskError("screen.quit_waiting", waiting=post.waiting)
