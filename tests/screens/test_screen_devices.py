"""Six lights in the head, and F11: what is wrong, why, what to do, who mends it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from fakes.station import FakeStation
from support.counter_pilot import Counter, running, shown_texts

from counter_ui.device_lights import DeskLights, Light, clock_light, disk_light
from counter_ui.doctor.finding import Finding
from counter_ui.screens.counter import CounterScreen
from counter_ui.screens.devices import DevicesScreen
from counter_ui.screens.lock import LockScreen
from counter_ui.station import CentreLight, DeviceDesk, PostStatus
from kiosk.errors import AtTheDeskError, LaterError, TechnicianError
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult

FINDINGS = (
    Finding("settings", "practice"),
    Finding("reader", error=TechnicianError("reader.no_service")),
    Finding("printer", error=AtTheDeskError("print.paper_out", printer="a5")),
    Finding("centre", error=LaterError("centre.name_unknown", host="centre.example")),
)


@dataclass
class Desk:
    """What a test turns, and what it looks at."""

    seen: DeskLights = field(default_factory=DeskLights)
    findings: tuple[Finding, ...] = FINDINGS
    tickets: list[int] = field(default_factory=list)
    examined: int = 0
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    def open(self) -> FakeStation:
        return FakeStation(devices=DeviceDesk(self._examine, self._ticket, lambda: self.seen))

    def _examine(self) -> Iterable[Finding]:
        self.examined += 1
        for each in self.findings:
            self.hold.wait(60)
            yield each

    def _ticket(self, findings: Sequence[Finding]) -> PrintResult:
        self.tickets.append(len(findings))
        return PrintResult(PrintOutcome.SAVED, "KT-261122-120000-fault.pdf")


async def opened(counter: Counter) -> None:
    await counter.press("f11")
    await counter.until(lambda: isinstance(counter.app.screen, DevicesScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_all_six_lights_stand_in_the_head(size: tuple[int, int]) -> None:
    desk = Desk(DeskLights(Light.HALF, Light.BROKEN, Light.GOOD))
    async with running(desk.open(), size=size) as counter:
        counter.station.say_printer(PrinterState("a5", PrinterLight.HINDERED, "print.paper_out"))
        for light in ("○ thẻ", "✕ máy in", "● trung tâm", "◐ đĩa", "✕ giờ"):
            await counter.until(lambda light=light: counter.shows(light))
        counter.station.lay_card()
        await counter.until(lambda: counter.shows("● thẻ"))


async def test_where_the_line_is_short_the_words_get_shorter_and_no_light_is_lost() -> None:
    desk = Desk(DeskLights(Light.GOOD, Light.HALF, Light.ABSENT))
    async with running(desk.open(), size=(80, 24)) as counter:
        counter.station.say_post(PostStatus(123, None, 45, CentreLight.AWAY, clock="clock.back"))
        for light in ("○ thẻ", "○ USB", "○ in", "○ TT", "● đĩa", "✕ giờ", "đồng hồ máy bị lùi"):
            await counter.until(lambda light=light: counter.shows(light))


async def test_the_lights_follow_what_happens() -> None:
    desk = Desk(DeskLights(Light.GOOD, Light.GOOD))
    async with running(desk.open()) as counter:
        await counter.until(lambda: counter.shows("● đĩa"))
        desk.seen = DeskLights(Light.BROKEN, Light.HALF)
        await counter.until(lambda: counter.shows("✕ đĩa") and counter.shows("◐ giờ"))


def test_shapes_of_disk_and_clock() -> None:
    from datetime import UTC, datetime

    from kiosk.domain.trusted_time import ClockFault, TimeStanding

    assert [disk_light(mb << 20) for mb in (50, 300, 900)] == [
        Light.BROKEN,
        Light.HALF,
        Light.GOOD,
    ]
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert clock_light(TimeStanding(now, True, ClockFault.NONE, 0.0, False)) is Light.GOOD
    assert clock_light(TimeStanding(now, False, ClockFault.NONE, 0.0, False)) is Light.HALF
    assert clock_light(TimeStanding(now, True, ClockFault.BACK, -9e3, False)) is Light.BROKEN


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_f11_says_state_cause_remedy_and_who_mends_it(size: tuple[int, int]) -> None:
    async with running(Desk().open(), size=size) as counter:
        await opened(counter)
        await counter.until(lambda: counter.shows("3 chỗ cần xem"))
        for words in ("pcscd", "Người sửa: cán bộ kỹ thuật.", "Máy in hết giấy", "cán bộ tại quầy",
                      "centre.example", "Người sửa: nhà mạng.", "[reader.no_service]"):  # fmt: skip
            assert counter.shows(words), words
        listed = shown_texts(counter.app.screen)
        assert listed.index("Đầu đọc thẻ") < listed.index("Hệ thống trung tâm")
        assert listed.index("Hệ thống trung tâm") < listed.index("Thiết lập")


async def test_a_registration_is_kept_under_it() -> None:
    async with running(Desk().open()) as counter:
        counter.station.lay_card()
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("ReviewCard")
        await opened(counter)
        assert not counter.shows("NGUYỄN VĂN THỬ")
        await counter.press("escape")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
        assert counter.card_is("ReviewCard")
        assert counter.shows("NGUYỄN VĂN THỬ")


@pytest.mark.parametrize("key", ["p", "enter"])
async def test_one_key_prints_a_ticket_even_before_all_is_examined(key: str) -> None:
    desk = Desk()
    desk.hold.clear()
    async with running(desk.open()) as counter:
        await opened(counter)
        assert counter.shows("Đang kiểm tra")
        await counter.press(key)
        await counter.pilot.pause(0.2)
        assert not desk.tickets
        desk.hold.set()
        await counter.until(lambda: desk.tickets == [len(FINDINGS)])
        await counter.until(lambda: counter.shows("KT-261122-120000-fault.pdf"))


async def test_a_scan_here_prints_nothing() -> None:
    desk = Desk()
    async with running(desk.open()) as counter:
        await opened(counter)
        await counter.until(lambda: counter.shows("3 chỗ cần xem"))
        await counter.scan("PPPPPP|0123456789|PPP")
        await counter.pilot.pause(0.3)
        assert not desk.tickets


async def test_examined_again_and_locked_from_here() -> None:
    desk = Desk()
    async with running(desk.open()) as counter:
        await opened(counter)
        await counter.until(lambda: counter.shows("3 chỗ cần xem"))
        desk.findings = FINDINGS[:1]
        await counter.press("f5")
        await counter.until(lambda: counter.shows("Mọi thứ đều tốt"))
        assert desk.examined == 2
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))


async def test_a_counter_that_cannot_be_examined_says_so() -> None:
    async with running() as counter:
        await opened(counter)
        await counter.until(lambda: counter.shows("kiosk doctor"))
