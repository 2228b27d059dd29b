"""What stands behind the screens of a kiosk: the counter's use cases, and what only a kiosk has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from counter_ui.self_service.idle import IdleTimes
from counter_ui.station import Station
from kiosk.domain.clean_text import CleanText
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.ticket import Ticket
from kiosk.ports.receipt_printer import PrintResult
from kiosk.ports.speaker import Silence, Speaker
from kiosk.use_cases.limit_tries import LimitTries
from kiosk.use_cases.prepare_visit import PrepareVisit
from kiosk.use_cases.ways import Ways


def nobody_called(step: str) -> bool:
    """Stands where no line to the counter is laid: the hotline is shown instead."""
    return False


def nobody_answered() -> CleanText:
    """Stands where no line to the counter is laid."""
    return CleanText("")


def nothing_wrong() -> str:
    """Stands where no reader is watched."""
    return ""


@dataclass(frozen=True, slots=True)
class KioskStation:
    """One kiosk, open. Everything here may be called from a thread."""

    station: Station
    limits: LimitTries
    """Tries by device, phone and number."""
    idle: IdleTimes = field(default_factory=IdleTimes)
    speaker: Speaker = field(default_factory=Silence)
    """Reads prompts aloud where a voice is installed."""
    prepare: PrepareVisit | None = None
    """For what an officer finishes at a counter, where there is a centre that keeps it."""
    print_ticket: Callable[[Ticket, VisitNeed], PrintResult] | None = None
    """*Phiếu hẹn* on paper; it stands on the screen in any case."""
    call_staff: Callable[[str], bool] = nobody_called
    """*Gọi cán bộ*, with the name of the step where the citizen is; whether the call went out."""
    staff_answered: Callable[[], CleanText] = nobody_answered
    """The counter whose officer is coming; empty while nobody is."""
    reader_trouble: Callable[[], str] = nothing_wrong
    """Key of the words why no card can be read here; empty where one can."""
    token_trouble: Callable[[], str] = nothing_wrong
    """The same of USB tokens."""

    @property
    def ways(self) -> Ways:
        """The ways other than the chip card; a kiosk always has them."""
        assert self.station.ways is not None, "a kiosk is wired with the other ways"
        return self.station.ways
