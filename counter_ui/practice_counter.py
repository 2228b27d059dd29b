"""A whole practice counter in one folder: centre, virtual card on a virtual reader, an officer."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.centre_wiring import enrol_counter
from counter_ui.chip_wiring import practice_card, practice_pki
from counter_ui.practice_centre import TICKET, RunningCentre, centre_beside, centre_process
from counter_ui.ways_wiring import trust_practice_sims
from counter_ui.wiring import Counter, open_counter
from kiosk.config import Profile, Settings
from kiosk.domain.officer import Role
from kiosk.errors import KioskError, TechnicianError
from kiosk.ports.card_reader import CardPresence, CardReaders

if TYPE_CHECKING:
    from kiosk.practice.card import PracticeCard
    from kiosk.practice.people import Person
    from kiosk.practice.vpcd import VpcdSlot

OFFICER_CODE = "CB01"
OFFICER_NAME = "Trần Thị Bình"
OFFICER_PASSPHRASE = "tap huan an binh"
APPROVER_CODE = "PT01"
APPROVER_NAME = "Lê Văn Duyệt"
APPROVER_PASSPHRASE = "duyet ho so an binh"
"""Whoever approves what the policy wants approved (Bưu điện Việt Nam)."""
SUPERVISOR_CODE = "GS01"
SUPERVISOR_PASSPHRASE = "giam sat an binh"
"""Whoever ends the wait of an officer after wrong tries."""
OTHERS = (
    ("CB02", "Phạm Thị Thu", Role.CLERK, "giao ca an binh"),
    (SUPERVISOR_CODE, "Hoàng Thị Giám", Role.SUPERVISOR, SUPERVISOR_PASSPHRASE),
    ("KT01", "Vũ Văn Thuật", Role.TECHNICIAN, "ky thuat an binh"),
    ("KS01", "Đỗ Thị Kiểm", Role.AUDITOR, "kiem tra an binh"),
)
"""The other roles, to practise what each of them may do and may not."""
_READER_PATIENCE_S = 5.0
_CENTRE = "practice-centre"


@dataclass(frozen=True, slots=True)
class PracticeCounter:
    """An open practice counter with a practice citizen's card on its reader."""

    counter: Counter
    centre: RunningCentre
    person: Person = field(repr=False)
    reader: str
    """Name of the reader that holds the card."""


def practice_settings(state: Path) -> Settings:
    """The defaults, in the practice profile, with everything in ``state``."""
    return Settings(profile=Profile.PRACTICE, state_folder=str(state))


@contextmanager
def practice_counter(
    state: Path,
    *,
    person: str = "",
    pcsc: bool = True,
    beside: Path | None = None,
    called: str = "",
) -> Iterator[PracticeCounter]:
    """Open it in ``state`` (made where missing), and close and end everything afterwards.

    With ``pcsc`` the card lies in a virtual reader of a pcscd of our own, where pcscd and its
    virtual reader driver are installed; otherwise, and without them, in a reader in memory.
    ``beside`` is the folder of another that runs: its centre and its cards are this one's, too.
    ``called`` is the name under which this device is enrolled.
    """
    from kiosk.practice.people import DEFAULT_PERSON, load_person

    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    if beside is not None:
        _share(beside, state)
    settings = practice_settings(state)
    someone = load_person(person or DEFAULT_PERSON)
    practice_pki(settings)
    card = practice_card(settings, someone)
    trusted = settings.below_state(settings.trust.csca_folder) / "practice.der"
    with ExitStack() as stack:
        if beside is None:
            centre = stack.enter_context(centre_process(state / _CENTRE, trusted))
        else:
            centre = centre_beside(state / _CENTRE)
        _enrol(settings, centre, called or settings.office.counter)
        readers, reader = stack.enter_context(_readers(card, pcsc=pcsc))
        counter = stack.enter_context(open_counter(settings, readers))
        _enrol_officers(counter)
        yield PracticeCounter(counter, centre, someone, reader)


