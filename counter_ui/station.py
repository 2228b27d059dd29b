"""What a face needs of the counter behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from counter_ui.citizen_display.link import DisplayLink
from counter_ui.device_lights import DeskLights
from counter_ui.kiosk_watch import KioskLine
from kiosk.domain.lease import NONE_ENDS, LeaseEnds
from kiosk.domain.offline_limit import OfflineStanding
from kiosk.domain.receipt import Office
from kiosk.ports.card_reader import DeskReaders
from kiosk.ports.receipt_printer import PrinterState, PrintResult
from kiosk.use_cases.approve_later import ApproveLater
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.desk import Desk
from kiosk.use_cases.hand_over_shift import HandOverShift
from kiosk.use_cases.open_shift_by_token import OpenShiftByToken
from kiosk.use_cases.prove_by_token import ProveByToken
from kiosk.use_cases.unlock_officer import UnlockOfficer
from kiosk.use_cases.ways import Ways

if TYPE_CHECKING:
    from counter_ui.doctor import Finding
    from counter_ui.screens.work_screen.waiting_approvals import WaitingApprovals


@dataclass(frozen=True, slots=True)
class DeviceDesk:
    """What F11 does: examine every part, and bring what is wrong to paper. For worker threads."""

    examine: Callable[[], Iterable[Finding]]
    """One finding after the other, as each part has been looked at."""
    print_ticket: Callable[[Sequence[Finding]], PrintResult]
    """Printed, or saved where no printer can."""
    lights: Callable[[], DeskLights]
    """Disk and clock, just now."""


@dataclass(frozen=True, slots=True)
class TokenDesk:
    """What is done with USB tokens at this counter."""

    prove: ProveByToken
    open_shift: OpenShiftByToken


@dataclass(frozen=True, slots=True)
class OfficerDesk:
    """What officers do with each other at one counter."""

    unlock: UnlockOfficer
    hand_over: HandOverShift
    approve_later: ApproveLater


class CentreLight(StrEnum):
    """How the centre is reached: full only after a signed answer within the last minute."""

    REACHED = "reached"
    NETWORK_ONLY = "network_only"
    AWAY = "away"
    NONE = "none"
    """No centre is configured."""


@dataclass(frozen=True, slots=True)
class PostStatus:
    """What waits, and whether the centre is there: the right half of the header."""

    waiting: int
    oldest_at: datetime | None
    needs_person: int
    centre: CentreLight
    trouble: str = ""
    """Error code of the last attempt, empty after a good one."""
    clock: str = ""
    """Error code of what is wrong with the machine's clock, ``clock.back`` or ``clock.forward``."""
    limit: OfflineStanding | None = None
    """How far from the offline limit; counted down aloud once ``near``."""
    leases: LeaseEnds = NONE_ENDS
    """Whose right to work without the centre ends soon."""


@dataclass(frozen=True, slots=True)
class Station:
    """One counter, open; made after the first screen stands, because it imports a lot."""

    desk: Desk
    office: Office
    practice: bool
    lock_after_s: int
    watch: Callable[[Callable[[PostStatus], None], Callable[[DeskReaders], None]], None]
    """Start the background work; both callbacks come from other threads, at every change."""
    wake_post: Callable[[], None]
    """A registration was recorded: send it now."""
    watch_printer: Callable[[Callable[[PrinterState], None]], None] = lambda _: None
    """Start printing what waits; the callback comes from the printing thread, at every look."""
    sends_when_closed: Callable[[], bool] = lambda: False
    """Whether a timer sends what waits while no screen is open."""
    hint: str = ""
    """One line for the sign-in screen in practice: officer code and passphrase."""
    ways: Ways | None = None
    """The ways other than the chip card, and what is done for accounts that exist."""
    devices: DeviceDesk | None = None
    """The examination of devices, where the counter can be examined from its screen."""
    officers: OfficerDesk | None = None
    """Hand-over of a shift, and a supervisor's unlock."""
    tokens: TokenDesk | None = None
    """USB tokens, where this counter has a driver for any."""
    display: DisplayLink | None = None
    """The citizen's second display, where this machine can have one."""
    backlog: Backlog | None = None
    """Outbox, tasks and search; None where only registrations are made."""
    approvals: WaitingApprovals | None = None
    """The list of registrations that wait for a later approval, where this counter has one."""
    kiosks: KioskLine | None = None
    """The line to the office's self-service kiosks, where a centre carries it."""
    practice_qr: str = ""
    """The practice citizen's QR text, for a key that stands in for a scanner; else empty."""
    practice_lesson: str = ""
    """Which lesson of the practice course is under way; else empty."""
    practice_sms: str = ""
    """Where the practice centre shows the messages that it "sends"; else empty."""
