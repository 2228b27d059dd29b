"""Is this person registered already, here or at the centre?"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.person_number import PersonNumber
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
        hashed = self.keys.keyed_hash(number.value)
        here = self.store.run(lambda unit: unit.registered_here.find(hashed))
        try:
            answer = self.registry.search(number, officer_code)
        except (LaterError, TechnicianError) as error:
            return DuplicateAnswer(here, None, error.code)
        return DuplicateAnswer(here, answer)
