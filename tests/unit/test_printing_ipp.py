from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from support.papers import receipt

from kiosk.ports.receipt_printer import PrintOutcome, ReceiptPrinter
from printing.ipp import (
    PDF,
    IppConnection,
    IppJobState,
    IppPrinterState,
    IppTrouble,
    JobPhase,
    hindrance_of,
)
from printing.ipp_printer import IppPrinter

READY = IppPrinterState(True, False, frozenset(), frozenset({PDF}), frozenset({"iso_a5_148x210mm"}))


@dataclass
class FakeConnection:
    """Says what it is told to say."""

    states: list[IppPrinterState] = field(default_factory=lambda: [READY])
    jobs: list[IppJobState | str] = field(default_factory=list)
    taken: list[tuple[str, str | None]] = field(default_factory=list)
    cancelled: bool = False
    sending: str = ""
    """What goes wrong when a page is sent."""

    def printer(self) -> IppPrinterState:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    def print_pdf(self, pdf: bytes, title: str, media: str | None) -> int:
        assert pdf.startswith(b"%PDF")
        if self.sending:
            raise IppTrouble(self.sending)
        self.taken.append((title, media))
        return 7

    def job(self, number: int) -> IppJobState:
        said = self.jobs.pop(0) if len(self.jobs) > 1 else self.jobs[0]
        if isinstance(said, str):
            raise IppTrouble(said)
        return said

    def cancel(self, number: int) -> None:
        self.cancelled = True


def state(phase: JobPhase, impressions: int = 0) -> IppJobState:
    return IppJobState(phase, frozenset(), impressions)


def run(
    *jobs: IppJobState | str, printer: IppPrinterState = READY, then: IppPrinterState | None = None
) -> tuple[str, str, FakeConnection]:
    states = [printer, *([then] if then else [])]
    connection = FakeConnection(states=states, jobs=list(jobs))
    office: ReceiptPrinter = IppPrinter("vp", connection, done_s=0.6)
    result = office.print_receipt(receipt())
    return result.outcome.value, result.reason, connection


def test_completed_is_printed_and_nothing_else_is() -> None:
    assert run(state(JobPhase.PROCESSING), state(JobPhase.COMPLETED, 1))[0] == PrintOutcome.PRINTED
    for phase in (JobPhase.CANCELED, JobPhase.ABORTED):
        assert run(state(phase))[0] == PrintOutcome.FAILED


def test_completed_with_errors_is_a_page_to_look_at() -> None:
    errors = frozenset({"job-completed-with-errors"})
    assert run(IppJobState(JobPhase.COMPLETED, errors, 0))[:2] == ("failed", "print.interrupted")


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ("print.unreachable", PrintOutcome.UNKNOWN),
        ("print.no_answer", PrintOutcome.UNKNOWN),
        ("print.refused", PrintOutcome.FAILED),
        ("print.busy", PrintOutcome.FAILED),
    ],
)
def test_a_page_that_was_sent_into_silence_may_come_out(
    trouble: str, outcome: PrintOutcome
) -> None:
    office = IppPrinter("vp", FakeConnection(sending=trouble), done_s=0.6)
    assert office.print_receipt(receipt()).outcome is outcome


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (state(JobPhase.CANCELED), "print.cancelled"),
        (state(JobPhase.ABORTED), "print.aborted"),
        (state(JobPhase.ABORTED, 1), "print.interrupted"),
        (state(JobPhase.CANCELED, 1), "print.interrupted"),
    ],
)
def test_how_a_job_ended_is_told_apart(last: IppJobState, reason: str) -> None:
    assert run(last)[:2] == ("failed", reason)


def test_a_printer_that_vanishes_after_taking_the_job_leaves_a_question() -> None:
    assert run("print.unreachable")[:2] == ("unknown", "print.no_answer")


def test_a_printer_that_comes_back_is_believed() -> None:
    assert run("print.unreachable", state(JobPhase.COMPLETED))[0] == "printed"


def test_a_stuck_job_is_cancelled_with_the_printers_reason() -> None:
    out = IppPrinterState(True, False, frozenset({"media-empty"}), READY.formats, READY.media)
    outcome, reason, connection = run(
        state(JobPhase.PROCESSING),
        state(JobPhase.PROCESSING),
        state(JobPhase.PROCESSING),
        state(JobPhase.CANCELED),
        then=out,
    )
    assert connection.cancelled or reason == "print.cancelled"
    assert outcome == "failed"


def test_a_cancel_that_changes_nothing_leaves_a_question() -> None:
    outcome, reason, connection = run(state(JobPhase.PROCESSING))
    assert connection.cancelled
    assert (outcome, reason) == ("unknown", "print.no_answer")


def test_the_job_bears_the_receipts_number_and_a5() -> None:
    connection = run(state(JobPhase.COMPLETED))[2]
    assert connection.taken == [("ANBINH-Q3-261122-0007", "iso_a5_148x210mm")]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("media-empty", "print.paper_out"),
        ("door-open", "print.cover_open"),
        ("toner-empty", "print.toner_empty"),
        ("media-jam", "print.paper_jam"),
        ("toner-low", ""),
    ],
)
def test_reasons_that_hinder_are_told_from_warnings(word: str, reason: str) -> None:
    assert hindrance_of(frozenset({word})) == reason


def test_a_printer_without_pdf_is_told_so_before_anything_is_sent() -> None:
    raw_only = IppPrinterState(True, False, frozenset(), frozenset({"image/pwg"}), frozenset())
    outcome, reason, connection = run(state(JobPhase.COMPLETED), printer=raw_only)
    assert (outcome, reason) == ("failed", "print.no_pdf")
    assert not connection.taken


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Any web server that is no printer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"ipp://127.0.0.1:{server.server_port}/ipp/print"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>login</html>"),
        (200, b"\x02\x00\x00\x00\x00\x00\x00\x01\x03"),
        (200, b"\x02\x00\x00\x00\x00\x00\x00\x01\x01" + b"\xff" * 50),
        (200, b"\x02\x00\x04\x07\x00\x00\x00\x01\x01\x03"),
        (404, b"no"),
        (500, b"\xff\xfe"),
        (503, b""),
        (426, b""),
    ],
)
def test_what_is_no_printer_is_a_failed_print_and_no_traceback(status: int, body: bytes) -> None:
    with answering(status, body) as uri:
        result = IppPrinter("vp", IppConnection(uri, within_s=2)).print_receipt(receipt())
    assert result.outcome is PrintOutcome.FAILED
    assert result.reason.startswith("print.")


def test_an_answer_without_end_is_given_up() -> None:
    with answering(200, bytes(3 << 20)) as uri, pytest.raises(IppTrouble, match="unreachable"):
        IppConnection(uri, within_s=5).printer()


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    connection = IppConnection(f"ipp://127.0.0.1:{port}/ipp/print", within_s=2)
    with pytest.raises(IppTrouble, match=r"print\.unreachable"):
        connection.printer()


def test_a_printer_that_says_nothing_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        connection = IppConnection(f"ipp://127.0.0.1:{port}/ipp/print", within_s=1)
        with pytest.raises(IppTrouble, match=r"print\.unreachable"):
            connection.printer()
