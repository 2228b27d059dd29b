"""What must hold on the counters' lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


class BrokenRuleError(Exception):
    """An invariant does not hold; the rule's name, and the sequence it is about."""

    def __init__(self, rule: str, sequence: int = 0) -> None:
        super().__init__(f"{rule} (entry {sequence})" if sequence else rule)
        self.rule, self.sequence = rule, sequence


@dataclass
class WireModel:
    """What is on its way, and what the centre has asked for."""

    leases_hold: bool = True
    """Not so where clocks jump in a shared store: a wrong clock then ends another relay's lease
    early, and two may send the same. Only the centre, by the id, keeps that from doubling."""
    waits_hold: bool = True
    """Not so where clocks jump: a wait is measured by the counter's clock."""
    in_flight: dict[tuple[str, str], str] = field(default_factory=dict)
    """Store and registration id to the relay that has it on its line."""
    unanswered: dict[str, set[str]] = field(default_factory=dict)
    """Store to ids that may have arrived, and were not asked for since."""
    store_of: dict[str, str] = field(default_factory=dict)
    """Relay to its store."""
    _not_before: dict[str, datetime] = field(default_factory=dict)
    """Counter to the moment before which the centre does not want to hear of it."""
    _keys: dict[str, str] = field(default_factory=dict)

    def speaking(self, worker: str, now: datetime) -> None:
        """Anything leaves for the centre."""
        until = self._not_before.get(_counter(worker))
        if self.waits_hold and until is not None and now < until:
            raise BrokenRuleError("came back before Retry-After")

    def shed(self, worker: str, until: datetime) -> None:
        """The centre wants to be left alone until then."""
        self._not_before[_counter(worker)] = until

    def forgot_to_wait(self, counter: str) -> None:
        """It died; the centre's wish may not have reached its disk."""
        self._not_before.pop(counter, None)

    def keyed(self, key: str, content: str) -> None:
        """One key for one content: the same again is the same request, another is not."""
        if not key or self._keys.setdefault(key, content) != content:
            raise BrokenRuleError("one idempotency key for two requests")

    def posting(self, worker: str, ids: Sequence[str]) -> None:
        """A batch leaves: nobody else has it on the line, and doubts were asked away."""
        store = self.store_of[worker]
        doubtful = self.unanswered[store]
        for each in ids:
            if self.leases_hold and self.in_flight.get((store, each), worker) != worker:
                raise BrokenRuleError("on two lines at once")
            if self.leases_hold and each in doubtful:
                raise BrokenRuleError("sent again without asking")
            self.in_flight[store, each] = worker

    def posted(self, worker: str, ids: Sequence[str], *, answered: bool) -> None:
        """The exchange is over, one way or the other."""
        for each in ids:
            self.in_flight.pop((self.store_of[worker], each), None)
            if not answered:
                self.unanswered[self.store_of[worker]].add(each)

    def asked(self, worker: str, ids: Sequence[str]) -> None:
        """The centre has said what became of these."""
        self.unanswered[self.store_of[worker]].difference_update(ids)


def _counter(worker: str) -> str:
    return worker.removesuffix("-carried")
