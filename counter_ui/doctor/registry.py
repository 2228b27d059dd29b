"""Every check, in the order in which they are made and shown: the centre tells the time first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from counter_ui.doctor import (
    centre_check,
    clock_check,
    disk_check,
    kiosk_check,
    printer_check,
    reader_check,
    store_check,
    terminal_check,
    token_check,
)
from counter_ui.doctor.examined import Examined
from kiosk.config import Settings

Look = Callable[[Examined], str]
"""Says what was found where the part works; raises ``KioskError`` for what is wrong with it."""


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """One part of the counter, and how it is looked at."""

    part: str
    """The catalogue has its name under ``doctor.part.``."""
    look: Look
    needs_open: bool = False
    """Looks at the open counter, not only at settings and machine."""
    wanted: Callable[[Settings], bool] = lambda _: True
    """Whether this counter has such a part at all."""


def _own_file(settings: Settings) -> bool:
    return not settings.store.url


def _kiosk(settings: Settings) -> bool:
    return settings.self_service.here


def _kiosk_browser(settings: Settings) -> bool:
    return _kiosk(settings) and settings.self_service.browser


def _kiosk_voice(settings: Settings) -> bool:
    return _kiosk(settings) and settings.self_service.voice


CHECKS: Final = (
    DeviceCheck("settings", store_check.settings),
    DeviceCheck("reader", reader_check.reader),
    DeviceCheck("token", token_check.token),
    DeviceCheck("printer", printer_check.printer),
    DeviceCheck("print_queue", printer_check.print_queue),
    DeviceCheck("disk", disk_check.disk),
    DeviceCheck("terminal", terminal_check.terminal),
    DeviceCheck("fonts", terminal_check.fonts),
    DeviceCheck("trust", store_check.trust),
    DeviceCheck("certificates", token_check.certificates),
    DeviceCheck("store", store_check.store, needs_open=True),
    DeviceCheck("reserve", disk_check.reserve, needs_open=True),
    DeviceCheck("second_copy", disk_check.second_copy, needs_open=True, wanted=_own_file),
    DeviceCheck("ledger", store_check.ledger, needs_open=True),
    DeviceCheck("keys", store_check.keys, needs_open=True),
    DeviceCheck("officers", store_check.officers, needs_open=True),
    DeviceCheck("centre", centre_check.centre, needs_open=True),
    DeviceCheck("clock", clock_check.clock, needs_open=True),
    DeviceCheck("own_certificate", centre_check.own_certificate, needs_open=True),
    DeviceCheck("policy", store_check.policy, needs_open=True),
    DeviceCheck("kiosk", kiosk_check.allowed, needs_open=True, wanted=_kiosk),
    DeviceCheck("browser", kiosk_check.browser, wanted=_kiosk_browser),
    DeviceCheck("voice", kiosk_check.voice, wanted=_kiosk_voice),
)
