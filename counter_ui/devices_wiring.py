"""What the screen knows of an open counter's devices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from counter_ui.device_lights import DeskLights, Light, clock_light, disk_light
from counter_ui.station import DeviceDesk
from kiosk.devices.disk_space import FolderSpace
from kiosk.devices.system import SystemClock
from kiosk.ports.receipt_printer import PrintResult

if TYPE_CHECKING:
    from counter_ui.doctor import Finding
    from counter_ui.wiring import Counter


def device_desk(counter: Counter) -> DeviceDesk:
    """The doctor is imported when somebody asks for it."""
    space = FolderSpace(counter.settings.state)

    def examine() -> Iterable[Finding]:
        from counter_ui.doctor import examine_open

        return examine_open(counter)

    def ticket(findings: Sequence[Finding]) -> PrintResult:
        from counter_ui.doctor.ticket import print_ticket

        return print_ticket(counter.settings, findings, SystemClock().now())

    def lights() -> DeskLights:
        try:
            disk = disk_light(space.free_bytes())
        except OSError:
            disk = Light.BROKEN
        return DeskLights(disk=disk, clock=clock_light(counter.time.standing()))

    return DeviceDesk(examine, ticket, lights)
