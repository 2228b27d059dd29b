"""*Đã in ra chưa?* on the screen, and the printer's light."""

from __future__ import annotations

import threading

import pytest
from fakes.receipt_printer import SayingPrinter
from fakes.station import FakeStation
from support.counter_pilot import Counter, running

from counter_ui.screens.counter import CounterScreen
from counter_ui.screens.intents import PaperSeen
from kiosk.domain.officer import Role
from kiosk.domain.receipt import Receipt
from kiosk.ports.receipt_printer import PaperEnd, PrinterLight, PrinterState, PrintOutcome
from kiosk.ports.receipt_printer import PrintResult as Result

UNKNOWN = Result(PrintOutcome.UNKNOWN, "q3", "print.no_answer", 7, asks=True)
HALF = PaperEnd(
    job=3,
    form="receipt",
    number="ANBINH-Q3-261122-0007",
    copy=0,
    outcome=PrintOutcome.UNKNOWN,
    reason="print.counter_stopped",
)


async def to_confirm(counter: Counter) -> None:
    counter.station.lay_card()
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")
    await counter.press("1", "1", "1")
    await counter.until_card("ContactCard")
    await counter.type("0912345678")
    await counter.press("enter", "enter")
    await counter.until_card("ConsentCard")
    await counter.press("1")
    await counter.until_card("ConfirmCard")


@pytest.mark.parametrize(("key", "words"), [("1", "Giấy đã in ra"), ("0", "Chưa in được")])
async def test_the_officer_says_whether_it_came_out(key: str, words: str) -> None:
    station = FakeStation()
    station.printer.result = UNKNOWN
    async with running(station) as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until(lambda: counter.shows("đã in ra đủ chưa?"))
        await counter.press(key)
        await counter.until(lambda: counter.shows(words))
        assert station.printer.answers == [(7, key == "1")]
        assert not counter.shows("đã in ra đủ chưa?")
        await counter.press(key)
    assert len(station.printer.answers) == 1


class StalledPrinter(SayingPrinter):
    """Takes a receipt and says nothing more until the test lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.taken, self.goes_on = threading.Event(), threading.Event()

    def print_receipt(self, receipt: Receipt) -> Result:
        self.taken.set()
        self.goes_on.wait(60)
        return super().print_receipt(receipt)


async def test_a_printer_that_stands_still_holds_up_nobody() -> None:
    printer = StalledPrinter()
    station = FakeStation(printer=printer)
    try:
        async with running(station) as counter:
            await to_confirm(counter)
            await counter.press("enter")
            await counter.until(lambda: printer.taken.is_set() and counter.card_is("ReceiptCard"))
            await counter.press("f2")
            await counter.until_card("EvidenceCard")  # the next person's, and it takes a scan
            await counter.scan(counter.station.person.qr_text())
            await counter.until(lambda: bool(counter.screen.journey.draft.evidence))
            assert printer.receipts == [], "the first receipt is still not printed"
            printer.goes_on.set()
            await counter.until(lambda: len(printer.receipts) == 1)
    finally:
        printer.goes_on.set()


async def test_half_a_slip_from_before_is_asked_about_at_the_next_start() -> None:
    station = FakeStation()
    station.printer.open_questions = [HALF]
    async with running(station) as counter:
        station.say_printer(PrinterState("q3", PrinterLight.READY))
        await counter.until(lambda: counter.shows("đã in ra đủ chưa?"))
        assert counter.shows(HALF.number)
        await counter.press("0")
        await counter.until(lambda: not counter.shows("đã in ra đủ chưa?"))
    assert station.printer.answers == [(3, False)]


async def test_an_auditor_is_not_asked_and_answers_for_no_paper() -> None:
    station = FakeStation()
    station.printer.open_questions = [HALF]
    secret = "kiem tra " * 2
    station.desk().add_officer("KS01", "Vũ Thị Kiểm", frozenset({Role.AUDITOR}), secret)
    async with running(station, signed_in=False) as counter:
        await counter.type("KS01")
        await counter.press("enter")
        await counter.type(secret)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
        station.say_printer(PrinterState("q3", PrinterLight.READY))
        counter.screen.post_message(PaperSeen(HALF.job, on_paper=True))
        await counter.until(lambda: counter.shows("[officer.not_a_clerk]"))
        assert not counter.shows("đã in ra đủ chưa?")
    assert station.printer.answers == []


@pytest.mark.parametrize(
    ("light", "mark"),
    [
        (PrinterLight.READY, "● máy in"),
        (PrinterLight.SILENT, "◐ máy in"),
        (PrinterLight.HINDERED, "✕ máy in"),
        (PrinterLight.AWAY, "○ máy in"),
    ],
)
async def test_the_light_is_what_the_printer_says(light: PrinterLight, mark: str) -> None:
    station = FakeStation()
    async with running(station) as counter:
        station.say_printer(PrinterState("q3", light))
        await counter.until(lambda: counter.shows(mark))
