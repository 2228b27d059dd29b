"""From one line of the settings to a printer.

| address | printer |
|---|---|
| ``folder:/path`` | a folder of PDFs (the default without a printer) |
| ``ipp://host:631/ipp/print``, ``ipps://…`` | an office printer, or a CUPS queue ``ipp://localhost:631/printers/NAME`` |
| ``escpos://host:9100`` | a thermal printer on the network |
| ``escpos:/dev/usb/lp0`` | a thermal printer at a device file: USB, or a serial line |

A thermal printer takes 80 mm paper, or 58 mm with ``?paper=58``.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from kiosk.errors import TechnicianError
from printing.desk_printers import DeskPrinter, DeskPrinters, Task
from printing.ipp import IppConnection
from printing.ipp_printer import IppPrinter
from printing.printer import FolderPrinter
from printing.raster import DOTS_58, DOTS_80
from printing.slip_printer import SlipPrinter
from printing.wire import Wire, device_wire, tcp_wire


@dataclass(frozen=True, slots=True)
class PrinterDevice:
    """One printer as the settings name it."""

    name: str
    address: str
    task: Task = Task.A5
    large_print: bool = False


def open_printers(devices: Iterable[PrinterDevice], folder: Path) -> DeskPrinters:
    """The counter's printers, nothing connected yet; without any, a folder of PDFs.

    Raises ``TechnicianError``: what :func:`open_printer` raises, or ``printer.name_twice`` (fact:
    printer).
    """
    printers: dict[str, DeskPrinter] = {}
    for each in devices:
        if each.name in printers:
            raise TechnicianError("printer.name_twice", printer=each.name)
        printer = open_printer(each.name, each.address, large_print=each.large_print)
        printers[each.name] = DeskPrinter(each.name, each.task, printer)
    return DeskPrinters(
        printers.values() or [DeskPrinter(FOLDER_NAME, Task.A5, FolderPrinter(folder))]
    )


AnyPrinter = FolderPrinter | IppPrinter | SlipPrinter
FOLDER_NAME = "pdf"
"""The name of the folder of PDFs where no printer is set up."""
_DOTS = {"80": DOTS_80, "58": DOTS_58}


def open_printer(name: str, address: str, *, large_print: bool = False) -> AnyPrinter:
    """The printer at ``address``; nothing is connected yet.

    Raises ``TechnicianError`` ``printer.address_wrong`` (facts: printer, reason: ``scheme``,
    ``host``, ``path``, ``port`` or ``paper``).
    """
    parts = urlsplit(address)
    match parts.scheme:
        case "folder":
            return FolderPrinter(Path(_path(name, parts)), large_print)
        case "ipp" | "ipps":
            _host(name, parts)
            return IppPrinter(name, IppConnection(address), large_print)
        case "escpos":
            return SlipPrinter(name, _wire(name, parts), _dots(name, parts), large_print)
        case _:
            raise _wrong(name, "scheme")


def _wire(name: str, parts: SplitResult) -> Callable[[], AbstractContextManager[Wire]]:
    if not parts.netloc:
        return partial(device_wire, Path(_path(name, parts)))
    host, port = _host(name, parts)
    return partial(tcp_wire, host, port or 9100)


def _host(name: str, parts: SplitResult) -> tuple[str, int | None]:
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _wrong(name, "port") from None
    if not host:
        raise _wrong(name, "host")
    return host, port


def _path(name: str, parts: SplitResult) -> str:
    if not parts.path.startswith("/"):
        raise _wrong(name, "path")
    return parts.path


def _dots(name: str, parts: SplitResult) -> int:
    paper = parse_qs(parts.query).get("paper", ["80"])[-1]
    if paper not in _DOTS:
        raise _wrong(name, "paper")
    return _DOTS[paper]


def _wrong(name: str, reason: str) -> TechnicianError:
    return TechnicianError("printer.address_wrong", printer=name, reason=reason)
