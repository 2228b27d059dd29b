"""Puts one kiosk together for one child process; the only place here that knows every part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from counter_ui.background import Background
from counter_ui.chip_wiring import practice_card
from counter_ui.kiosk_wiring import staff_calls_of
from counter_ui.printing_wiring import printers_of
from counter_ui.self_service.kiosk_health import KioskHealth
from counter_ui.self_service.kiosk_station import KioskStation, nobody_answered, nobody_called
from counter_ui.self_service.staff_line import StaffLine
from counter_ui.station import PostStatus, Station
from counter_ui.token_wiring import token_desk
from counter_ui.ways_wiring import ways_of
from counter_ui.wiring import Counter, let_go_of_delivered, open_counter
from kiosk.config import Profile, Settings
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.devices.try_file import TryFile
from kiosk.devices.voice import voice_of_machine
from kiosk.domain.officer import SELF_SERVICE, Shift
from kiosk.errors import TechnicianError
from kiosk.ports.card_reader import CardReaders, DeskReaders
from kiosk.use_cases.limit_tries import LimitTries
from kiosk.use_cases.prepare_visit import PrepareVisit
from printing.ticket import TicketPrinter

_TRIES = "self-service-tries.json"


def kiosk_shift() -> Shift:
    """The device itself as actor, for one visit."""
    return Shift(SystemIds().new_id(), SELF_SERVICE, SystemClock().now())


@contextmanager
def kiosk_of(settings: Settings, readers: CardReaders | None = None) -> Iterator[KioskStation]:
    """An enrolled kiosk."""
    with ExitStack() as stack:
        counter = stack.enter_context(open_counter(settings, readers))
        if counter.enrolment is None:
            raise TechnicianError("centre.not_enrolled")
        let_go_of_delivered(counter)
        yield stack.enter_context(_kiosk(counter, stack.enter_context(_station(counter))))


@contextmanager
def practice_kiosk(state: Path, person: str, url: str, *, pcsc: bool) -> Iterator[KioskStation]:
    """A kiosk beside the practice centre that ``kiosk demo --self-service`` runs at ``url``."""
    from counter_ui.practice_counter import practice_settings
    from kiosk.practice.people import DEFAULT_PERSON, load_person

    settings, someone = practice_settings(state), load_person(person or DEFAULT_PERSON)
    readers: CardReaders | None = None
    if not pcsc:
        from kiosk.practice.readers import PracticeReaders

        in_memory = PracticeReaders()
        in_memory.insert(practice_card(settings, someone).chip())
        readers = in_memory
    with ExitStack() as stack:
        counter = stack.enter_context(open_counter(settings, readers))
        station = stack.enter_context(_station(counter, state / "practice-centre"))
        seen = replace(
            station,
            practice_qr=someone.qr_text(),
            practice_sms=f"{url}/sms" if url else "",
        )
        yield stack.enter_context(_kiosk(counter, seen))


@contextmanager
def _station(counter: Counter, practice_centre: Path | None = None) -> Iterator[Station]:
    settings, device_id = counter.settings, counter.keystore.device_id
    background = Background(counter)
    try:
        with token_desk(settings, counter.store, device_id, practice_centre) as tokens:
            yield Station(
                desk=counter.desk,
                office=settings.office.as_office(),
                practice=settings.profile is Profile.PRACTICE,
                lock_after_s=settings.screen.lock_after_s,
                watch=background.watch,
                wake_post=background.wake,
                watch_printer=counter.printing.watch,
                ways=ways_of(counter),
                tokens=tokens,
            )
    finally:
        background.close()


@contextmanager
def _kiosk(counter: Counter, station: Station) -> Iterator[KioskStation]:
    settings, keystore = counter.settings, counter.keystore
    health = KioskHealth()
    line = _staff_line(counter, health)
    try:
        yield KioskStation(
            station=_with_line(health.heard_by(station), line),
            call_staff=line.call if line is not None else nobody_called,
            staff_answered=line.answered_by if line is not None else nobody_answered,
            reader_trouble=health.reader_trouble,
            limits=LimitTries(TryFile(settings.state / _TRIES), keystore, counter.time),
            speaker=voice_of_machine(),
            prepare=_prepare_visit(counter),
            print_ticket=TicketPrinter(
                printers_of(settings),
                settings.office.as_office(),
                settings.profile is Profile.PRACTICE,
            ),
        )
    finally:
        if line is not None:
            line.stop()  # before the way to the centre closes


def _staff_line(counter: Counter, health: KioskHealth) -> StaffLine | None:
    calls = staff_calls_of(counter)
    if calls is None:
        return None
    line = StaffLine(calls, health.troubles)
    health.changed = line.news
    return line


def _with_line(station: Station, line: StaffLine | None) -> Station:
    """The line is laid when the visit begins, not while its process waits for somebody."""
    if line is None:
        return station

    def watch(post: Callable[[PostStatus], None], readers: Callable[[DeskReaders], None]) -> None:
        station.watch(post, readers)
        line.start()

    return replace(station, watch=watch)


def _prepare_visit(counter: Counter) -> PrepareVisit | None:
    from sync.prepared import OnlinePreparedVisits

    enrolment, client, keystore = counter.enrolment, counter.client, counter.keystore
    if enrolment is None or client is None:
        return None
    ids = SystemIds()
    return PrepareVisit(
        counter.store,
        counter.time,
        ids,
        keystore,
        keystore.device_public,
        OnlinePreparedVisits(client, enrolment.statement_keys, ids),
        counter.settings.office.code,
    )
