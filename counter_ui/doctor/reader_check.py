"""The chip card reader: service, permission, driver, reader, card; in the order of causes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from counter_ui.chip_wiring import card_readers
from counter_ui.doctor.examined import Examined, Machine
from kiosk.domain.clean_text import clean_text
from kiosk.errors import AtTheDeskError, KioskError, TechnicianError
from kiosk.ports.card_reader import CardPresence, ReaderState

_SMART_CARD: Final = "0b"
"""USB interface class of card readers. *Source: USB CCID, 1.10, 4.4.*"""


def reader(examined: Examined) -> str:
    """Name and what lies on it; raises for the first cause that keeps a card from being read."""
    try:
        states = readers_there(examined)
    except KioskError as error:
        raise service_cause(error, examined.machine) from None
    wanted = examined.settings.reader.name
    return judged_readers(states, wanted, examined.machine)


def readers_there(examined: Examined) -> tuple[ReaderState, ...]:
    """The open counter's readers, else the machine's."""
    readers = examined.counter.readers if examined.counter is not None else card_readers()
    return readers.readers()


def service_cause(error: KioskError, machine: Machine) -> KioskError:
    """A service that does not answer: is it installed at all?"""
    if error.code != "reader.no_service" or any(each.exists() for each in machine.reader_service):
        return error
    return TechnicianError("reader.service_absent")


def judged_readers(states: tuple[ReaderState, ...], wanted: str, machine: Machine) -> str:
    """Raises ``reader.none``, ``reader.no_driver``, ``reader.other_name``, ``card.mute``."""
    if not states:
        plugged = next(usb_readers(machine.usb_devices), "")
        if plugged:
            raise TechnicianError("reader.no_driver", usb=plugged)
        raise AtTheDeskError("reader.none")
    if wanted and not any(wanted in each.name for each in states):
        raise TechnicianError("reader.other_name", wanted=wanted, found=states[0].name)
    if all(each.presence is CardPresence.MUTE for each in states):
        raise AtTheDeskError("card.mute")
    return ", ".join(f"{each.name} ({each.presence.value})" for each in states)


def usb_readers(devices: Path) -> Iterator[str]:
    """``vendor:product`` of each USB device that calls itself a card reader."""
    for interface in sorted(devices.glob("*:*/bInterfaceClass")):
        if _said(interface) != _SMART_CARD:
            continue
        device = devices / interface.parent.name.partition(":")[0]
        yield f"{_said(device / 'idVendor')}:{_said(device / 'idProduct')}"


def _said(file: Path) -> str:
    try:
        return clean_text(file.read_text("ascii").strip().lower(), max_length=8)
    except (OSError, ValueError):
        return ""
