"""What officers do with each other at a counter in memory, with an office key of its own."""

from __future__ import annotations

from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases

from counter_ui.station import OfficerDesk
from kiosk.devices.local_seal import local_seal
from kiosk.domain.lease import LeaseRoll
from kiosk.errors import LaterError
from kiosk.ports.officer_leases import OfficerLeases
from kiosk.use_cases.approve_later import ApproveLater
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.desk import Desk
from kiosk.use_cases.hand_over_shift import HandOverShift
from kiosk.use_cases.unlock_officer import UnlockOfficer

OFFICE_KEY = bytes(range(32))
COUNTER = "Q3"


class OneRoll(OfficerLeases):
    """Holds an office key and no leases; the centre is away."""

    def __init__(self, clock: SetClock, key: bytes = OFFICE_KEY) -> None:
        self.clock, self.key = clock, key

    def held(self) -> LeaseRoll:
        return LeaseRoll(self.clock.now(), (), self.key)

    def renew(self) -> LeaseRoll:
        raise LaterError("centre.unreachable")


def unlock_officer(
    store: MemoryStore,
    clock: SetClock,
    passphrases: PlainPassphrases,
    *,
    counter: str = COUNTER,
    key: bytes = OFFICE_KEY,
) -> UnlockOfficer:
    """The true use case."""
    beside = ApproverSignIn(store, clock, passphrases)
    return UnlockOfficer(store, clock, CountingIds(), beside, OneRoll(clock, key), counter)


def fake_officers(
    store: MemoryStore, clock: SetClock, passphrases: PlainPassphrases, desk: Desk
) -> OfficerDesk:
    """The true use cases over the desk's own."""
    return OfficerDesk(
        unlock=unlock_officer(store, clock, passphrases),
        hand_over=HandOverShift(desk.open_shift, desk.close_shift),
        approve_later=ApproveLater(
            store,
            clock,
            local_seal(bytes(32)),
            desk.approve_registration,
            desk.record_registration,
        ),
    )
