"""What the counter knows of its centre: enrolment, policies, leases, keys and the post."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from kiosk.config import Settings
from kiosk.devices.device_rotation import store_device
from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Policy
from kiosk.errors import IntegrityError, LaterError, TechnicianError
from kiosk.ports.account_registry import AccountAnswer, AccountRegistry
from kiosk.ports.officer_leases import OfficerLeases
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.renew_lease import NoLeases

if TYPE_CHECKING:
    from counter_ui.wiring import Counter
    from sync.client import CentreClient
    from sync.enrolment import Enrolment
    from sync.post import Post

_POLICY = "policy.json"


class NoCentre:
    """Stands where no centre is enrolled: every question is for later."""

    def search(self, number: PersonNumber, officer_code: str) -> AccountAnswer:
        """Raises ``LaterError('centre.none')``."""
        raise LaterError("centre.none")

    def search_by(self, key: str, officer_code: str) -> AccountAnswer:
        """Raises ``LaterError('centre.none')``."""
        raise LaterError("centre.none")

    def current(self, at: datetime) -> Policy:
        """Raises ``TechnicianError('centre.not_enrolled')``."""
        raise TechnicianError("centre.not_enrolled")

    def refresh(self) -> Policy:
        """Raises ``TechnicianError('centre.not_enrolled')``."""
        raise TechnicianError("centre.not_enrolled")


def enrolment_of(settings: Settings) -> Enrolment | None:
    """What enrolment brought; None before. Raises ``TechnicianError`` for a damaged one."""
    from sync.enrolment import load_enrolment

    return load_enrolment(settings.below_state(settings.centre.folder))


def centre_ports(
    settings: Settings, enrolment: Enrolment | None, client: CentreClient | None
) -> tuple[AccountRegistry, PolicySource]:
    """Whom to ask for accounts, and the policy pack; both say *later* without a centre."""
    from sync.online import HeldPolicy
    from sync.online_registry import OnlineAccountRegistry

    if enrolment is None or client is None:
        return NoCentre(), NoCentre()
    keys = enrolment.statement_keys
    policies = HeldPolicy(settings.state / _POLICY, keys, client)
    return OnlineAccountRegistry(client, keys, SystemIds()), policies


def leases_of(
    enrolment: Enrolment | None, client: CentreClient | None, store: Store, keystore: Keystore
) -> OfficerLeases:
    """Until when officers may work alone, as the centre signed it."""
    from sync.officer_leases import HeldLeases

    if enrolment is None or client is None:
        return NoLeases()
    keys = enrolment.statement_keys
    return HeldLeases(store, client, keys, SystemIds(), lambda: keystore.device_id)


def take_sealing_key(
    keystore: Keystore, enrolment: Enrolment | None, policies: PolicySource
) -> None:
    """Seal to the key that the newest policy pack names, else to that of the enrolment.

    What was sealed before stays as it is: each envelope names its key, and the centre has them all.
    """
    from sync.online import HeldPolicy

    if enrolment is None:
        return
    newest = enrolment.sealing_key
    if isinstance(policies, HeldPolicy):
        with suppress(LaterError, IntegrityError):  # none yet, or damaged: it is fetched again
            newest = policies.sealing_key() or newest
    keystore.put_sealing_key(newest)


def enrol_counter(settings: Settings, ticket: Path) -> Enrolment:
    """Introduce this counter to the centre that wrote ``ticket``, and fetch its policy."""
    from sync.enrolment import enrol
    from sync.online import HeldPolicy
    from sync.ticket_file import read_ticket

    keystore = open_keystore(settings.state / "keys")
    enrolment = enrol(
        read_ticket(ticket),
        settings.below_state(settings.centre.folder),
        device_key=keystore.device_public,
        sign=keystore.sign,
        ids=SystemIds(),
        office=settings.office.code,
        counter=settings.office.counter,
    )
    keystore.put_sealing_key(enrolment.sealing_key)
    with enrolment.client() as client:
        HeldPolicy(settings.state / _POLICY, enrolment.statement_keys, client).refresh()
    return enrolment


def relay_of(counter: Counter) -> Post:
    """The post of an open counter; raises ``LaterError('centre.none')`` where none is enrolled."""
    from sync.carried import CarriedStore
    from sync.post import Post
    from sync.relay import Relay

    client, enrolment = counter.client, counter.enrolment
    if enrolment is None or client is None:
        raise LaterError("centre.none")
    keys, state = enrolment.statement_keys, counter.settings.state
    worker = store_device(counter.keystore.folder, counter.keystore.device_id)
    return Post(
        [
            Relay(store, client, keys, SystemClock(), SystemRandom(), state, worker=worker)
            for store in (counter.store, CarriedStore(counter.store))
        ]
    )
