from __future__ import annotations

import os
import pty
import re
import socket
from functools import partial
from pathlib import Path

import pytest
from fakes.escpos_printer import FakeEscposPrinter, Mood, running
from PIL import Image
from support.papers import codes_in, receipt, refusal

from kiosk.ports.receipt_printer import PrintOutcome, PrintResult, ReceiptPrinter
from printing.escpos import bands, read_status
from printing.raster import DOTS_58, DOTS_80, render_raster
from printing.receipt import receipt_document
from printing.slip_printer import Patience, SlipPrinter
from printing.wire import device_wire, tcp_wire

QUICK = Patience(answer_s=0.2, band_s=0.5, done_s=0.4)


def desk_printer(printer: FakeEscposPrinter, dots: int = DOTS_80) -> SlipPrinter:
    wire = partial(tcp_wire, "127.0.0.1", printer.port)
    return SlipPrinter("q3", wire, dots, patience=QUICK)


def print_on(printer: FakeEscposPrinter, dots: int = DOTS_80) -> PrintResult:
    with running(printer):
        desk: ReceiptPrinter = desk_printer(printer, dots)
        return desk.print_receipt(receipt())


@pytest.mark.parametrize("dots", [DOTS_80, DOTS_58])
def test_the_slip_on_paper_is_the_slip_that_was_drawn(dots: int) -> None:
    printer = FakeEscposPrinter()
    result = print_on(printer, dots)
    assert result == PrintResult(PrintOutcome.PRINTED, "q3")
    assert printer.cuts == 1
    assert printer.strays == b""
    assert printer.paper().width == dots
    assert codes_in(printer.paper()) == [receipt().signed_code]
    drawn = render_raster(receipt_document(receipt()), dots).convert("L")
    differing = sum(a != b for a, b in zip(printer.paper().tobytes(), drawn.tobytes(), strict=True))
    assert differing <= 8  # single dots that keep an image from spelling a command


def test_a_refusal_is_printed_too() -> None:
    printer = FakeEscposPrinter()
    with running(printer):
        desk = desk_printer(printer)
        assert desk.print_refusal(refusal()).outcome is PrintOutcome.PRINTED
    assert printer.slips == 1


@pytest.mark.parametrize(
    ("mood", "outcome", "reason"),
    [
        (Mood.MUTE, PrintOutcome.UNKNOWN, "print.no_answer"),
        (Mood.BABBLE, PrintOutcome.UNKNOWN, "print.no_answer"),
        (Mood.LOW_THEN_STUCK, PrintOutcome.UNKNOWN, "print.no_answer"),
        (Mood.HASTY, PrintOutcome.UNKNOWN, "print.no_answer"),
        (Mood.LATE, PrintOutcome.UNKNOWN, "print.no_answer"),
        (Mood.PAPER_OUT, PrintOutcome.FAILED, "print.paper_out"),
        (Mood.COVER_OPEN, PrintOutcome.FAILED, "print.cover_open"),
        (Mood.PAPER_OUT_AT_BAND, PrintOutcome.FAILED, "print.interrupted"),
        (Mood.PAPER_OUT_UNASKED, PrintOutcome.FAILED, "print.interrupted"),
        (Mood.STALL_AT_BAND, PrintOutcome.UNKNOWN, "print.no_answer"),
        (Mood.VANISH_AT_BAND, PrintOutcome.FAILED, "print.interrupted"),
    ],
)
def test_printed_is_said_only_when_the_printer_said_so(
    mood: Mood, outcome: PrintOutcome, reason: str
) -> None:
    result = print_on(FakeEscposPrinter(mood))
    assert (result.outcome, result.reason) == (outcome, reason)


def test_nothing_is_sent_to_a_printer_without_paper() -> None:
    printer = FakeEscposPrinter(Mood.PAPER_OUT)
    print_on(printer)
    assert printer.slips == 0


def test_no_printer_at_all_is_unreachable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for wire in (partial(tcp_wire, "127.0.0.1", port), partial(device_wire, tmp_path / "lp0")):
        result = SlipPrinter("q3", wire, patience=QUICK).print_receipt(receipt())
        assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.unreachable")


def test_a_device_that_takes_nothing_more_is_an_interrupted_slip() -> None:
    """A pseudo terminal nobody reads from stands for a stalled USB printer."""
    ours, theirs = pty.openpty()
    try:
        wire = partial(device_wire, Path(os.ttyname(theirs)))
        result = SlipPrinter("q3", wire, patience=QUICK).print_receipt(receipt())
    finally:
        os.close(ours)
        os.close(theirs)
    assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.interrupted")


def test_no_image_spells_a_real_time_command() -> None:
    for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        dots = bytes(each ^ 0xFF for each in pair * 36)
        image = Image.frombytes("1", (576, 100), dots * 100)
        sent = b"".join(bands(image))
        assert not re.search(rb"\x10[\x04\x05\x14]", sent)


def test_a_name_of_control_letters_reaches_the_printer_as_dots_only() -> None:
    printer = FakeEscposPrinter()
    with running(printer):
        desk = desk_printer(printer)
        desk.print_receipt(receipt("<b>GS V 0</b> [red]ESC p\ufffd"))
    assert printer.strays == b""
    assert printer.cuts == 1
    assert printer.real_time_in_images == 0


def test_status_bytes_are_told_from_noise() -> None:
    well = read_status(0x12, 0x12, 0x12)
    assert well is not None
    assert well.hindrance == ""
    assert read_status(0xFF, 0x12, 0x12) is None
    low = read_status(0x12, 0x12, 0x1E)
    assert low is not None
    assert low.paper_low
    assert low.hindrance == ""
