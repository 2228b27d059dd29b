"""The relay in the background of a counter: a thread that touches no screen.

It asks from time to time whether the centre is truly there, sends at once what a citizen waits
for, and otherwise what is due; after an absence of the centre it waits a random first delay, so
that a country of counters does not come back in one second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.errors import KioskError
from sync.online import CentreProbe, CentreTime
from sync.post import Post
from sync.relay import Relay
from sync.relay_report import RelayReport
from sync.schedule import FIRST_DELAY_S, Randomness, first_delay_s

PROBE_EVERY_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class LoopReport:
    """What the header shows of the centre, told after every step."""

    reachable: bool
    trouble: KioskError | None = None
    """Why it is not reachable, or what the store raised."""
    centre_time: CentreTime | None = None
    relay: RelayReport | None = None
    """Where this step was a pass of the relay."""


class RelayLoop:
    """Start it once; ``wake`` it after each new registration; ``stop`` it at the end.

    ``tell`` is called in the loop's thread: post a message there, touch no widget. ``came_back`` is
    called each time the centre becomes reachable (to fetch the policy, for one).
    """

    def __init__(
        self,
        relay: Relay | Post,
        probe: CentreProbe,
        rng: Randomness,
        tell: Callable[[LoopReport], None],
        *,
        came_back: Callable[[], None] = lambda: None,
        probe_every_s: float = PROBE_EVERY_S,
        longest_first_delay_s: float = FIRST_DELAY_S,
    ) -> None:
        self._relay, self._probe, self._rng, self._tell = relay, probe, rng, tell
        self._came_back = came_back
        self._probe_every_s, self._first_delay_s = probe_every_s, longest_first_delay_s
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._live = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._reachable = False
        self._send_at: float | None = None

    def start(self) -> None:
        """Begin; may be called once."""
        self._thread.start()

    def wake(self) -> None:
        """A citizen's registration was recorded: send it now."""
        self._live.set()
        self._woken.set()

    def stop(self, *, within_s: float = 5.0) -> None:
        """End after the exchange that is running; a crash instead would lose nothing either."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(within_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._step()
            self._woken.wait(self._rest_s())
            self._woken.clear()

    def _step(self) -> None:
        live = self._live.is_set()
        self._live.clear()
        if live:
            self._send(live=True)
        elif self._send_at is not None and time.monotonic() >= self._send_at:
            self._send_at = None
            self._send(live=True)
        elif self._ask() and self._send_at is None:
            self._send(live=False)

    def _rest_s(self) -> float:
        """Until the next probe, or the end of the first delay."""
        rest = self._probe_every_s * (0.75 + self._rng.random() / 2)
        if self._send_at is not None:
            rest = min(rest, max(self._send_at - time.monotonic(), 0.0))
        return rest

    def _ask(self) -> bool:
        try:
            answer = self._probe.ask()
        except KioskError as trouble:
            self._reachable, self._send_at = False, None
            self._tell(LoopReport(reachable=False, trouble=trouble))
            return False
        if not self._reachable:
            self._is_back()
        self._tell(LoopReport(reachable=True, centre_time=answer))
        return True

    def _is_back(self) -> None:
        self._reachable = True
        wait = first_delay_s(self._rng, live=False, most_s=self._first_delay_s)
        self._send_at = time.monotonic() + wait
        try:
            self._came_back()
        except KioskError as trouble:
            self._tell(LoopReport(reachable=True, trouble=trouble))

    def _send(self, *, live: bool) -> None:
        try:
            report = self._relay.send_due(live=live, stop=self._stopping.is_set)
        except KioskError as trouble:  # the store's: told, and tried again at the next step
            self._tell(LoopReport(self._reachable, trouble=trouble))
            return
        if report.reached and not self._reachable:
            self._is_back()
        elif report.trouble is not None and report.trouble.code == "centre.unreachable":
            self._reachable = False
        self._tell(LoopReport(self._reachable, trouble=report.trouble, relay=report))
