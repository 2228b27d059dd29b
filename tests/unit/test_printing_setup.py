from __future__ import annotations

from pathlib import Path

import pytest
from fakes.escpos_printer import FakeEscposPrinter, running
from support.papers import receipt

from kiosk.errors import TechnicianError
from kiosk.ports.receipt_printer import PrintOutcome
from printing.ipp_printer import IppPrinter
from printing.setup import open_printer


def test_a_folder_is_a_printer(tmp_path: Path) -> None:
    printer = open_printer("pdf", f"folder:{tmp_path}/giay")
    assert printer.print_receipt(receipt()).outcome is PrintOutcome.SAVED


@pytest.mark.parametrize(("query", "dots"), [("", 576), ("?paper=80", 576), ("?paper=58", 384)])
def test_a_thermal_printer_on_the_network(query: str, dots: int) -> None:
    desk = FakeEscposPrinter()
    with running(desk):
        printer = open_printer("q3", f"escpos://127.0.0.1:{desk.port}{query}")
        assert printer.print_receipt(receipt()).outcome is PrintOutcome.PRINTED
    assert desk.paper().width == dots


def test_a_thermal_printer_at_a_device_file(tmp_path: Path) -> None:
    printer = open_printer("q3", f"escpos:{tmp_path}/lp0")
    assert printer.print_receipt(receipt()).reason == "print.unreachable"


def test_an_office_printer() -> None:
    assert isinstance(open_printer("vp", "ipp://localhost:631/printers/giay"), IppPrinter)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("lpt1", "scheme"),
        ("http://host/", "scheme"),
        ("folder:giay", "path"),
        ("ipp:///ipp/print", "host"),
        ("ipp://host:99999/", "port"),
        ("escpos://host:x", "port"),
        ("escpos:lp0", "path"),
        ("escpos://host?paper=90", "paper"),
    ],
)
def test_a_wrong_address_names_printer_and_reason(address: str, reason: str) -> None:
    with pytest.raises(TechnicianError) as caught:
        open_printer("q3", address)
    assert caught.value.facts == {"printer": "q3", "reason": reason}
