"""The whole post of a counter: its own registrations first, then what it carries for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sync.relay import Relay
from sync.relay_report import RelayReport


class Post:
    """Relays that take turns; they share lock, gate and line, so one trouble stops all."""

    def __init__(self, relays: Sequence[Relay]) -> None:
        self._relays = tuple(relays)

    def send_due(
        self, *, live: bool = False, stop: Callable[[], bool] = lambda: False
    ) -> RelayReport:
        """One pass of each; see :meth:`sync.relay.Relay.send_due`."""
        whole = RelayReport()
        for relay in self._relays:
            _add(whole, relay.send_due(live=live, stop=stop))
            if whole.trouble is not None or whole.elsewhere or stop():
                break
        return whole


def _add(whole: RelayReport, part: RelayReport) -> None:
    whole.sent += part.sent
    whole.accepted += part.accepted
    whole.refused += part.refused
    whole.set_aside += part.set_aside
    whole.postponed += part.postponed
    whole.trouble, whole.next_attempt_at = part.trouble, part.next_attempt_at
    whole.elsewhere = whole.elsewhere or part.elsewhere
    whole.reached = whole.reached or part.reached
    whole.moved.extend(part.moved)
