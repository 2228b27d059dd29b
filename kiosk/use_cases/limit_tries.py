"""Count a try by device, phone and number before it is made; too many wait, nobody is accused."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import UnattendedRules
from kiosk.domain.try_limit import TryBook, TryRule, TrySubject
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.sealer import DeviceKeys
from kiosk.ports.try_keeper import TryKeeper


@dataclass(frozen=True, slots=True)
class LimitTries:
    """The book holds hashes under a key of this device: nobody can read a number out of it."""

    keeper: TryKeeper
    keys: DeviceKeys
    clock: Clock

    def __call__(
        self,
        rules: UnattendedRules,
        *,
        phone: Phone | None = None,
        number: PersonNumber | None = None,
    ) -> None:
        """Raises ``AtTheDeskError('self_service.tries_wait')`` with ``minutes``, the same for
        whichever of the three is full; ``TechnicianError('self_service.tries_not_kept')`` where
        the count cannot be kept.
        """
        subjects = self._subjects(rules, phone, number)
        now = self.clock.now()

        def work(book: TryBook) -> tuple[TryBook, None]:
            wait_s = max(book.wait_s(each, rule, now) for each, rule in subjects.items())
            if wait_s:
                raise AtTheDeskError("self_service.tries_wait", minutes=math.ceil(wait_s / 60))
            return book.tried(subjects, now), None

        self.keeper.change(work)

    def _subjects(
        self, rules: UnattendedRules, phone: Phone | None, number: PersonNumber | None
    ) -> dict[str, TryRule]:
        found = {self._hash(TrySubject.DEVICE, ""): TryRule(rules.device_tries, rules.window_s)}
        if phone is not None:
            rule = TryRule(rules.phone_tries, rules.window_s)
            found[self._hash(TrySubject.PHONE, phone.value)] = rule
        if number is not None:
            rule = TryRule(rules.number_tries, rules.window_s)
            found[self._hash(TrySubject.NUMBER, number.value)] = rule
        return found

    def _hash(self, subject: TrySubject, value: str) -> str:
        return self.keys.keyed_hash(f"self-service try {subject.value} {value}")
