"""What goes on behind the screen: the post and the readers, each in a thread of its own.

The threads touch no widget; they call back with one frozen value.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import SystemRandom
from typing import TYPE_CHECKING

from counter_ui.centre_wiring import relay_of
from counter_ui.station import CentreLight, PostStatus
from counter_ui.upkeep import Upkeep
from counter_ui.wiring import Counter
from kiosk.config import Profile
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.errors import KioskError
from kiosk.ports.card_reader import DeskReaders
from kiosk.use_cases.browse_tasks import entries_for_a_person

if TYPE_CHECKING:
    from sync.relay_loop import LoopReport, RelayLoop

_STOP_WITHIN_S = 3.0
_PRACTICE_FIRST_DELAY_S = 2.0
"""One counter alone needs not spread its return over a minute as a country of counters does."""


class Background:
    """Started once the screen listens; :meth:`close` ends both threads."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._upkeep = Upkeep(counter)
        self._stop = threading.Event()
        self._loop: RelayLoop | None = None
        self._readers: threading.Thread | None = None
        self._tell: Callable[[PostStatus], None] = lambda _: None
        self._light, self._trouble = CentreLight.NONE, ""

    def watch(
        self, post: Callable[[PostStatus], None], readers: Callable[[DeskReaders], None]
    ) -> None:
        """Start; both callbacks come from these threads, at once and at every change."""
        self._tell = post
        self._readers = threading.Thread(
            target=self._counter.readers.watch, args=(readers, self._stop), daemon=True
        )
        self._readers.start()
        if self._counter.enrolment is None:
            self._upkeep.after_step(reachable=False, relay=None)
            self._say()
            return
        self._loop = self._make_loop()
        self._loop.start()

    def wake(self) -> None:
        """A registration was recorded: show it as waiting, and send it now."""
        self._say()
        if self._loop is not None:
            self._loop.wake()

    def close(self) -> None:
        """End both threads; an exchange with the centre that is running is finished first."""
        self._stop.set()
        if self._loop is not None:
            self._loop.stop(within_s=_STOP_WITHIN_S)
        if self._readers is not None:
            self._readers.join(_STOP_WITHIN_S)

    def _make_loop(self) -> RelayLoop:
        from sync.online import CentreProbe
        from sync.relay_loop import RelayLoop
        from sync.schedule import FIRST_DELAY_S

        counter = self._counter
        assert counter.client is not None and counter.enrolment is not None
        probe = CentreProbe(
            counter.client, counter.enrolment.statement_keys, SystemClock(), SystemIds()
        )
        practice = counter.settings.profile is Profile.PRACTICE
        return RelayLoop(
            relay_of(counter),
            probe,
            SystemRandom(),
            self._told,
            came_back=self._refresh_policy,
            longest_first_delay_s=_PRACTICE_FIRST_DELAY_S if practice else FIRST_DELAY_S,
        )

    def _told(self, report: LoopReport) -> None:
        self._trouble = report.trouble.code if report.trouble else ""
        if report.reachable:
            self._light = CentreLight.REACHED
        elif self._trouble == "centre.unreachable":
            self._light = CentreLight.AWAY
        else:
            self._light = CentreLight.NETWORK_ONLY
        if report.centre_time is not None:
            self._upkeep.heard(report.centre_time)
        self._upkeep.after_step(reachable=report.reachable, relay=report.relay)
        self._say()

    def _refresh_policy(self) -> None:
        try:
            self._counter.policies.refresh()
            self._upkeep.policy_came()
        except KioskError as error:
            self._trouble = error.code

    def _say(self) -> None:
        try:
            summary, for_a_person = self._counter.store.run(
                lambda unit: (unit.outbox.summary(), entries_for_a_person(unit))
            )
            differing = self._upkeep.differing()
        except KioskError as error:
            self._tell(PostStatus(0, None, 0, self._light, error.code))
            return
        self._tell(
            PostStatus(
                summary.waiting,
                summary.oldest_at,
                for_a_person + differing,
                self._light,
                self._trouble or self._upkeep.trouble,
                self._upkeep.clock().fault.value,
                self._upkeep.limit(),
                self._upkeep.leases(),
            )
        )
