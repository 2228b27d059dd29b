"""The end of a visit: on paper, as a code on the screen, or by its number."""

from __future__ import annotations

import pytest
from fakes.receipt_printer import SayingPrinter
from fakes.station import FakeStation
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import finish, to_code

from counter_ui.self_service.widgets.qr_code import QrScreen
from kiosk.ports.receipt_printer import PrintOutcome

EMPTY = SayingPrinter(PrintOutcome.FAILED, "printer.no_paper")


async def to_receipt(kiosk: Kiosk) -> None:
    await to_code(kiosk)
    await finish(kiosk)


async def test_paper_is_to_be_taken() -> None:
    async with visiting() as kiosk:
        await to_receipt(kiosk)
        await kiosk.until(lambda: kiosk.shows("Mời ông/bà lấy giấy"))
        assert len(kiosk.station.printer.receipts) == 1
        await kiosk.tap("next")
    assert kiosk.app.return_value == 0


@pytest.mark.parametrize(
    ("size", "words"),
    [((128, 40), "chụp mã QR"), ((80, 32), "chụp mã QR"), ((80, 24), "ghi lại số giấy")],
)
async def test_an_empty_printer_leaves_a_code_or_a_number(
    size: tuple[int, int], words: str
) -> None:
    async with visiting(FakeStation(printer=EMPTY), size=size) as kiosk:
        await to_receipt(kiosk)
        await kiosk.until(lambda: kiosk.shows(words))
        beside = kiosk.step.query_one("#receipt-qr").display
        button = kiosk.step.query_one("#receipt-big").display
        assert (beside, button) == (size[0] == 128, size == (80, 32))
        assert kiosk.shows("ANBINH")


async def test_the_code_fills_the_screen_and_goes_at_a_touch() -> None:
    async with visiting(FakeStation(printer=EMPTY), size=(80, 32)) as kiosk:
        await to_receipt(kiosk)
        await kiosk.tap("big")
        await kiosk.until(lambda: isinstance(kiosk.app.screen, QrScreen))
        await kiosk.until(lambda: kiosk.shows("█▀▀▀▀▀█"))
        await kiosk.pilot.click(offset=(1, 1))
        await kiosk.until_at("self_service.receipt")


async def test_there_is_no_way_back_from_a_receipt() -> None:
    async with visiting() as kiosk:
        await to_receipt(kiosk)
        await kiosk.pilot.press("escape")
        assert kiosk.at("self_service.receipt")
        assert "Rung" not in kiosk.text()
