"""Is this person registered already, here or at the centre?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.claim import Source
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.registration import Proofed
from kiosk.errors import LaterError, TechnicianError
from kiosk.ports.account_registry import AccountAnswer, AccountRegistry
from kiosk.ports.sealer import DeviceKeys
from kiosk.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class DuplicateAnswer:
    """Three-valued on purpose: not asked is not *no*."""

    registered_here: str | None
    """Registration id of an earlier registration at this counter."""
    centre: AccountAnswer | None
    """None when the centre could not be asked."""
    not_asked: str = ""
    """Error code of why the centre could not be asked."""

    @property
    def exists(self) -> bool:
        """Whether either side knows an account."""
        known_at_centre = self.centre is not None and self.centre.exists
        return self.registered_here is not None or known_at_centre


@dataclass(frozen=True, slots=True)
class CheckDuplicate:
    """Ask the local index always, the centre when it can be reached."""

    store: Store
    keys: DeviceKeys
    registry: AccountRegistry

    def __call__(self, number: PersonNumber, officer_code: str) -> DuplicateAnswer:
        """Never raises for a centre that is away."""
        return self._ask(number.value, lambda: self.registry.search(number, officer_code))

    def of(self, proofed: Proofed) -> DuplicateAnswer:
        """By what identifies this applicant: an organisation by its tax number, with its unit.

        BHXH's own number counts too: where it knows the person by a nine-digit number, an account
        under that one is found as well.
        """
        officer = proofed.draft.shift.officer.code
        if proofed.draft.organisation is not None:
            key = proofed.duplicate_key
            return self._ask(key, lambda: self.registry.search_by(key, officer))
        answer = self(proofed.citizen.number, officer)
        claim = proofed.draft.claim(Source.SOCIAL_INSURANCE)
        if answer.exists or claim is None or claim.old_number is None:
            return answer
        old = claim.old_number
        return self._ask(old, lambda: self.registry.search_by(old, officer))

    def _ask(self, key: str, search: Callable[[], AccountAnswer]) -> DuplicateAnswer:
        hashed = self.keys.keyed_hash(key)
        here = self.store.run(lambda unit: unit.registered_here.find(hashed))
        try:
            answer = search()
        except (LaterError, TechnicianError) as error:
            return DuplicateAnswer(here, None, error.code)
        return DuplicateAnswer(here, answer)
