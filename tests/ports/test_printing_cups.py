"""The office printer behind a CUPS queue: a real scheduler before a real IPP printer."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cups import cups_queue
from support.cups import hindrance as no_cups
from support.ippeve import hindrance as no_printer
from support.ippeve import ippeveprinter
from support.papers import codes_in, pictures_of, receipt, words_of

from kiosk.ports.receipt_printer import PrinterLight, PrintOutcome
from printing.ipp import IppConnection
from printing.ipp_printer import IppPrinter

WHY_NOT = no_cups() or no_printer()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("printer", "cups"):
        (tmp_path / name).mkdir()
    return tmp_path / "printer", tmp_path / "cups"


def test_a_receipt_goes_through_a_queue_and_is_followed_to_its_end(tmp_path: Path) -> None:
    at_printer, at_cups = folders(tmp_path)
    keep = f'cp "$1" {tmp_path}/out.pdf; echo "ATTR: job-impressions-completed=1" >&2'
    with ippeveprinter(at_printer, keep) as device, cups_queue(at_cups, device) as queue:
        printer = IppPrinter("van-phong", IppConnection(queue), done_s=40)
        assert printer.state().light is PrinterLight.READY
        result = printer.print_receipt(receipt())
        assert (result.outcome, result.reason) == (PrintOutcome.PRINTED, "")
    pdf = (tmp_path / "out.pdf").read_bytes()
    assert "NGUYỄN VĂN THỬ" in words_of(pdf)
    assert codes_in(pictures_of(pdf, tmp_path)[0]) == [receipt().signed_code]
    logs = "".join(
        each.read_text(errors="replace") for each in at_cups.glob("*_log") if each.is_file()
    )
    assert "NGUY" not in logs


def test_a_queue_whose_printer_is_gone_does_not_call_it_printed(tmp_path: Path) -> None:
    at_printer, at_cups = folders(tmp_path)
    with ippeveprinter(at_printer, "exit 0") as device:
        queue = cups_queue(at_cups, device)
        address = queue.__enter__()
    try:
        printer = IppPrinter("van-phong", IppConnection(address), done_s=4)
        result = printer.print_receipt(receipt())
        assert result.outcome in (PrintOutcome.FAILED, PrintOutcome.UNKNOWN)
        assert result.reason
    finally:
        queue.__exit__(None, None, None)
