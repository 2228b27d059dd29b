"""Prepare here, finish at the counter: the citizen's side, to the ticket and no further."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from fakes.prepared_visits import MemoryVisits
from fakes.station import FakeStation, card_of
from fakes.ways import RIGHT_CODE
from textual import events
from textual.pilot import Pilot

from counter_ui.self_service.app import SelfServiceApp
from counter_ui.self_service.kiosk_station import KioskStation
from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import SELF_SERVICE, Shift
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.ticket import Ticket
from kiosk.errors import LaterError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.practice.people import load_person
from kiosk.use_cases.limit_tries import LimitTries
from kiosk.use_cases.prepare_visit import PrepareVisit

_PATIENCE_S = 60.0
_NAMES = {"|": "vertical_line"}


class NoBook:
    """Counts nothing."""

    def change(self, work: Callable[[object], object]) -> None:
        return None


@dataclass
class Kiosk:
    station: FakeStation
    visits: MemoryVisits
    app: SelfServiceApp
    pilot: Pilot[int]
    printed: list[tuple[Ticket, VisitNeed]] = field(default_factory=list)

    @property
    def step(self) -> str:
        current = self.app.frame.current
        return current.key if current.is_attached and not current.busy else ""

    async def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            assert time.monotonic() < end, (self.step, self.text())
            await self.pilot.pause(0.02)

    async def until_step(self, key: str) -> None:
        await self.until(lambda: self.step == f"self_service.{key}")
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        for each in text:
            self.app.post_message(events.Key(_NAMES.get(each, each), each))
        await self.pilot.pause()

    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def shows(self, words: str) -> bool:
        return "".join(words.split()) in "".join(self.text().split())

    async def choose(self, title: str) -> None:
        """Among the ways, by its digit."""
        await self.pilot.press("1")
        await self.until_step("menu")
        menu = self.app.frame.current
        labels = [str(each.label) for each in menu.choices]  # type: ignore[attr-defined]
        await self.pilot.press(str(labels.index(title) + 1))

    async def card_read(self) -> None:
        await self.until_step("consent")
        await self.pilot.press("enter")
        await self.until_step("prepare.card")
        await self.type(load_person().qr_text())
        await self.pilot.press("enter")

    async def to_ticket(self) -> Ticket:
        await self.card_read()
        await self.until_step("prepare.phone")
        await self.type("0912345678")
        await self.pilot.press("enter")
        await self.until_step("code")
        await self.type(RIGHT_CODE)
        await self.until_step("prepare.ticket")
        await self.until(lambda: bool(self.printed))
        return self.printed[0][0]


@asynccontextmanager
async def kiosk(*, card: bool = True) -> AsyncIterator[Kiosk]:
    station = FakeStation()
    if card:
        station.readers.insert(card_of().chip())
    visits = MemoryVisits(station.sealer.device_id)
    public = station.sealer.key.public_key().public_bytes_raw()
    prepare = PrepareVisit(
        station.store, station.clock, station.ids, station.sealer, public, visits, "ANBINH"
    )
    printed: list[tuple[Ticket, VisitNeed]] = []

    def print_ticket(ticket: Ticket, need: VisitNeed) -> PrintResult:
        printed.append((ticket, need))
        return PrintResult(PrintOutcome.PRINTED, "slip")

    behind = KioskStation(
        station=station.open(),
        limits=LimitTries(NoBook(), station.sealer, station.clock),  # type: ignore[arg-type]
        prepare=prepare,
        print_ticket=print_ticket,
    )
    shift = Shift(station.ids.new_id(), SELF_SERVICE, station.clock.now())
    app = SelfServiceApp(behind, shift)
    async with app.run_test(size=(100, 40)) as pilot:
        running = Kiosk(station, visits, app, pilot, printed)
        await running.until_step("start")
        yield running
    station.close()


WORDS = load_wording("vi")
PREPARE, RECOVER, DISPUTE = (
    str(WORDS(f"self_service.way.{each}.title")) for each in ("prepare", "recover", "dispute")
)


async def test_card_phone_and_code_give_a_ticket_and_no_account() -> None:
    async with kiosk() as here:
        await here.choose(PREPARE)
        ticket = await here.to_ticket()
        assert here.shows(ticket.grouped) and here.shows("Phiếu hẹn")
        assert here.visits.held is not None
        assert not here.station.store.pages.outbox
        kinds = {each.kind for each in here.station.store.run(lambda u: tuple(u.ledger.entries()))}
        assert LedgerKind.VISIT_PREPARED in kinds and LedgerKind.RECORDED not in kinds
        shown = here.text()
        assert "0912345678" not in shown and "001099012345" not in shown


async def test_taking_the_card_away_before_the_ticket_ends_the_visit() -> None:
    async with kiosk() as here:
        await here.choose(PREPARE)
        await here.card_read()
        await here.until_step("prepare.phone")
        here.station.readers.remove()
        await here.until(lambda: here.app.return_code == 0)
        assert here.visits.held is None


async def test_taking_it_away_afterwards_leaves_the_ticket_on_the_screen() -> None:
    async with kiosk() as here:
        await here.choose(PREPARE)
        ticket = await here.to_ticket()
        here.station.readers.remove()
        await here.pilot.pause(0.4)
        assert here.shows(ticket.grouped)


async def test_a_card_laid_down_late_is_read_by_itself() -> None:
    async with kiosk(card=False) as here:
        await here.choose(PREPARE)
        await here.card_read()
        await here.until(lambda: here.app.frame.current.NEXT is not None)
        assert here.step == "self_service.prepare.chip"
        here.station.readers.insert(card_of().chip())
        await here.until_step("prepare.phone")


async def test_typed_by_hand_it_is_the_same() -> None:
    async with kiosk() as here:
        await here.choose(PREPARE)
        await here.until_step("consent")
        await here.pilot.press("enter")
        await here.until_step("prepare.card")
        await here.pilot.press("tab", "enter")
        for key, text in (
            ("number", "001099012345"),
            ("birth", "15/03/1999"),
            ("expiry", "15/03/2039"),
        ):
            await here.until_step(f"prepare.{key}")
            await here.type(text)
            await here.pilot.press("enter")
        await here.until_step("prepare.phone")


async def test_away_nothing_is_handed_over_and_it_can_be_tried_again() -> None:
    async with kiosk() as here:
        here.visits.away = LaterError("centre.unreachable", reason="test")
        await here.choose(PREPARE)
        await here.card_read()
        await here.until_step("prepare.phone")
        await here.type("0912345678")
        await here.pilot.press("enter")
        await here.until_step("code")
        await here.type(RIGHT_CODE)
        await here.until_step("prepare.deposit")
        await here.until(lambda: here.app.frame.current.NEXT is not None)
        here.visits.away = None
        await here.pilot.press("enter")
        await here.until_step("prepare.ticket")


@pytest.mark.parametrize(
    ("way", "need"), [(RECOVER, VisitNeed.NEW_PHONE), (DISPUTE, VisitNeed.NOT_MY_ACCOUNT)]
)
async def test_recovery_and_dispute_state_what_is_needed_first(way: str, need: VisitNeed) -> None:
    async with kiosk() as here:
        await here.choose(way)
        if need is VisitNeed.NEW_PHONE:
            await here.until_step("prepare.need")
            await here.pilot.press("2")
        else:
            await here.until_step("prepare.note")
            await here.type("Khoong phair cuar tooi")
            await here.pilot.press("enter")
        await here.to_ticket()
        assert here.printed[0][1] is need
