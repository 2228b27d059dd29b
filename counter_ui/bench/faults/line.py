"""The network of the model: drops, delays, repeats, reorders, answers wrongly, breaks off."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from counter_ui.bench.faults.centre import KEY_ID, STRANGER_ID, ModelCentre
from counter_ui.bench.faults.stores import Crash
from kiosk.errors import LaterError, TechnicianError
from kiosk.ports.clock import Clock
from sync.contract import RegistrationBatch, RegistrationResult, RegistrationResults


class WireRules(Protocol):
    """What is held against the counters' behaviour on the wire."""

    def speaking(self, worker: str, now: datetime) -> None: ...  # noqa: D102
    def shed(self, worker: str, until: datetime) -> None: ...  # noqa: D102
    def keyed(self, key: str, content: str) -> None: ...  # noqa: D102
    def posting(self, worker: str, ids: Sequence[str]) -> None: ...  # noqa: D102
    def posted(self, worker: str, ids: Sequence[str], *, answered: bool) -> None: ...  # noqa: D102
    def asked(self, worker: str, ids: Sequence[str]) -> None: ...  # noqa: D102


class BadLine:
    """Between one relay and the centre; ``meanwhile`` runs while a request is on its way."""

    def __init__(
        self,
        centre: ModelCentre,
        rng: random.Random,
        rules: WireRules,
        worker: str,
        clock: Clock,
        late: list[RegistrationBatch],
        note: Callable[[str], None],
    ) -> None:
        self._centre, self._rng, self._rules = centre, rng, rules
        self._worker, self._clock, self._late, self._note = worker, clock, late, note
        self.healthy = False
        self.meanwhile: Callable[[], None] = lambda: None

    def post_registrations(
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults:
        """See :class:`sync.client.CentreClient`."""
        ids = [each.registration_id for each in batch.entries]
        self._rules.keyed(idempotency_key, batch.model_dump_json())
        self._may_not_leave()
        self._rules.posting(self._worker, ids)
        answered = False
        try:
            self.meanwhile()
            if self._happens(0.15, "delayed"):
                self._late.append(batch)
                raise LaterError("centre.unreachable", sent=True)
            answer = self._centre.take(batch)
            if self._happens(0.1, "repeated"):
                self._late.append(batch)
            self._may_not_come_back()
            answered = True
        finally:
            self._rules.posted(self._worker, ids, answered=answered)
        return self._spoilt(batch, answer)

    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults:
        """See :class:`sync.client.CentreClient`."""
        self._may_not_leave()
        self.meanwhile()
        answer = self._centre.look_up(ids)
        self._may_not_come_back()
        self._rules.asked(self._worker, ids)
        return answer

    def _may_not_leave(self) -> None:
        self._rules.speaking(self._worker, self._clock.now())
        if self._happens(0.08, "no way out"):
            raise LaterError("centre.unreachable", sent=False)
        if self._happens(0.08, "shed"):
            wait_s = self._rng.uniform(0, 900)
            self._rules.shed(self._worker, self._clock.now() + timedelta(seconds=wait_s))
            raise LaterError("centre.busy", retry_after_s=wait_s)
        if self._happens(0.03, "other certificate"):
            raise TechnicianError("centre.tls")
        if self._happens(0.03, "died before sending"):
            raise Crash

    def _may_not_come_back(self) -> None:
        if self._happens(0.12, "answer lost"):
            raise LaterError("centre.unreachable", sent=True)
        if self._happens(0.05, "failed inside"):
            raise LaterError("centre.failed", status=500)
        if self._happens(0.05, "died with the answer"):
            raise Crash

    def _spoilt(self, batch: RegistrationBatch, answer: RegistrationResults) -> RegistrationResults:
        results: list[RegistrationResult] = list(answer.results)
        if self._happens(0.06, "answer missing"):
            results.pop(self._rng.randrange(len(results)))
        elif self._happens(0.06, "forged signature"):
            place = self._rng.randrange(len(results))
            key_id = self._rng.choice((KEY_ID, STRANGER_ID))
            results[place] = self._centre.forged(batch.entries[place], key_id)
        elif len(results) > 1 and self._happens(0.06, "answers swapped"):
            one, other = self._rng.sample(range(len(results)), 2)
            results[one] = results[one].model_copy(update={"statement": results[other].statement})
        if self._happens(0.1, "answers reordered"):
            self._rng.shuffle(results)
        return RegistrationResults(results=tuple(results))

    def _happens(self, probability: float, what: str) -> bool:
        if self.healthy or self._rng.random() >= probability:
            return False
        self._note(what)
        return True
