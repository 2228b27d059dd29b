"""A citizen at the kiosk calls: the counter sees it in any moment and says that somebody comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from fakes.staff_calls import MemoryStaffCalls
from fakes.station import CODE, FakeStation
from support.counter_pilot import running
from support.kiosk_pilot import visiting

from counter_ui.kiosk_watch import KioskLine
from counter_ui.self_service.kiosk_health import KioskHealth
from counter_ui.self_service.staff_line import StaffLine
from counter_ui.station import Station
from kiosk.domain.clean_text import CleanText
from kiosk.domain.kiosk_state import KioskState
from kiosk.ports.card_reader import DeskReaders
from kiosk.ports.receipt_printer import PrinterLight, PrinterState

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
CALLING = KioskState("a" * 16, CleanText("Ki-ốt 1"), NOW, calling=True)


@dataclass
class StationWithKiosks(FakeStation):
    calls: MemoryStaffCalls = field(default_factory=MemoryStaffCalls)

    def open(self) -> Station:
        return replace(FakeStation.open(self), kiosks=KioskLine(self.calls, every_s=0.05))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_call_is_seen_in_the_midst_of_a_journey_and_answered(size: tuple[int, int]) -> None:
    station = StationWithKiosks()
    async with running(station, size=size) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        assert not counter.shows("Ki-ốt")
        station.calls.listed = (CALLING,)
        await counter.until(lambda: counter.shows("Ki-ốt 1 gọi cán bộ"))
        assert counter.shows("Ctrl+K")
        await counter.press("ctrl+k")
        await counter.until(lambda: not counter.shows("gọi cán bộ"))
        assert station.calls.answers == [(CALLING.device_id, CODE)]
        assert counter.card_is("EvidenceCard")


async def test_what_a_kiosk_lacks_is_said_and_a_lost_line_says_nothing() -> None:
    station = StationWithKiosks()
    station.calls.listed = (replace(CALLING, calling=False, troubles=("reader.none",)),)
    async with running(station) as counter:
        await counter.until(lambda: counter.shows("Ki-ốt 1: cần xem máy [reader.none]"))
        station.calls.away = True
        await counter.until(lambda: not counter.shows("Ki-ốt 1"))
        await counter.press("ctrl+k")
        assert station.calls.answers == []


async def test_the_citizen_reads_that_somebody_comes() -> None:
    calls = MemoryStaffCalls()
    line = StaffLine(calls, tuple, beat_s=300, calling_beat_s=0.05)
    try:
        async with visiting(call_staff=line.call, staff_answered=line.answered_by) as kiosk:
            line.start()
            await kiosk.tap("staff")
            await kiosk.until(lambda: kiosk.shows("Đã gọi cán bộ"))
            calls.answered_by = CleanText("Quầy 3")
            await kiosk.until(lambda: kiosk.shows("Cán bộ Quầy 3 đã nghe"))
    finally:
        line.stop()


async def test_without_the_centre_the_hotline_is_shown() -> None:
    line = StaffLine(MemoryStaffCalls(away=True), tuple)
    async with visiting(call_staff=line.call, staff_answered=line.answered_by) as kiosk:
        await kiosk.tap("staff")
        await kiosk.until(lambda: kiosk.shows("Chưa gọi được cán bộ"))


def test_a_visit_begins_by_ending_the_call_of_the_last_one() -> None:
    calls = MemoryStaffCalls()
    line = StaffLine(calls, lambda: ("print.offline",), beat_s=30)
    line.start()
    _until(lambda: calls.said == [(False, ("print.offline",))])
    assert line.call("menu") and calls.said[-1] == (True, ("print.offline",))
    line.stop()


def test_the_end_of_a_visit_waits_for_what_is_being_said() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), list[bool]()

    class Slow(MemoryStaffCalls):
        def say(self, *, calling: bool, troubles: tuple[str, ...]) -> CleanText:
            begun.set()
            ended.append(may_end.wait(30))
            return CleanText("")

    line = StaffLine(Slow(), tuple)
    line.start()
    assert begun.wait(30)
    threading.Timer(0.05, may_end.set).start()
    line.stop()
    assert ended == [True], "the way to the centre may close now"


def test_health_names_reader_and_printer_and_tells_of_changes() -> None:
    health, told = KioskHealth(), list[str]()
    health.changed = lambda: told.append("changed")
    health.see_readers(DeskReaders((), "reader.none"))
    health.see_printer(PrinterState("in", PrinterLight.HINDERED, "print.paper_out"))
    health.see_printer(PrinterState("in", PrinterLight.HINDERED, "print.paper_out"))
    assert health.troubles() == ("reader.none", "print.paper_out")
    assert health.reader_trouble() == "self_service.greyed.no_reader"
    health.see_readers(DeskReaders(()))
    assert (health.reader_trouble(), len(told)) == ("", 3)


def _until(holds: Callable[[], bool]) -> None:
    import time

    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
