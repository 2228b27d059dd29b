"""Printers that ``kiosk printer add`` set up: one TOML file in the counter's state folder.

::

    [[devices]]
    name = "van-phong"
    address = "ipp://192.168.1.20:631/ipp/print"
    task = "a5"
    large_print = false
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from kiosk.devices.keystore import write_private
from kiosk.errors import AtTheDeskError, TechnicianError
from printing.desk_printers import Task
from printing.setup import PrinterDevice, open_printer

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
_HEAD = "# Written by: kiosk printer add | remove\n"


def read_printers(path: Path) -> tuple[PrinterDevice, ...]:
    """The printers of the file; none where there is no file.

    Raises ``TechnicianError('printer.file_wrong')`` (facts: file, reason).
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return tuple(_device(each) for each in content.get("devices", []))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _wrong(path, error.strerror or "") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _wrong(path, "malformed") from None


def add_printer(path: Path, device: PrinterDevice, taken: Iterable[str]) -> None:
    """Add one, after a look at its address; nothing is connected.

    Raises ``AtTheDeskError``: ``printer.name_wrong`` or ``printer.name_taken`` (fact: printer), and
    ``TechnicianError``: what :func:`open_printer` and :func:`read_printers` raise, or
    ``printer.file_not_written`` (facts: file, reason).
    """
    if not _NAME.fullmatch(device.name):
        raise AtTheDeskError("printer.name_wrong", printer=device.name)
    there = read_printers(path)
    if device.name in {*taken, *(each.name for each in there)}:
        raise AtTheDeskError("printer.name_taken", printer=device.name)
    open_printer(device.name, device.address)
    if not device.address.isprintable():
        raise TechnicianError("printer.address_wrong", printer=device.name, reason="path")
    _write(path, (*there, device))


def remove_printer(path: Path, name: str) -> None:
    """Take one out; raises ``AtTheDeskError('printer.unknown')`` for a name not in this file."""
    there = read_printers(path)
    if name not in {each.name for each in there}:
        raise AtTheDeskError("printer.unknown", printer=name)
    _write(path, tuple(each for each in there if each.name != name))


def _device(values: dict[str, object]) -> PrinterDevice:
    name, address = values["name"], values["address"]
    if not isinstance(name, str) or not isinstance(address, str):
        raise TypeError("not text")
    task = Task(str(values.get("task", Task.A5)))
    return PrinterDevice(name, address, task, values.get("large_print") is True)


def _write(path: Path, devices: tuple[PrinterDevice, ...]) -> None:
    text = _HEAD + "".join(_entry(each) for each in devices)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, text.encode(), replace=True)
    except OSError as error:
        reason = error.strerror or ""
        raise TechnicianError("printer.file_not_written", file=str(path), reason=reason) from None


def _entry(device: PrinterDevice) -> str:
    # A JSON string of printable letters is a TOML basic string.
    address = json.dumps(device.address, ensure_ascii=False)
    return (
        f'\n[[devices]]\nname = "{device.name}"\naddress = {address}\n'
        f'task = "{device.task.value}"\nlarge_print = {str(device.large_print).lower()}\n'
    )


def _wrong(path: Path, reason: str) -> TechnicianError:
    return TechnicianError("printer.file_wrong", file=str(path), reason=reason)
