"""The practice counter with something going on behind it, run by ``kiosk bench ui``.

``python -m counter_ui.bench.loaded_counter STATE ENTRIES CARD``: on SIGUSR1 a thread reads the
practice card again and again, as slowly as a contactless card answers; on SIGUSR2 ENTRIES sealed
registrations are put into the outbox and sent. The file ``loaded`` in STATE says when either goes
on. CARD 0 leaves the reader empty. With STATE alone the profile is made and nothing is opened: a
counter starts on a store that exists, every day but its first.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui import messages
from counter_ui.app import CounterApp
from counter_ui.door import practice_station
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from counter_ui.wording import load_wording
from kiosk.devices.memory_arenas import share_arenas
from kiosk.formats.emrtd.channel import Channel
from kiosk.ports.card_reader import CardReaders, DeskReaders, ReaderState
from kiosk.practice.readers import PracticeReaders

if TYPE_CHECKING:
    from counter_ui.station import Station
    from kiosk.domain.outbox import OutboxEntry
    from kiosk.domain.registration import Approved, Draft
    from kiosk.ports.unit_of_work import UnitOfWork

FLAG = "loaded"
_AT_ONCE = 500
_COMMAND_S, _BITS_A_SECOND = 0.008, 424_000
"""As ``kiosk bench read`` models a contactless link."""


class PacedReaders(CardReaders):
    """A practice card that answers as slowly as a contactless one."""

    def __init__(self, readers: CardReaders) -> None:
        self._readers = readers

    def readers(self) -> tuple[ReaderState, ...]:
        """See the port."""
        return self._readers.readers()

    @contextmanager
    def connect(self, reader_name: str | None = None) -> Iterator[Channel]:
        """See the port."""
        with self._readers.connect(reader_name) as channel:
            yield _Paced(channel)

    def watch(self, changed: Callable[[DeskReaders], None], stop: threading.Event) -> None:
        """See the port."""
        self._readers.watch(changed, stop)


class _Paced(Channel):
    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @property
    def atr(self) -> bytes:
        return self._channel.atr

    def transmit(self, command: bytes) -> bytes:
        answer = self._channel.transmit(command)
        time.sleep(_COMMAND_S + (len(command) + len(answer)) * 8 / _BITS_A_SECOND)
        return answer


class Load:
    """What is switched on from outside."""

    def __init__(self, app: CounterApp, state: Path, entries: int) -> None:
        self._app, self._flag, self._entries = app, state / FLAG, entries
        self._station: Station | None = None
        self._sealed: list[OutboxEntry] = []

    def prepare(self, station: Station) -> None:
        """Before anything is measured: registrations of a synthetic person, sealed."""
        self._station = station
        if self._entries:
            self._sealed = _sealed(station, _an_approved(station), self._entries)

    def read_cards(self) -> None:
        """Until the end of the program."""
        station = self._the_station()
        draft = _a_draft_with_qr(station)

        def moved(progress: object) -> None:
            told = messages.ChipMoved("", progress)  # type: ignore[arg-type]
            self._app.screen.post_message(told)

        read = station.desk.read_evidence
        unhurried = replace(read, readers=PacedReaders(read.readers))
        while True:
            unhurried.chip(draft, moved)
            self._flag.touch()

    def send_much(self) -> None:
        """All of them wait at once; the counter's own relay sends them."""
        station = self._the_station()
        store = station.desk.open_draft.store
        while self._sealed:  # let go of, for the counter's memory is measured too
            store.run(partial(_put_in, self._sealed[:_AT_ONCE]))
            del self._sealed[:_AT_ONCE]
        station.wake_post()
        self._flag.touch()

    def _the_station(self) -> Station:
        if self._station is None:
            raise RuntimeError("not prepared yet")
        return self._station


def _put_in(entries: Sequence[OutboxEntry], unit: UnitOfWork) -> None:
    for each in entries:
        unit.outbox.add(each)


def _a_draft_with_qr(station: Station) -> Draft:
    from kiosk.domain.policy import ApplicantKind, Method

    desk = station.desk
    shift = desk.open_shift(OFFICER_CODE, OFFICER_PASSPHRASE)
    draft = desk.open_draft(shift, ApplicantKind.CITIZEN, Method.IN_PERSON)
    return desk.read_evidence.qr(draft, station.practice_qr)


def _an_approved(station: Station) -> Approved:
    from kiosk.domain.registration import Contact
    from kiosk.use_cases.proof_applicant import InPersonAnswers

    desk = station.desk
    answers = InPersonAnswers(same_face=True, card_sound=True, acts_freely=True)
    proofed = desk.proof_applicant(_a_draft_with_qr(station), answers)
    confirmed = desk.confirm_with_applicant(proofed, Contact(phone=None, email=None))
    return desk.approve_registration(confirmed)


def _sealed(station: Station, approved: Approved, count: int) -> list[OutboxEntry]:
    from kiosk.devices.system import SystemIds
    from kiosk.domain.ledger import GENESIS
    from kiosk.domain.outbox import OutboxEntry
    from kiosk.use_cases.seal_request import SealRequest

    seal = SealRequest(station.desk.record_registration.sealer, station.office, True)
    ids, now = SystemIds(), datetime.now(UTC)
    first = station.desk.open_draft.store.run(lambda unit: unit.outbox.next_sequence())
    entries = []
    for sequence in range(first, first + count):
        each = _renamed(approved, ids.new_id())
        sealed = seal(each, sequence=sequence, now=now, ledger_before=GENESIS)
        entries.append(
            OutboxEntry(
                registration_id=each.confirmed.proofed.draft.id,
                sequence=sequence,
                created_at=now,
                sealed=sealed,
            )
        )
    return entries


def _renamed(approved: Approved, registration_id: str) -> Approved:
    confirmed = approved.confirmed
    proofed = confirmed.proofed
    draft = replace(proofed.draft, id=registration_id)
    return replace(approved, confirmed=replace(confirmed, proofed=replace(proofed, draft=draft)))


def run(state: Path, entries: int, *, card: bool) -> None:
    """Open the counter on this terminal."""
    with ExitStack() as stack:

        def prepare() -> Station:
            share_arenas()  # as the door does
            station = practice_station(state, "", False, stack)
            load.prepare(station)
            readers = station.desk.read_evidence.readers
            if not card and isinstance(readers, PracticeReaders):
                readers.remove()
            return station

        app = CounterApp(prepare, load_wording("vi"))
        load = Load(app, state, entries)
        _on(signal.SIGUSR1, load.read_cards)
        _on(signal.SIGUSR2, load.send_much)
        app.run()


def _on(number: signal.Signals, work: Callable[[], None]) -> None:
    signal.signal(number, lambda *_: threading.Thread(target=work, daemon=True).start())


def make_profile(state: Path) -> None:
    """Store, officer, enrolment, policy."""
    with ExitStack() as stack:
        practice_station(state, "", False, stack)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        make_profile(Path(sys.argv[1]))
        sys.exit(0)
    run(Path(sys.argv[1]), int(sys.argv[2]), card=sys.argv[3] == "1")
