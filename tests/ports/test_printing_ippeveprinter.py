"""The office printer against CUPS' own ippeveprinter."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.ippeve import hindrance, ippeveprinter
from support.papers import receipt, refusal, words_of

from kiosk.ports.receipt_printer import PrintOutcome
from printing.ipp import IppConnection
from printing.ipp_printer import IppPrinter

pytestmark = pytest.mark.skipif(bool(hindrance()), reason=hindrance())


def printer_at(uri: str, done_s: float = 20.0) -> IppPrinter:
    return IppPrinter("van-phong", IppConnection(uri), done_s=done_s)


def test_what_was_printed_is_the_receipt(tmp_path: Path) -> None:
    keep = f'cp "$1" {tmp_path}/out.pdf; echo "ATTR: job-impressions-completed=1" >&2'
    with ippeveprinter(tmp_path, keep) as uri:
        state = IppConnection(uri).printer()
        assert state.hindrance == ""
        assert "application/pdf" in state.formats
        result = printer_at(uri).print_receipt(receipt())
        assert (result.outcome, result.where) == (PrintOutcome.PRINTED, "van-phong")
        assert "NGUYỄN VĂN THỬ" in words_of((tmp_path / "out.pdf").read_bytes())
        assert printer_at(uri).print_refusal(refusal()).outcome is PrintOutcome.PRINTED
    logs = (tmp_path / "ippeveprinter.log").read_text(errors="replace")
    names = [each.name for each in tmp_path.rglob("*")]
    assert "NGUY" not in logs
    assert not any("NGUY" in name for name in names)


def test_a_job_that_breaks_off_is_not_called_printed(tmp_path: Path) -> None:
    with ippeveprinter(tmp_path, "exit 1") as uri:
        result = printer_at(uri).print_receipt(receipt())
    assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.aborted")


def test_a_job_stuck_for_paper_is_taken_back_and_says_so(tmp_path: Path) -> None:
    stuck = 'echo "STATE: +media-empty,media-needed" >&2; exec sleep 30'
    with ippeveprinter(tmp_path, stuck) as uri:
        result = printer_at(uri, done_s=2.0).print_receipt(receipt())
        assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.paper_out")
        again = printer_at(uri).print_receipt(receipt())
        assert (again.outcome, again.reason) == (PrintOutcome.FAILED, "print.paper_out")


def test_a_printer_that_loads_paper_in_time_prints(tmp_path: Path) -> None:
    slow = (
        'echo "STATE: +media-empty" >&2; sleep 1; echo "STATE: -media-empty" >&2;'
        'echo "ATTR: job-impressions-completed=1" >&2'
    )
    with ippeveprinter(tmp_path, slow) as uri:
        assert printer_at(uri).print_receipt(receipt()).outcome is PrintOutcome.PRINTED


def test_a_printer_that_is_busy_says_busy(tmp_path: Path) -> None:
    with ippeveprinter(tmp_path, "exec sleep 3") as uri:
        connection = IppConnection(uri)
        connection.print_pdf(b"%PDF-1.4\n%%EOF\n", "T-1", None)
        result = printer_at(uri).print_receipt(receipt())
    assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.busy")