def _share(other: Path, state: Path) -> None:
    from sync.ticket_file import read_ticket

    read_ticket(other / _CENTRE / TICKET)  # nobody is there without one
    for name in (_CENTRE, "practice-pki"):
        if not (state / name).exists():
            (state / name).symlink_to((other / name).absolute(), target_is_directory=True)


def _enrol(settings: Settings, centre: RunningCentre, called: str) -> None:
    from sync.enrolment import change_address, load_enrolment

    folder = settings.below_state(settings.centre.folder)
    if load_enrolment(folder) is not None:
        change_address(folder, centre.url)
    office = settings.office.model_copy(update={"counter": called})
    named = settings.model_copy(update={"office": office})
    enrolment = load_enrolment(folder) or enrol_counter(named, centre.ticket)
    trust_practice_sims(settings, enrolment)


def _enrol_officers(counter: Counter) -> None:
    known = {each.code for each in counter.store.run(lambda unit: unit.officers.all())}
    for code, name, role, passphrase in (
        (OFFICER_CODE, OFFICER_NAME, Role.CLERK, OFFICER_PASSPHRASE),
        (APPROVER_CODE, APPROVER_NAME, Role.APPROVER, APPROVER_PASSPHRASE),
        *OTHERS,
    ):
        if code not in known:
            counter.desk.add_officer(code, name, frozenset({role}), passphrase)


@contextmanager
def _readers(card: PracticeCard, *, pcsc: bool) -> Iterator[tuple[CardReaders, str]]:
    with ExitStack() as stack:
        if pcsc:
            try:
                yield stack.enter_context(_virtual_reader(card))
                return
            except NoVirtualReaderError:
                stack.close()
        from kiosk.practice.readers import PRACTICE_READER, PracticeReaders

        in_memory = PracticeReaders()
        in_memory.insert(card.chip())
        yield in_memory, PRACTICE_READER


class NoVirtualReaderError(TechnicianError):
    """pcscd or its virtual reader cannot be had on this machine."""


@contextmanager
def _virtual_reader(card: PracticeCard) -> Iterator[tuple[CardReaders, str]]:
    with virtual_slot() as (readers, slot, name):
        try:
            slot.insert(card.chip())
            _noticed(readers)
        except KioskError as error:
            raise NoVirtualReaderError(error.code) from error
        yield readers, name


@contextmanager
def virtual_slot() -> Iterator[tuple[CardReaders, VpcdSlot, str]]:
    """A pcscd of our own: the readers as PC/SC has them, an empty virtual slot, its reader's name.

    Once per process, before any other use of PC/SC. Raises :class:`NoVirtualReaderError`.
    """
    from kiosk.devices.pcsc import PcscReaders
    from kiosk.practice.private_pcscd import SOCKET_VARIABLE, PrivatePcscd
    from kiosk.practice.vpcd import VpcdSlot

    with tempfile.TemporaryDirectory(prefix="pcscd-") as folder:
        daemon = PrivatePcscd(Path(folder))
        # The client library reads the name once per process.
        os.environ[SOCKET_VARIABLE] = str(daemon.socket_path)
        slot, readers = VpcdSlot(daemon.port), PcscReaders()
        try:
            try:
                daemon.start()
                name = _listed(readers)
            except KioskError as error:
                raise NoVirtualReaderError(error.code) from error
            yield readers, slot, name
        finally:
            slot.remove()
            daemon.stop()


def _listed(readers: CardReaders) -> str:
    """The virtual reader's name, once the daemon lists it."""
    return _patiently(lambda: [state.name for state in readers.readers()])


def _noticed(readers: CardReaders) -> None:
    """Return once the daemon has seen the card."""
    present = CardPresence.PRESENT
    _patiently(lambda: [s.name for s in readers.readers() if s.presence is present])


def _patiently(names: Callable[[], list[str]]) -> str:
    """The first name, as soon as there is one."""
    until = time.monotonic() + _READER_PATIENCE_S
    while time.monotonic() < until:
        try:
            found = names()
        except KioskError:
            found = []
        if found:
            return found[0]
        time.sleep(0.02)
    raise TechnicianError("practice.pcscd_absent", reason="no virtual reader")
