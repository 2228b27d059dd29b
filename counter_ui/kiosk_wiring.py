"""The line between kiosks and counters, for either end of it."""

from __future__ import annotations

from counter_ui.kiosk_watch import KioskLine
from counter_ui.wiring import Counter
from kiosk.devices.system import SystemIds
from kiosk.ports.staff_calls import StaffCalls


def staff_calls_of(counter: Counter) -> StaffCalls | None:
    """Over the centre; None where this device is enrolled at none."""
    from sync.staff_calls import OnlineStaffCalls

    enrolment, client = counter.enrolment, counter.client
    if enrolment is None or client is None:
        return None
    return OnlineStaffCalls(client, enrolment.statement_keys, SystemIds())


def kiosk_line_of(counter: Counter) -> KioskLine | None:
    """For a counter's screen."""
    calls = staff_calls_of(counter)
    return KioskLine(calls) if calls is not None else None
