"""The end of a visit: on paper, as a code on the screen, or by its number."""

from __future__ import annotations

import pytest
from builders import NOW
from fakes.receipt_printer import SayingPrinter
from fakes.self_service import HeardSpeaker
from fakes.station import FakeStation
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import finish, to_code

from counter_ui.self_service.widgets.qr_code import QrScreen
from kiosk.domain.policy import Level
from kiosk.ports.receipt_printer import PrintOutcome
from kiosk.ports.unit_of_work import UnitOfWork
from sync.acknowledgement import Acknowledgement
from sync.settling import settle

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


async def decide(kiosk: Kiosk, decided: Acknowledgement) -> None:
    """The centre's answer comes while the citizen stands there."""

    def settled(unit: UnitOfWork) -> None:
        (entry,) = unit.outbox.entries()
        settle(unit, entry, decided, b"signed", decided.decided_at)

    kiosk.station.store.run(settled)


async def test_the_centre_accepts_while_the_citizen_stands_there() -> None:
    async with visiting() as kiosk:
        await to_receipt(kiosk)
        await decide(kiosk, Acknowledgement(True, "", Level.MEDIUM, NOW))
        await kiosk.until(lambda: kiosk.shows("ĐÃ VÀO HỆ THỐNG"))
        assert kiosk.shows("Ông/bà đã đăng ký xong") and kiosk.shows("mật khẩu vừa đặt")


async def test_a_lower_level_is_told_while_the_citizen_stands_there() -> None:
    async with visiting() as kiosk:
        await to_receipt(kiosk)
        await decide(kiosk, Acknowledgement(True, "", Level.NONE, NOW, lowered=True))
        await kiosk.until(lambda: kiosk.shows("ĐÃ VÀO HỆ THỐNG"))
        assert not kiosk.shows("Mức 2")
        assert kiosk.shows("ở mức thấp hơn mức máy đã báo") and kiosk.shows("[level.lowered]")


@pytest.mark.parametrize("size", [(80, 24), (80, 32), (50, 40)])
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("account.exists", "đã có tài khoản"),
        ("evidence.too_old", "không chấp nhận căn cứ"),
        ("other", "Trung tâm từ chối"),
    ],
)
async def test_a_refusal_is_told_while_the_citizen_stands_there(
    reason: str, words: str, size: tuple[int, int]
) -> None:
    async with visiting(FakeStation(printer=EMPTY), size=size) as kiosk:
        await to_receipt(kiosk)
        button = kiosk.app.screen.query_one("#receipt-big").region
        await decide(kiosk, Acknowledgement(False, reason, Level.NONE, NOW))
        await kiosk.until(lambda: kiosk.shows("TRUNG TÂM CHƯA NHẬN HỒ SƠ NÀY"))
        assert kiosk.shows("Trung tâm chưa nhận hồ sơ này"), "the title too"
        assert kiosk.shows(words) and kiosk.shows(f"[{reason}]") and kiosk.shows("ANBINH")
        for hope in ("đã đăng ký xong", "Mức 2", "TIẾP NHẬN TẠI QUẦY", "mật khẩu vừa đặt"):
            assert not kiosk.shows(hope)
        assert kiosk.app.screen.query_one("#receipt-big").region == button, "nothing moved"
        await kiosk.tap("next")
    assert kiosk.app.return_value == 0


async def test_a_refusal_is_read_aloud_and_again_when_asked() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await to_receipt(kiosk)
        kiosk.visit.speaking = True
        await decide(kiosk, Acknowledgement(False, "account.exists", Level.NONE, NOW))
        await kiosk.until(lambda: any("đã có tài khoản" in each for _, each in speaker.said))
        await kiosk.pilot.press("f2")
        again = speaker.said[-1][1]
        assert "chưa nhận hồ sơ" in again and "đã có tài khoản" in again
        assert "đã đăng ký xong" not in again and "Mức" not in again
